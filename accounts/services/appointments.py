"""Appointments: made, ended, handed over with a unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.events import AppointmentEnded, AppointmentMade
from accounts.models import Appointment, Delegation, Person, Position, Unit
from accounts.policies import administer_organisation, refuse_own_cause, require
from accounts.services import people, principals
from accounts.services.checks import full_clean, known_roles, period
from core import events, journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput, WrongState

ONE_DAY = timedelta(days=1)
ASSISTED = frozenset({Role.LEADER.value, Role.CHIEF.value})


@transaction.atomic
def appoint(
    *,
    person: Person,
    unit: Unit,
    position: Position,
    roles: Iterable[str],
    starts_on: date,
    act: Act,
    ends_on: date | None = None,
    is_primary: bool | None = None,
    basis: str = "",
    assists: Appointment | None = None,
) -> Appointment:
    """Appoint a person. The first open appointment becomes the main one unless said otherwise."""
    require(administer_organisation, act, unit.organisation)
    refuse_own_cause(act, person)
    period(starts_on, ends_on, field="ends_on")
    _check_place(person, unit, position, starts_on, ends_on)
    _check_assists(unit, assists)
    open_main = Appointment.objects.filter(
        person=person, is_primary=True, ends_on__isnull=True
    ).select_for_update()
    main = not open_main.exists() if is_primary is None else is_primary
    if main:
        open_main.update(is_primary=False)
    appointment = Appointment(
        person=person,
        unit=unit,
        position=position,
        roles=known_roles(roles),
        starts_on=starts_on,
        ends_on=ends_on,
        is_primary=main,
        basis=" ".join(basis.split()),
        assists=assists,
    )
    full_clean(appointment, exclude=["roles"])
    appointment.save(force_insert=True)
    principals.of_roles(unit.organisation, appointment.roles)
    people.refresh_staff(person, act=act)
    journal.record(
        act,
        "accounts.appoint",
        appointment,
        facts={
            "roles": appointment.roles,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "basis": basis,
        },
    )
    events.publish(AppointmentMade(appointment_id=appointment.pk))
    return appointment


@transaction.atomic
def end(*, appointment: Appointment, on: date, act: Act) -> Appointment:
    """End an appointment; `on` is its last day. Delegations of it end with it."""
    require(administer_organisation, act, appointment.unit.organisation)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if appointment.ends_on is not None and appointment.ends_on <= on:
        raise WrongState(_("The appointment ends before that day already."))
    _end(appointment, on, act)
    return appointment


@transaction.atomic
def change_roles(
    *, appointment: Appointment, roles: Iterable[str], on: date, act: Act, basis: str = ""
) -> Appointment:
    """Other roles from `on`: the old appointment ends the day before, a new one follows it."""
    require(administer_organisation, act, appointment.unit.organisation)
    refuse_own_cause(act, appointment.person)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if on <= appointment.starts_on:
        raise InvalidInput(_("Choose a day after the first day of the appointment."), field="on")
    last, main = appointment.ends_on, appointment.is_primary
    if last is not None and last < on:
        raise WrongState(_("The appointment ends before that day already."))
    _end(appointment, on - ONE_DAY, act)
    return appoint(
        person=appointment.person,
        unit=appointment.unit,
        position=appointment.position,
        roles=roles,
        starts_on=on,
        ends_on=last,
        is_primary=main,
        basis=basis,
        assists=appointment.assists,
        act=act,
    )


@transaction.atomic
def make_main(*, appointment: Appointment, act: Act) -> Appointment:
    """Make this the appointment in which the person acts when he has just signed in."""
    if act.by is None or act.by.pk != appointment.person_id:
        require(administer_organisation, act, appointment.unit.organisation)
    mine = Appointment.objects.filter(person=appointment.person_id).select_for_update()
    mine.filter(is_primary=True).exclude(pk=appointment.pk).update(is_primary=False)
    mine.filter(pk=appointment.pk).update(is_primary=True)
    appointment.is_primary = True
    journal.record(act, "accounts.make_main_appointment", appointment)
    return appointment


@transaction.atomic
def hand_over(*, appointment: Appointment, unit: Unit, on: date, act: Act) -> Appointment:
    """The unit closes: the same appointment goes on in its successor the day after `on`."""
    require(administer_organisation, act, unit.organisation)
    if appointment.starts_on > on:
        appointment.unit = unit
        appointment.save(update_fields=["unit"])
        journal.record(act, "accounts.hand_over_appointment", appointment, facts={"on": on})
        return appointment
    last, main = appointment.ends_on, appointment.is_primary
    running = list(appointment.delegations.filter(revoked_at__isnull=True, ends_on__gt=on))
    _end(appointment, on, act)
    successor = Appointment.objects.create(
        person=appointment.person,
        unit=unit,
        position=appointment.position,
        roles=appointment.roles,
        starts_on=on + ONE_DAY,
        ends_on=last,
        is_primary=main,
        basis=appointment.basis,
        assists=appointment.assists,
    )
    for delegation in running:
        _carry(delegation, successor)
    appointment.assistants.exclude(ends_on__lte=on).update(assists=successor)
    people.refresh_staff(successor.person, act=act)
    journal.record(
        act, "accounts.hand_over_appointment", successor, facts={"from": appointment, "on": on}
    )
    events.publish(AppointmentMade(appointment_id=successor.pk))
    return successor


def _carry(delegation: Delegation, successor: Appointment) -> None:
    Delegation.objects.create(
        appointment=successor,
        delegate=delegation.delegate,
        roles=delegation.roles,
        starts_on=max(delegation.starts_on, successor.starts_on),
        ends_on=delegation.ends_on,
        basis=delegation.basis,
        content=delegation.content,
    )


def _end(appointment: Appointment, on: date, act: Act) -> None:
    period(appointment.starts_on, on, field="ends_on")
    old, appointment.ends_on = appointment.ends_on, on
    appointment.save(update_fields=["ends_on"])
    people.refresh_staff(appointment.person, act=act)
    journal.record(act, "accounts.end_appointment", appointment, changes={"ends_on": [old, on]})
    events.publish(AppointmentEnded(appointment_id=appointment.pk))


def _check_place(
    person: Person, unit: Unit, position: Position, starts_on: date, ends_on: date | None
) -> None:
    if not person.is_active:
        raise InvalidInput(_("%(name)s has left.") % {"name": person.full_name}, field="person")
    if position.organisation_id != unit.organisation_id:
        raise InvalidInput(
            _("Position and unit belong to different organisations."), field="position"
        )
    if not unit.exists_on(starts_on):
        raise InvalidInput(_("The unit does not exist on that day."), field="starts_on")
    same = Appointment.objects.filter(person=person, unit=unit, position=position)
    meets = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    if ends_on is not None:
        meets &= Q(starts_on__lte=ends_on)
    if same.filter(meets).exists():
        raise Duplicate(_("The person holds this position in this unit at that time already."))


def _check_assists(unit: Unit, assists: Appointment | None) -> None:
    if assists is None:
        return
    if assists.unit.organisation_id != unit.organisation_id or ASSISTED.isdisjoint(assists.roles):
        raise InvalidInput(
            _("A secretary assists a leader or chief of the same organisation."), field="assists"
        )
