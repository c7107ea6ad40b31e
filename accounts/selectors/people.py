"""People by what they hold on a day."""

from __future__ import annotations

from datetime import date

from accounts.choices import HEAD_ROLES
from accounts.models import Appointment, Delegation, HostedOrganisation, Person, Unit
from accounts.querysets import PersonQuerySet


def people_with_role(organisation: HostedOrganisation, role: str, on: date) -> PersonQuerySet:
    """People who hold the role by an appointment of their own, in the order of names."""
    holders = Appointment.objects.effective(on).filter(unit__organisation=organisation)
    return Person.objects.listed().filter(pk__in=holders.with_role(role).values("person"))


def head_of(unit: Unit, on: date) -> Person | None:
    """The head of the unit: of several, the one whose position stands highest."""
    appointment = (
        Appointment.objects.effective(on)
        .filter(unit=unit)
        .with_role(*HEAD_ROLES)
        .select_related("person")
        .order_by("position__rank", "starts_on", "pk")
        .first()
    )
    return appointment.person if appointment is not None else None


def delegates_of(person: Person, role: str, on: date) -> PersonQuerySet:
    """People who may act with that role for `person` on that day."""
    running = Delegation.objects.effective(on).filter(
        appointment__person=person, roles__contains=[role]
    )
    return Person.objects.listed().filter(pk__in=running.values("delegate"))
