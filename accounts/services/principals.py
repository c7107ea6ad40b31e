"""Principals: made once per target, found for ever after.

Not journalled: a principal is only the number of a target. Not cached in the process either,
since a number taken in a transaction that rolls back would stay behind and break later grants.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from accounts.choices import PrincipalKind, Role
from accounts.models import HostedOrganisation, Person, Principal, Unit


def of_person(person: Person) -> Principal:
    return of_people([person])[0]


def of_people(people: Iterable[Person]) -> list[Principal]:
    """Principals in the order of `people`, at most three queries."""
    wanted = [Principal(kind=PrincipalKind.PERSON, person=person) for person in people]
    found = _ensure(wanted, Q(person__in=[p.person_id for p in wanted]), "person_id")
    return [found[p.person_id] for p in wanted if p.person_id is not None]


def of_unit(unit: Unit) -> Principal:
    return of_units([unit])[0]


def of_units(units: Iterable[Unit]) -> list[Principal]:
    wanted = [Principal(kind=PrincipalKind.UNIT, unit=unit) for unit in units]
    found = _ensure(wanted, Q(unit__in=[p.unit_id for p in wanted]), "unit_id")
    return [found[p.unit_id] for p in wanted if p.unit_id is not None]


def of_role(organisation: HostedOrganisation, role: str) -> Principal:
    return of_roles(organisation, [role])[0]


def of_roles(
    organisation: HostedOrganisation, roles: Iterable[str] | None = None
) -> list[Principal]:
    """Principals of the given roles (all of them by default) in the organisation."""
    wanted = [
        Principal(kind=PrincipalKind.ROLE, organisation=organisation, role=Role(role).value)
        for role in (Role.values if roles is None else roles)
    ]
    found = _ensure(wanted, Q(organisation=organisation), "role")
    return [found[p.role] for p in wanted if p.role is not None]


def _ensure(wanted: list[Principal], where: Q, key: str) -> dict[int | str, Principal]:
    """Find the rows, and make those that lack; two callers at once get the same row."""
    found = {getattr(row, key): row for row in Principal.objects.filter(where)}
    missing = [row for row in wanted if getattr(row, key) not in found]
    if missing:
        Principal.objects.bulk_create(missing, ignore_conflicts=True)
        found = {getattr(row, key): row for row in Principal.objects.filter(where)}
    return found
