"""The calendar of an organisation: the country's days, then those of the organisations above it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from catalogues.choices import DayKind
from catalogues.models import CalendarDay
from catalogues.selectors.organisations import lineage_codes
from core.workdays import Calendar

OFF = frozenset({DayKind.HOLIDAY, DayKind.COMP_OFF, DayKind.SWAP_OFF, DayKind.LOCAL_OFF})


def calendar_for(organisation_id: int | None, start: date, end: date) -> Calendar:
    """Days off and extra working days from `start` to `end` (both included), CAL-06.

    `organisation_id` is a row of the directory, None the whole country. Where several rows speak of
    one day, the nearest organisation wins over those above it, and they over the country.
    """
    lineage = lineage_codes(organisation_id) if organisation_id is not None else []
    distance = {code: step for step, code in enumerate(lineage)}
    far = len(lineage)
    rows = (
        CalendarDay.objects.in_force()
        .filter(Q(organisation__isnull=True) | Q(organisation__code__in=lineage))
        .filter(day__range=(start, end))
        .values_list("day", "kind", "organisation__code")
    )
    decided: dict[date, tuple[int, str]] = {}
    for day, kind, code in rows:
        step = far if code is None else distance[code]
        if day not in decided or step < decided[day][0]:
            decided[day] = (step, kind)
    return Calendar(
        off=frozenset(day for day, (_step, kind) in decided.items() if kind in OFF),
        extra=frozenset(day for day, (_step, kind) in decided.items() if kind == DayKind.SWAP_WORK),
    )
