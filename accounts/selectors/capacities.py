"""The capacities of a person on a day. Five queries, whatever he holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from accounts.capacity import Capacity, tokens_of
from accounts.choices import HEAD_ROLES
from accounts.models import Appointment, Clearance, Delegation, Person, Principal
from accounts.selectors.units import UnitTree, tree_of

_APPOINTMENT = (
    "person",
    "position",
    "unit__organisation__organisation",
    "assists__person",
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A capacity before its principals are known."""

    key: str
    appointment: Appointment
    delegation: Delegation | None
    roles: frozenset[str]
    people: frozenset[int]
    units: frozenset[int]


def capacities_of(person: Person, on: date) -> list[Capacity]:
    """Every capacity in which `person` may act on that day, the main appointment first.

    What ended the day before gives nothing; what ends today still holds today.
    """
    if not person.is_active:
        return []
    appointments = list(
        Appointment.objects.effective(on).filter(person=person).select_related(*_APPOINTMENT)
    )
    delegations = list(
        Delegation.objects.effective(on)
        .filter(delegate=person)
        .select_related(*(f"appointment__{path}" for path in _APPOINTMENT))
    )
    if not appointments and not delegations:
        return []
    every = [*appointments, *(d.appointment for d in delegations)]
    tree = tree_of({a.unit.organisation_id for a in every}, on)
    drafts = [_draft(person, a, None, tree, on) for a in appointments]
    drafts += [_draft(person, d.appointment, d, tree, on) for d in delegations]
    levels = dict(
        Clearance.objects.on(on)
        .filter(person=person)
        .values_list("organisation_id")
        .annotate(level=Max("level"))
        .order_by()
    )
    principals = _principals(drafts)
    return [_capacity(person, draft, levels, principals) for draft in drafts]


def capacity_by_key(capacities: Iterable[Capacity], key: str) -> Capacity | None:
    """The capacity with that key; without a key, the first one."""
    known = list(capacities)
    if not key:
        return known[0] if known else None
    return next((capacity for capacity in known if capacity.key == key), None)


def _draft(
    person: Person,
    appointment: Appointment,
    delegation: Delegation | None,
    tree: UnitTree,
    on: date,
) -> _Draft:
    roles = frozenset(appointment.roles)
    people = {person.pk}
    if delegation is not None:
        roles &= frozenset(delegation.roles)
        people.add(appointment.person_id)
    elif appointment.assists is not None and _holds(appointment.assists, on):
        people.add(appointment.assists.person_id)
    return _Draft(
        key=f"d{delegation.pk}" if delegation is not None else f"a{appointment.pk}",
        appointment=appointment,
        delegation=delegation,
        roles=roles,
        people=frozenset(people),
        units=frozenset(
            tree.reach(appointment.unit_id, with_below=not roles.isdisjoint(HEAD_ROLES))
        ),
    )


def _holds(appointment: Appointment, on: date) -> bool:
    return appointment.starts_on <= on and (
        appointment.ends_on is None or on <= appointment.ends_on
    )


@dataclass(frozen=True, slots=True)
class _Principals:
    people: dict[int, int]
    units: dict[int, int]
    roles: dict[tuple[int | None, str | None], int]


def _principals(drafts: list[_Draft]) -> _Principals:
    """Numbers of everything the drafts mention; what has no number was never granted anything."""
    found = _Principals({}, {}, {})
    where = Q(person__in=frozenset().union(*(d.people for d in drafts)))
    where |= Q(unit__in=frozenset().union(*(d.units for d in drafts)))
    for draft in drafts:
        where |= Q(
            organisation=draft.appointment.unit.organisation_id, role__in=sorted(draft.roles)
        )
    rows: Iterable[tuple[Any, ...]] = Principal.objects.filter(where).values_list(
        "pk", "person_id", "unit_id", "organisation_id", "role"
    )
    for pk, person_id, unit_id, organisation_id, role in rows:
        if person_id is not None:
            found.people[person_id] = pk
        elif unit_id is not None:
            found.units[unit_id] = pk
        else:
            found.roles[organisation_id, role] = pk
    return found


def _capacity(
    person: Person, draft: _Draft, levels: dict[int, int], principals: _Principals
) -> Capacity:
    organisation = draft.appointment.unit.organisation
    ids = {principals.people.get(pk) for pk in draft.people}
    ids |= {principals.units.get(pk) for pk in draft.units}
    ids |= {principals.roles.get((organisation.pk, role)) for role in draft.roles}
    principal_ids = tuple(sorted(pk for pk in ids if pk is not None))
    own = principals.people.get(person.pk)
    named_ids = () if own is None else (own,)
    clearance = levels.get(organisation.pk, 0)
    return Capacity(
        key=draft.key,
        person=person,
        appointment=draft.appointment,
        organisation=organisation,
        unit=draft.appointment.unit,
        position_name=draft.appointment.position.name,
        roles=draft.roles,
        clearance=clearance,
        principal_ids=principal_ids,
        named_ids=named_ids,
        tokens=tokens_of(principal_ids, clearance, named_ids),
        delegation=draft.delegation,
    )
