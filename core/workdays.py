"""Working-day arithmetic over a given table of days (CAL-06, CAL-07). Pure; the table is data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# A table that leaves no working day in three years is broken, not a long holiday.
HORIZON = 1100

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days that an office can mean; further away calendars and zones have no answer."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off besides weekends, and days worked although they are weekend (swapped days)."""

    off: frozenset[date] = field(default_factory=frozenset)
    extra: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, day: date) -> bool:
        if day in self.extra:
            return True
        return day.weekday() < SATURDAY and day not in self.off

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is worked, else the first one after it."""
        for _step in range(HORIZON):
            if self.is_working_day(day):
                return day
            day += ONE_DAY
        raise ValueError("the calendar holds no working day")

    def add(self, start: date, n: int) -> date:
        """The n-th working day counted from the day after `start` (n ≥ 0); 0 is `start` or the next."""
        if n < 0:
            raise ValueError("n must not be negative")
        day = start if n else self.next_working_day(start)
        for _step in range(n):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before."""
        if end < start:
            return -self.between(end, start)
        return sum(
            self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)
        )
