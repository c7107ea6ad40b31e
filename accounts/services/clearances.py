"""Clearances: up to which level of secrecy a person may see."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from accounts.events import ClearanceSet
from accounts.models import Clearance, HostedOrganisation, Person
from accounts.policies import administer_organisation, refuse_own_cause, require
from accounts.services.checks import period, written
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, WrongState

ONE_DAY = timedelta(days=1)


@transaction.atomic
def set_level(
    *,
    person: Person,
    organisation: HostedOrganisation,
    level: int,
    valid_from: date,
    basis: str,
    act: Act,
    valid_to: date | None = None,
) -> Clearance:
    """Clear a person up to `level` (0..3) in one organisation; an open clearance before it ends."""
    require(administer_organisation, act, organisation)
    refuse_own_cause(act, person)
    period(valid_from, valid_to, field="valid_to")
    if level not in Secrecy.values:
        raise InvalidInput(_("There is no such level of secrecy."), field="level")
    held = Clearance.objects.filter(person=person, organisation=organisation).select_for_update()
    clashing = held.filter(valid_from__gte=valid_from).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    )
    if valid_to is not None:
        clashing = clashing.filter(valid_from__lte=valid_to)
    if clashing.exists():
        raise WrongState(_("Another clearance begins on that day or later. End it first."))
    held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)).update(
        valid_to=valid_from - ONE_DAY
    )
    clearance = Clearance.objects.create(
        person=person,
        organisation=organisation,
        level=level,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=written(basis),
    )
    journal.record(
        act, "accounts.set_clearance", clearance, facts={"level": level, "valid_from": valid_from}
    )
    events.publish(ClearanceSet(clearance_id=clearance.pk))
    return clearance


@transaction.atomic
def end(*, clearance: Clearance, on: date, act: Act) -> Clearance:
    """End a clearance; `on` is its last day."""
    require(administer_organisation, act, clearance.organisation)
    period(clearance.valid_from, on, field="valid_to")
    old, clearance.valid_to = clearance.valid_to, on
    clearance.save(update_fields=["valid_to"])
    journal.record(act, "accounts.end_clearance", clearance, changes={"valid_to": [old, on]})
    return clearance
