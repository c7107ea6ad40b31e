"""Holidays: the lunar dates of domain.md §9.3, compensation, and the file made from them."""

from __future__ import annotations

from datetime import date

import pytest

from catalogues.engine.holidays import days_off
from catalogues.engine.lunar import lunar_to_date
from catalogues.management.commands.write_holidays import table
from catalogues.services.loading import DATA


@pytest.mark.parametrize(
    ("year", "tet", "kings"),
    [
        (2025, date(2025, 1, 29), date(2025, 4, 7)),
        (2026, date(2026, 2, 17), date(2026, 4, 26)),
        (2027, date(2027, 2, 6), date(2027, 4, 16)),
        (2028, date(2028, 1, 26), date(2028, 4, 4)),
        (2029, date(2029, 2, 13), date(2029, 4, 23)),
        (2030, date(2030, 2, 2), date(2030, 4, 12)),
        (2031, date(2031, 1, 23), date(2031, 4, 1)),
        (2032, date(2032, 2, 11), date(2032, 4, 19)),
    ],
)
def test_lunar_days_are_those_of_vietnam(year: int, tet: date, kings: date) -> None:
    assert lunar_to_date(1, 1, year) == tet
    assert lunar_to_date(10, 3, year) == kings


@pytest.mark.parametrize(
    ("year", "vietnam"),
    [(1985, date(1985, 1, 21)), (2007, date(2007, 2, 17)), (2030, date(2030, 2, 2))],
)
def test_years_in_which_a_chinese_table_is_wrong(year: int, vietnam: date) -> None:
    assert lunar_to_date(1, 1, year) == vietnam


def test_a_month_after_a_leap_month_is_found() -> None:
    # 2025 has a leap sixth month: mid-autumn falls on 06/10.
    assert lunar_to_date(15, 8, 2025) == date(2025, 10, 6)


@pytest.mark.parametrize("year", range(2025, 2033))
def test_every_year_has_eleven_holidays_and_as_many_working_days_off(year: int) -> None:
    entries = days_off(year)
    assert sum(entry.kind == "holiday" for entry in entries) == 11
    assert sum(entry.day.weekday() < 5 for entry in entries) == 11
    assert len({entry.day for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    "days",
    [
        [date(2026, 4, 27)],
        [date(2027, 5, 3)],
        [date(2027, 2, 10), date(2027, 2, 11)],
        [date(2028, 5, 2)],
        [date(2030, 2, 6), date(2030, 2, 7)],
    ],
)
def test_a_holiday_on_a_rest_day_gives_the_next_working_day(days: list[date]) -> None:
    given = {entry.day for entry in days_off(days[0].year) if entry.kind == "comp_off"}
    assert set(days) <= given


def test_tet_and_national_day_as_announced() -> None:
    off_2025 = {entry.day for entry in days_off(2025)}
    assert {date(2025, 1, day) for day in range(27, 32)} <= off_2025
    assert {date(2025, 9, 1), date(2025, 9, 2)} <= off_2025
    off_2026 = {entry.day for entry in days_off(2026)}
    assert {date(2026, 2, day) for day in range(16, 21)} <= off_2026
    assert {date(2026, 9, 1), date(2026, 9, 2)} <= off_2026


def test_the_data_file_is_what_the_computation_gives() -> None:
    assert (DATA / "calendar-days.csv").read_text(encoding="utf-8") == table()
