"""Working days (CAL-06, CAL-07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import timeliness
from core.timeliness import Timeliness
from core.workdays import Calendar

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
PLAIN = Calendar()
# Tết 2026 (16-20 February) and the Friday of 2 January swapped with Saturday 10 January.
TET = Calendar(
    off=frozenset({date(2026, 1, 2), *(date(2026, 2, day) for day in range(16, 21))}),
    extra=frozenset({date(2026, 1, 10)}),
)


@pytest.mark.rule("CAL-07")
@pytest.mark.parametrize(
    ("calendar", "start", "n", "expected"),
    [
        (PLAIN, date(2026, 3, 2), 0, date(2026, 3, 2)),
        (PLAIN, date(2026, 3, 7), 0, date(2026, 3, 9)),
        (PLAIN, date(2026, 3, 6), 1, date(2026, 3, 9)),
        (PLAIN, date(2026, 3, 2), 10, date(2026, 3, 16)),
        (TET, date(2026, 2, 13), 1, date(2026, 2, 23)),
        (TET, date(2026, 1, 1), 1, date(2026, 1, 5)),
        (TET, date(2026, 1, 9), 1, date(2026, 1, 10)),
    ],
)
def test_deadline_is_counted_from_the_day_after_in_working_days(
    calendar: Calendar, start: date, n: int, expected: date
) -> None:
    assert calendar.add(start, n) == expected


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    end = TET.add(start, n)
    assert TET.is_working_day(end)
    assert TET.between(start, end) == n
    assert TET.between(end, start) == -n


def test_calendar_without_working_days_is_refused() -> None:
    start = date(2026, 1, 1)
    never = Calendar(off=frozenset(start + timedelta(days=i) for i in range(1200)))
    with pytest.raises(ValueError, match="no working day"):
        never.next_working_day(start)
    with pytest.raises(ValueError, match="negative"):
        PLAIN.add(start, -1)


@pytest.mark.rule("IN-10")
@pytest.mark.parametrize(
    ("due", "done", "today", "expected", "left"),
    [
        (None, None, date(2026, 3, 10), Timeliness.NO_DEADLINE, None),
        (date(2026, 3, 20), None, date(2026, 3, 10), Timeliness.ON_TIME, 8),
        (date(2026, 3, 12), None, date(2026, 3, 10), Timeliness.SOON, 2),
        (date(2026, 3, 10), None, date(2026, 3, 10), Timeliness.SOON, 0),
        (date(2026, 3, 6), None, date(2026, 3, 7), Timeliness.OVERDUE, -1),
        (date(2026, 3, 6), None, date(2026, 3, 10), Timeliness.OVERDUE, -2),
        (date(2026, 3, 6), date(2026, 3, 6), date(2026, 3, 10), Timeliness.DONE_ON_TIME, None),
        (date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10), Timeliness.DONE_LATE, None),
    ],
)
def test_timeliness_is_derived_from_days(
    due: date | None, done: date | None, today: date, expected: Timeliness, left: int | None
) -> None:
    standing = timeliness.of(due_on=due, done_on=done, today=today, calendar=PLAIN)
    assert (standing.timeliness, standing.days_left) == (expected, left)
