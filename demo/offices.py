"""The demo offices, built from demo/data through the same services that a real office uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from accounts.models import (
    Appointment,
    HostedOrganisation,
    Person,
    Position,
    SigningRight,
    Unit,
)
from accounts.selectors import capacities_of
from accounts.services import (
    appointments,
    delegations,
    organisations,
    people,
    signing_rights,
    units,
)
from catalogues.models import Organisation
from catalogues.services import loading
from core.acts import Act

DATA = Path(__file__).parent / "data"


@dataclass
class Office:
    """One demo office as built: its people by user name, its units and positions by key."""

    spec: dict[str, Any]
    organisation: HostedOrganisation
    units: dict[str, Unit] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    rights: dict[str, SigningRight] = field(default_factory=dict)

    def act(self, username: str, at: Any = None, **words: str) -> Act:
        """An act of one of its people in his main capacity."""
        whole = Act.of_system("demo", channel="command")
        at = at or whole.at
        person = self.people[username]
        capacity = capacities_of(person, on=at.date())[0]
        return Act(by=person, at=at, who=capacity, channel="command", **words)


def specification() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DATA / "offices.yml").read_text())
    return loaded


def load_directory() -> None:
    """The invented organisations, into the shared directory."""
    loading.load(
        act=Act.of_system("demo", channel="command"),
        folder=DATA,
        only=["organisations", "secret-list-items"],
    )


def build_all() -> list[Office]:
    """Make the offices; what is there already is found, so that a second call changes nothing."""
    load_directory()
    whole = specification()
    return [build(spec, whole) for spec in whole["offices"]]


@transaction.atomic
def build(spec: dict[str, Any], whole: dict[str, Any]) -> Office:
    found = HostedOrganisation.objects.filter(organisation__code=spec["code"]).first()
    if found is not None:
        return _found(spec, found)
    act = Act.of_system("demo", channel="command")
    keys = ("symbol", "code_symbol", "place_name", "higher_name")
    office = Office(
        spec,
        organisations.host(
            organisation=Organisation.objects.get(code=spec["code"], valid_to=None),
            family=spec["family"],
            data={key: spec[key] for key in keys},
            act=act,
        ),
    )
    start: date = whole["starts_on"]
    _make_structure(office, start, act)
    for row in spec["people"]:
        _make_person(office, row, start, whole["password"], act)
    for row in spec["delegations"]:
        _make_delegation(office, row, act)
    return office


def _make_structure(office: Office, start: date, act: Act) -> None:
    spec = office.spec
    if term := spec.get("term"):
        organisations.begin_term(
            organisation=office.organisation,
            body_name=term["name"],
            body_code=term["code"],
            ordinal=term["ordinal"],
            starts_on=term["starts_on"],
            act=act,
        )
    for row in spec["units"]:
        office.units[row["key"]] = units.open_(
            organisation=office.organisation,
            name=row["name"],
            symbol=row["symbol"],
            ordinal=row["ordinal"],
            valid_from=start,
            act=act,
        )
    for row in spec["positions"]:
        office.positions[row["key"]] = organisations.add_position(
            organisation=office.organisation,
            name=row["name"],
            rank=row["rank"],
            signs=row.get("signs", False),
            act=act,
        )


def _make_person(office: Office, row: dict[str, Any], start: date, password: str, act: Act) -> None:
    name = row["username"]
    person = people.create(
        username=name,
        full_name=row["name"],
        email=f"{name}@khue-van.test",
        password=password,
        act=act,
    )
    office.people[name] = person
    assisted = row.get("assists")
    office.appointments[name] = appointments.appoint(
        person=person,
        unit=office.units[row["unit"]],
        position=office.positions[row["position"]],
        roles=row["roles"],
        starts_on=start,
        is_primary=True,
        basis="Quyết định trình diễn",
        assists=office.appointments[assisted] if assisted else None,
        act=act,
    )
    if form := row.get("signs"):
        office.rights[name] = signing_rights.grant(
            organisation=office.organisation,
            form=form,
            person=person,
            authority_line=row.get("authority", ""),
            valid_from=start,
            basis="Quy chế làm việc (trình diễn)",
            act=act,
        )


def _make_delegation(office: Office, row: dict[str, Any], act: Act) -> None:
    delegations.delegate(
        appointment=office.appointments[row["of"]],
        delegate=office.people[row["to"]],
        roles=row["roles"],
        starts_on=act.on,
        ends_on=date(act.on.year + 1, 12, 31),
        basis=row["basis"],
        act=act,
    )


def _found(spec: dict[str, Any], hosted: HostedOrganisation) -> Office:
    office = Office(spec, hosted)
    open_units = {unit.name: unit for unit in hosted.units.filter(valid_to=None)}
    office.units = {
        r["key"]: open_units[r["name"]] for r in spec["units"] if r["name"] in open_units
    }
    positions = {p.name: p for p in Position.objects.filter(organisation=hosted)}
    office.positions = {
        r["key"]: positions[r["name"]] for r in spec["positions"] if r["name"] in positions
    }
    names = [row["username"] for row in spec["people"]]
    for person in Person.objects.filter(username__in=names):
        office.people[person.username] = person
        held = person.appointments.filter(ends_on=None, unit__organisation=hosted).first()
        if held is not None:
            office.appointments[person.username] = held
    for right in SigningRight.objects.filter(organisation=hosted, valid_to=None):
        if right.person is not None:
            office.rights[right.person.username] = right
    return office


def everybody() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """(office, person) for each demo person, as specified."""
    for spec in specification()["offices"]:
        for row in spec["people"]:
            yield spec, row
