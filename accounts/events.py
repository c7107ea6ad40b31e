"""What happened to people and units. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class PersonCreated(Event):
    """A person got an account."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonDeactivated(Event):
    """A person may no longer sign in."""

    person_id: int


@dataclass(frozen=True, slots=True)
class AppointmentMade(Event):
    """A person was appointed to a position in a unit."""

    appointment_id: int


@dataclass(frozen=True, slots=True)
class AppointmentEnded(Event):
    """An appointment got its last day."""

    appointment_id: int


@dataclass(frozen=True, slots=True)
class DelegationGiven(Event):
    """A person may act for another, on a written basis."""

    delegation_id: int


@dataclass(frozen=True, slots=True)
class DelegationRevoked(Event):
    """A delegation was taken back before its end."""

    delegation_id: int


@dataclass(frozen=True, slots=True)
class ClearanceSet(Event):
    """A clearance was given, changed or ended."""

    clearance_id: int


@dataclass(frozen=True, slots=True)
class UnitChanged(Event):
    """A unit got another name, symbol or place in the tree."""

    unit_id: int


@dataclass(frozen=True, slots=True)
class UnitClosed(Event):
    """A unit was closed; its work goes to the successor, if there is one."""

    unit_id: int
    successor_id: int | None


@dataclass(frozen=True, slots=True)
class ApiClientCreated(Event):
    """Another system may call the API."""

    client_id: int
