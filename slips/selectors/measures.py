"""Rounds, time to decision, share in time: the measures of SUB-05, per unit and per leader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from accounts.selectors import calendar
from slips.engine import working_time
from slips.models import Slip

if TYPE_CHECKING:
    from accounts.capacity import Capacity


@dataclass
class Measure:
    """One line: of a unit, of a leader, or of all."""

    name: str
    submitted: int = 0
    decided: int = 0
    rounds: int = 0
    with_deadline: int = 0
    in_time: int = 0
    hours: list[float] = field(default_factory=list)

    @property
    def mean_rounds(self) -> float | None:
        """Times that more was asked for, per slip submitted."""
        return self.rounds / self.submitted if self.submitted else None

    @property
    def median_hours(self) -> float | None:
        """Working hours from the first submission to the decision; half of the slips took less."""
        return median(self.hours) if self.hours else None

    @property
    def longest_hours(self) -> float | None:
        return max(self.hours, default=None)

    @property
    def share_in_time(self) -> float | None:
        """Per cent of the decided slips with a wanted day that were decided by it."""
        return 100 * self.in_time / self.with_deadline if self.with_deadline else None


@dataclass(frozen=True)
class Measures:
    since: date
    until: date
    all: Measure
    units: list[Measure]
    leaders: list[Measure]


def measures(who: Capacity, since: date, until: date) -> Measures:
    """Of the slips first submitted from `since` to `until` that this capacity may know of."""
    rows = list(
        Slip.objects.visible_to(who)
        .filter(submitted_on__range=(since, until))
        .for_list()
        .prefetch_related("rounds")
        .order_by("pk")
    )
    ends = [timezone.localdate(row.decided_at) for row in rows if row.decided_at]
    days = calendar(who.organisation, since, max([until, *ends]))
    hours = working_time.parse(settings.OFFICE_HOURS)
    zone = timezone.get_current_timezone()

    def took(slip: Any) -> timedelta:
        first = min(one.submitted_at for one in slip.rounds.all())
        return working_time.worked(
            first,
            slip.decided_at,
            calendar=days,
            hours=hours,
            zone=zone,
        )

    whole = Measure("")
    _count(whole, rows, took)
    return Measures(
        since,
        until,
        whole,
        _by(rows, lambda slip: slip.unit.name if slip.unit else "", took),
        _by(rows, lambda slip: slip.addressee.full_name if slip.addressee else "", took),
    )


def _by(
    rows: Iterable[Any], key: Callable[[Any], str], took: Callable[[Any], timedelta]
) -> list[Measure]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found = []
    for name in sorted(groups):
        measure = Measure(name)
        _count(measure, groups[name], took)
        found.append(measure)
    return found


def _count(measure: Measure, rows: Iterable[Any], took: Callable[[Any], timedelta]) -> None:
    for row in rows:
        measure.submitted += 1
        measure.rounds += row.more_rounds
        if row.decided_at is None:
            continue
        measure.decided += 1
        measure.hours.append(took(row).total_seconds() / 3600)
        if row.decide_by is not None:
            measure.with_deadline += 1
            measure.in_time += timezone.localdate(row.decided_at) <= row.decide_by
