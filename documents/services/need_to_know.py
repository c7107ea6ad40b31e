"""Whom a grant on a state secret reaches: named persons, each cleared for the level (SEC-09).

A role or a unit is never a reader of a secret. Where a routine names one (the registry, the unit
that leads), the persons who hold it today and are cleared are named in its place; whoever comes
later must be named by an act.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import HEAD_ROLES, PrincipalKind
from accounts.models import Appointment, Clearance, Person, Principal
from accounts.services import principals as of
from core.errors import InvalidInput
from documents.choices import GrantReason

NEVER_BY_POST = frozenset({GrantReason.FILED, GrantReason.SHARED})
"""Reasons for which a role or a unit brings nobody: who holds a dossier is no reason to know."""


def named(
    chosen: Iterable[Principal], *, organisation_id: int, level: int, reason: str, on: date
) -> list[Principal]:
    """The persons who stand for these principals and may know a secret of that level."""
    given = list(chosen)
    if level == 0:
        return given
    people = {p.person_id for p in given if p.kind == PrincipalKind.PERSON}
    if reason not in NEVER_BY_POST:
        people |= _by_post(given, organisation_id, on)
    return of.of_people(cleared(people, organisation_id=organisation_id, level=level, on=on))


def _by_post(given: list[Principal], organisation_id: int, on: date) -> set[int | None]:
    held = Q(pk__in=[])
    for principal in given:
        if principal.kind == PrincipalKind.ROLE:
            held |= Q(
                unit__organisation=principal.organisation_id, roles__contains=[principal.role]
            )
        elif principal.kind == PrincipalKind.UNIT:
            held |= Q(unit=principal.unit_id, roles__overlap=sorted(HEAD_ROLES))
    found = Appointment.objects.effective(on).filter(held, unit__organisation=organisation_id)
    return set(found.values_list("person_id", flat=True))


def cleared(
    people: Iterable[int | None], *, organisation_id: int, level: int, on: date
) -> list[Person]:
    """Those of the people who are cleared for the level on that day, in a fixed order."""
    held = Clearance.objects.on(on).filter(
        organisation=organisation_id, level__gte=level, person__in=[p for p in people if p]
    )
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("pk"))


def refuse_uncleared(
    people: Iterable[Person], *, organisation_id: int, level: int, on: date
) -> None:
    """Raise InvalidInput for the first who is not cleared."""
    if level == 0:
        return
    chosen = list(people)
    may = {
        p.pk
        for p in cleared(
            [p.pk for p in chosen], organisation_id=organisation_id, level=level, on=on
        )
    }
    for person in chosen:
        if person.pk not in may:
            raise InvalidInput(
                _("“%(name)s” is not cleared for this level of secrecy.") % {"name": person},
                code="not_cleared",
                field="people",
            )
