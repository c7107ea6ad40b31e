"""Working time between two moments: office hours of working days (SUB-05). Pure; the hours are a setting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.workdays import Calendar

Hours = Sequence[tuple[time, time]]


def parse(text: str) -> Hours:
    """Office hours as written in the settings: `07:30-11:30,13:30-17:00`; ValueError when unreadable."""
    spans: list[tuple[time, time]] = []
    for part in text.split(","):
        begin, _dash, end = part.strip().partition("-")
        span = (time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
            raise ValueError(f"office hours out of order: {part}")
        spans.append(span)
    return tuple(spans)


def worked(
    start: datetime, end: datetime, *, calendar: Calendar, hours: Hours, zone: ZoneInfo
) -> timedelta:
    """The working time from `start` to `end` (aware); nothing when `end` lies before."""
    begin, finish = start.astimezone(zone), end.astimezone(zone)
    total = timedelta()
    day = begin.date()
    while day <= finish.date():
        if calendar.is_working_day(day):
            total += sum(
                (_overlap(begin, finish, day, span, zone) for span in hours), start=timedelta()
            )
        day += timedelta(days=1)
    return total


def _overlap(
    begin: datetime, finish: datetime, day: date, span: tuple[time, time], zone: ZoneInfo
) -> timedelta:
    opens = datetime.combine(day, span[0], tzinfo=zone)
    closes = datetime.combine(day, span[1], tzinfo=zone)
    return max(min(finish, closes) - max(begin, opens), timedelta())


def day_length(hours: Hours) -> timedelta:
    """How long one working day is."""
    base = date(2000, 1, 1)
    return sum(
        (datetime.combine(base, end) - datetime.combine(base, begin) for begin, end in hours),
        start=timedelta(),
    )
