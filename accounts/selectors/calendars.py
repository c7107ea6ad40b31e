"""The working-day calendar of an organisation (CAL-06): its own days over those above it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from accounts.models import HostedOrganisation
from catalogues.choices import DayKind
from catalogues.models import CalendarDay, Organisation
from core.workdays import Calendar

_DEEPEST = 10


def calendar(organisation: HostedOrganisation, start: date, end: date) -> Calendar:
    """Days off and swapped days from `start` to `end`; what stands nearest decides.

    Nearest is the organisation itself, then those above it, then the whole country.
    """
    lineage = _lineage(organisation)
    nearest: dict[date, tuple[int, str]] = {}
    rows = (
        CalendarDay.objects.in_force()
        .filter(Q(organisation=None) | Q(organisation__in=lineage), day__range=(start, end))
        .values_list("day", "kind", "organisation_id")
    )
    for day, kind, organisation_id in rows:
        distance = lineage.index(organisation_id) if organisation_id is not None else _DEEPEST
        if day not in nearest or distance < nearest[day][0]:
            nearest[day] = (distance, kind)
    worked = {day for day, (_, kind) in nearest.items() if kind == DayKind.SWAP_WORK}
    return Calendar(off=frozenset(nearest.keys() - worked), extra=frozenset(worked))


def _lineage(organisation: HostedOrganisation) -> list[int]:
    """Keys of the directory rows from the organisation upwards."""
    chain = [organisation.organisation_id]
    while len(chain) < _DEEPEST:
        parent = (
            Organisation.objects.filter(pk=chain[-1]).values_list("parent_id", flat=True).first()
        )
        if parent is None or parent in chain:
            break
        chain.append(parent)
    return chain
