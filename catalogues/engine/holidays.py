"""Public holidays of Vietnam and the days off in their place.

Bộ luật Lao động 2019, Điều 112 (eleven days) and Điều 111 khoản 3 (a holiday on a weekly rest day
gives the next working day off). Where the law leaves a choice (which days around Tết, which day
beside 02/9) the announced one stands in the tables below, else the usual one, marked likely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from catalogues.engine.lunar import lunar_to_date

SATURDAY: Final = 5
TET_DAYS: Final = 5
# Days of the five that lie before the first day of the lunar year, as announced.
TET_DAYS_BEFORE: Final = {2025: 2, 2026: 1}
USUAL_TET_DAYS_BEFORE: Final = 1
# The second day of National Day, as announced: -1 the day before, +1 the day after.
NATIONAL_DAY_SIDE: Final = {2025: -1, 2026: -1}

TET_EN: Final = "Lunar New Year"
LAW: Final = "Bộ luật Lao động 2019, Điều 112 khoản 1"
COMPENSATION_LAW: Final = "Bộ luật Lao động 2019, Điều 111 khoản 3"


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day off: `kind` as in catalogues.choices.DayKind, `sure` whether it has been announced."""

    day: date
    kind: Literal["holiday", "comp_off"]
    reason: str
    reason_en: str
    source: str
    sure: bool


def days_off(year: int) -> list[DayOff]:
    """All days off of one year in order, without swapped days (those are announced, not computed)."""
    holidays = sorted(_holidays(year), key=lambda entry: entry.day)
    taken = {entry.day for entry in holidays}
    compensation: list[DayOff] = []
    for entry in holidays:
        if entry.day.weekday() < SATURDAY:
            continue
        day = entry.day
        while day.weekday() >= SATURDAY or day in taken:
            day += timedelta(days=1)
        taken.add(day)
        compensation.append(
            DayOff(
                day,
                "comp_off",
                f"Nghỉ bù {entry.reason} ({entry.day:%d/%m})",
                f"In place of {entry.reason_en} ({entry.day:%d/%m})",
                COMPENSATION_LAW,
                entry.sure and _announced(entry),
            )
        )
    return sorted([*holidays, *compensation], key=lambda entry: entry.day)


def _announced(entry: DayOff) -> bool:
    """Whether the days in place of this one are settled; around Tết they hang on the choice."""
    return entry.reason_en != TET_EN or entry.day.year in TET_DAYS_BEFORE


def _holidays(year: int) -> Iterator[DayOff]:
    yield _fixed(date(year, 1, 1), "Tết Dương lịch", "New Year's Day")
    yield from _tet(year)
    yield _fixed(
        lunar_to_date(10, 3, year), "Giỗ Tổ Hùng Vương (10/3 âm lịch)", "Hùng Kings' Commemoration"
    )
    yield _fixed(date(year, 4, 30), "Ngày Chiến thắng", "Victory Day")
    yield _fixed(date(year, 5, 1), "Ngày Quốc tế lao động", "Labour Day")
    yield from _national_day(year)


def _fixed(day: date, reason: str, reason_en: str) -> DayOff:
    return DayOff(day, "holiday", reason, reason_en, LAW, sure=True)


def _tet(year: int) -> Iterator[DayOff]:
    before = TET_DAYS_BEFORE.get(year, USUAL_TET_DAYS_BEFORE)
    first = lunar_to_date(1, 1, year)
    for step in range(-before, TET_DAYS - before):
        day = first + timedelta(days=step)
        # The day of the year that begins and ends it is sure; the outer ones are the choice.
        sure = year in TET_DAYS_BEFORE or -1 <= step <= 2
        name = f"mùng {step + 1}" if step >= 0 else "trước mùng 1"
        yield DayOff(day, "holiday", f"Tết Âm lịch ({name})", TET_EN, LAW, sure)


def _national_day(year: int) -> Iterator[DayOff]:
    day = date(year, 9, 2)
    yield _fixed(day, "Quốc khánh", "National Day")
    # The side that joins the weekend; the day after when 02/9 is a Monday, Thursday or Sunday.
    usual = 1 if day.weekday() in (0, 3, 6) else -1
    side = NATIONAL_DAY_SIDE.get(year, usual)
    yield DayOff(
        day + timedelta(days=side),
        "holiday",
        "Quốc khánh (ngày liền kề)",
        "National Day (adjacent day)",
        LAW,
        sure=year in NATIONAL_DAY_SIDE,
    )
