"""The Vietnamese lunisolar calendar: from new moons and the sun's longitude at UTC+7.

A Chinese table (UTC+8) is wrong for Vietnam in years such as 2030. Series after J. Meeus,
Astronomical Algorithms (1991), chapters 25 and 49, cut to about a minute of time, which is far
finer than any date in 1975-2099 needs except where a new moon falls at local midnight.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import floor, radians, sin
from typing import Final

UTC_OFFSET: Final = 7 / 24
SYNODIC_MONTH: Final = 29.530588861
_FIRST_NEW_MOON: Final = 2451550.09766  # 06/01/2000
_JULIAN_OF_ORDINAL_0: Final = 1721424.5


def lunar_to_date(day: int, month: int, year: int) -> date:
    """The day of the civil calendar on which day/month (not a leap month) of lunar `year` falls."""
    return date.fromordinal(_month_start(month, year) + day - 1)


@lru_cache(maxsize=256)
def _month_start(month: int, year: int) -> int:
    """Ordinal of the first day of a lunar month (1-12, the ordinary one, not its leap twin)."""
    # Months are counted from the 11th, which holds the winter solstice, of the year before.
    year_of_solstice = year - 1 if month < 11 else year
    start, following = _month_eleven(year_of_solstice), _month_eleven(year_of_solstice + 1)
    steps = (month - 11) % 12
    leap = _leap_step(start) if following - start > 365 else 99
    return _new_moon_on_or_after(start, steps + (1 if steps >= leap else 0))


def _leap_step(start: int) -> int:
    """Which month after the 11th is the leap one: the first without a major solar term."""
    k = _lunation(start)
    for step in range(1, 14):
        if _major_term(_new_moon_day(k + step)) == _major_term(_new_moon_day(k + step + 1)):
            return step
    raise ValueError("a year of thirteen moons has a leap month")


def _new_moon_on_or_after(start: int, steps: int) -> int:
    return _new_moon_day(_lunation(start) + steps)


def _lunation(ordinal: int) -> int:
    """Number of the lunation that begins on or nearest to that day."""
    return round((ordinal + _JULIAN_OF_ORDINAL_0 - _FIRST_NEW_MOON) / SYNODIC_MONTH)


@lru_cache(maxsize=64)
def _month_eleven(year: int) -> int:
    """Ordinal of the first day of the 11th month of lunar `year`: the month of the solstice."""
    k = _lunation(date(year, 12, 31).toordinal())
    for candidate in (k + 1, k, k - 1, k - 2):
        first = _new_moon_day(candidate)
        if first <= _solstice_day(year):
            return first
    raise ValueError(year)


@lru_cache(maxsize=64)
def _solstice_day(year: int) -> int:
    """Ordinal of the local day on which the sun reaches 270 degrees."""
    day = date(year, 12, 19).toordinal()
    while _sun_longitude(day + 1) < 270:
        day += 1
    return day


def _major_term(ordinal: int) -> int:
    """The sun's twelfth (0-11) at local midnight beginning that day."""
    return floor(_sun_longitude(ordinal) / 30)


def _sun_longitude(ordinal: int) -> float:
    """Apparent longitude of the sun in degrees at local midnight beginning that day."""
    t = (ordinal + _JULIAN_OF_ORDINAL_0 - UTC_OFFSET - 2451545.0) / 36525
    anomaly = radians(357.52910 + t * (35999.05030 - t * (0.0001559 + 0.00000048 * t)))
    longitude = 280.46645 + t * (36000.76983 + 0.0003032 * t)
    centre = (
        (1.914600 - t * (0.004817 + 0.000014 * t)) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000290 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    return float((longitude + centre - 0.00569 - 0.00478 * sin(node)) % 360)


@lru_cache(maxsize=512)
def _new_moon_day(k: int) -> int:
    """Ordinal of the local day of the k-th new moon after 06/01/2000."""
    instant = _new_moon(k) - _delta_t(k) + UTC_OFFSET
    return floor(instant - _JULIAN_OF_ORDINAL_0)


def _delta_t(k: int) -> float:
    """Terrestrial minus universal time in days; about 70 s in this century."""
    years = k * SYNODIC_MONTH / 365.25
    return (62.92 + 0.32217 * years + 0.005589 * years * years) / 86400


def _new_moon(k: int) -> float:
    """Julian ephemeris day of the k-th new moon."""
    t = k / 1236.85
    mean = _FIRST_NEW_MOON + SYNODIC_MONTH * k + t * t * (0.00015437 - t * 0.00000015)
    e = 1 - t * (0.002516 + 0.0000074 * t)
    sun = radians(2.5534 + 29.10535670 * k - t * t * 0.0000014)
    moon = radians(201.5643 + 385.81693528 * k + t * t * 0.0107582)
    latitude = radians(160.7108 + 390.67050284 * k - t * t * 0.0016118)
    node = radians(124.7746 - 1.56375588 * k + t * t * 0.0020672)
    return (
        mean
        - 0.40720 * sin(moon)
        + 0.17241 * e * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * latitude)
        + 0.00739 * e * sin(moon - sun)
        - 0.00514 * e * sin(moon + sun)
        + 0.00208 * e * e * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * latitude)
        - 0.00057 * sin(moon + 2 * latitude)
        + 0.00056 * e * sin(2 * moon + sun)
        - 0.00042 * sin(3 * moon)
        + 0.00042 * e * sin(sun + 2 * latitude)
        + 0.00038 * e * sin(sun - 2 * latitude)
        - 0.00024 * e * sin(2 * moon - sun)
        - 0.00017 * sin(node)
        + 0.000325 * sin(radians(299.77 + 0.107408 * k))
        + 0.000165 * sin(radians(251.88 + 0.016321 * k))
        + 0.00004 * sin(3 * sun)
    )
