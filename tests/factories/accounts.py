"""People and organisations for tests; one function per thing, made directly in the database."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.choices import Family, PrincipalKind, Role
from accounts.engine.names import name_sort_key
from accounts.models import (
    Appointment,
    Clearance,
    Delegation,
    HostedOrganisation,
    Person,
    Position,
    Principal,
    Unit,
)
from accounts.selectors import capacities_of
from accounts.services import principals
from catalogues.choices import OrganisationLevel
from catalogues.models import Organisation
from core.acts import Act

_count = itertools.count(1)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "bốn cột nhà rường gỗ lim"


def organisation(*, family: str = Family.STATE, **fields: Any) -> HostedOrganisation:
    n = next(_count)
    row = Organisation.objects.create(
        code=f"T{n:02d}",
        name=fields.pop("name", f"Ủy ban nhân dân xã thử nghiệm {n}"),
        family=family,
        level=OrganisationLevel.COMMUNE,
        valid_from=LONG_AGO,
        source="test",
        revision=n,
        changed_at="2020-01-01T00:00:00Z",
    )
    hosted = HostedOrganisation.objects.create(
        organisation=row,
        family=family,
        **{"symbol": "UBND", "code_symbol": "UBND", "place_name": "Thử Nghiệm"} | fields,
    )
    principals.of_roles(hosted)
    return hosted


def unit(*, organisation: HostedOrganisation | None = None, **fields: Any) -> Unit:
    n = next(_count)
    organisation = organisation or globals()["organisation"]()
    made = Unit.objects.create(
        organisation=organisation,
        **{"name": f"Phòng thử {n}", "valid_from": LONG_AGO} | fields,
    )
    principals.of_unit(made)
    return made


def position(*, organisation: HostedOrganisation, **fields: Any) -> Position:
    return Position.objects.create(
        organisation=organisation, **{"name": f"Chuyên viên {next(_count)}"} | fields
    )


def person(*, password: str | None = None, **fields: Any) -> Person:
    n = next(_count)
    full_name = fields.pop("full_name", f"Nguyễn Văn Thử {n}")
    made = Person(
        full_name=full_name,
        name_sort_key=name_sort_key(full_name),
        **{"username": f"nguoi.{n}"} | fields,
    )
    if password is None:
        made.set_unusable_password()
    else:
        made.set_password(password)
    made.save()
    principals.of_person(made)
    return made


def appointment(
    *roles: str,
    person: Person | None = None,
    unit: Unit | None = None,
    position: Position | None = None,
    **fields: Any,
) -> Appointment:
    unit = unit or globals()["unit"]()
    person = person or globals()["person"]()
    return Appointment.objects.create(
        person=person,
        unit=unit,
        position=position or globals()["position"](organisation=unit.organisation),
        roles=list(roles or [Role.DRAFTER]),
        **{"starts_on": LONG_AGO, "is_primary": not person.appointments.exists()} | fields,
    )


def delegation(
    *, appointment: Appointment, delegate: Person, roles: Iterable[str] = (), **fields: Any
) -> Delegation:
    return Delegation.objects.create(
        appointment=appointment,
        delegate=delegate,
        roles=list(roles) or appointment.roles,
        **{
            "starts_on": LONG_AGO,
            "ends_on": date(2099, 12, 31),
            "basis": "Giấy ủy quyền số 01/GUQ ngày 02/01/2026",
        }
        | fields,
    )


def clearance(*, person: Person, organisation: HostedOrganisation, level: int) -> Clearance:
    return Clearance.objects.create(
        person=person,
        organisation=organisation,
        level=level,
        valid_from=LONG_AGO,
        basis="QĐ 01/QĐ ngày 02/01/2026",
    )


def administrator(organisation: HostedOrganisation, **fields: Any) -> Person:
    """A person who administers the organisation, with `is_staff` set."""
    admin = person(is_staff=True, **fields)
    appointment(
        Role.ADMINISTRATOR, person=admin, unit=unit(organisation=organisation, name="Quản trị")
    )
    return admin


def act_of(person: Person, *, on: date | None = None, reason: str = "", **fields: Any) -> Act:
    """The act of a person in his first capacity on that day (today by default)."""
    plain = Act(by=person, at=Act.of_system("test").at, reason=reason, **fields)
    who = next(iter(capacities_of(person, on or plain.on)), None)
    return Act(by=person, at=plain.at, who=who, reason=reason, **fields)


def number_of(person: Person) -> int:
    return Principal.objects.get(kind=PrincipalKind.PERSON, person=person).pk
