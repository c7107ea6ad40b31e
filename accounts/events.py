"""What happened to people and units. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class PersonCreated(Event):
    person_id: int


@dataclass(frozen=True, slots=True)
class PersonDeactivated(Event):
    person_id: int


@dataclass(frozen=True, slots=True)
class AppointmentMade(Event):
    appointment_id: int


@dataclass(frozen=True, slots=True)
class AppointmentEnded(Event):
    appointment_id: int


@dataclass(frozen=True, slots=True)
class DelegationGiven(Event):
    delegation_id: int


@dataclass(frozen=True, slots=True)
class DelegationRevoked(Event):
    delegation_id: int


@dataclass(frozen=True, slots=True)
class ClearanceSet(Event):
    clearance_id: int


@dataclass(frozen=True, slots=True)
class UnitChanged(Event):
    unit_id: int


@dataclass(frozen=True, slots=True)
class UnitClosed(Event):
    unit_id: int
    successor_id: int | None


@dataclass(frozen=True, slots=True)
class ApiClientCreated(Event):
    client_id: int
