"""Units, versioned in time: opened, renamed, moved, closed into a successor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.events import UnitChanged, UnitClosed
from accounts.models import Appointment, HostedOrganisation, Unit, UnitVersion
from accounts.policies import administer_organisation, require
from accounts.selectors.units import tree_of
from accounts.services import appointments, principals
from accounts.services.checks import full_clean
from core import events, journal
from core.acts import Act
from core.errors import Blocked, InvalidInput, WrongState

ONE_DAY = timedelta(days=1)


@transaction.atomic
def open_(
    *,
    organisation: HostedOrganisation,
    name: str,
    valid_from: date,
    act: Act,
    parent: Unit | None = None,
    short_name: str = "",
    symbol: str = "",
    ordinal: int = 0,
) -> Unit:
    """Open a unit from a day on."""
    require(administer_organisation, act, organisation)
    _check_parent(organisation, parent)
    unit = Unit(
        organisation=organisation,
        parent=parent,
        name=" ".join(name.split()),
        short_name=short_name,
        symbol=symbol,
        ordinal=ordinal,
        valid_from=valid_from,
    )
    full_clean(unit)
    unit.save(force_insert=True)
    principals.of_unit(unit)
    journal.record(act, "accounts.open_unit", unit, facts={"valid_from": valid_from})
    return unit


@transaction.atomic
def rename(
    *,
    unit: Unit,
    name: str,
    on: date,
    act: Act,
    short_name: str | None = None,
    symbol: str | None = None,
    basis: str = "",
) -> Unit:
    """Give the unit another name from `on`; the name before stays on record for its days."""
    wanted: dict[str, Any] = {"name": " ".join(name.split())}
    if short_name is not None:
        wanted["short_name"] = short_name
    if symbol is not None:
        wanted["symbol"] = symbol
    return _new_shape(unit, wanted, on, basis, "accounts.rename_unit", act)


@transaction.atomic
def move(*, unit: Unit, parent: Unit | None, on: date, act: Act, basis: str = "") -> Unit:
    """Put the unit under another one from `on`."""
    _check_parent(unit.organisation, parent)
    if parent is not None and parent.pk in tree_of([unit.organisation_id], on).reach(
        unit.pk, with_below=True
    ):
        raise InvalidInput(_("A unit cannot stand below itself."), field="parent")
    return _new_shape(unit, {"parent": parent}, on, basis, "accounts.move_unit", act)


@transaction.atomic
def reorder(*, unit: Unit, ordinal: int, act: Act) -> Unit:
    """Change the place in lists; that is no new shape."""
    require(administer_organisation, act, unit.organisation)
    unit = _locked(unit)
    old, unit.ordinal = unit.ordinal, ordinal
    unit.save(update_fields=["ordinal"])
    journal.record(act, "accounts.reorder_unit", unit, changes={"ordinal": [old, ordinal]})
    return unit


@transaction.atomic
def close(*, unit: Unit, on: date, act: Act, successor: Unit | None = None) -> Unit:
    """Close the unit; `on` is its last day.

    With a successor, people, delegations and parts go over to it the day after, and whoever sees
    for the successor also sees what was granted to the closed unit. Without one, nothing may
    be left in it.
    """
    require(administer_organisation, act, unit.organisation)
    unit = _locked(unit)
    if unit.valid_to is not None:
        raise WrongState(_("The unit is closed already."))
    if on < unit.valid_from:
        raise InvalidInput(_("The last day lies before the first day."), field="valid_to")
    _check_successor(unit, successor, on)
    staying = list(Appointment.objects.filter(unit=unit).exclude(ends_on__lte=on))
    parts = list(unit.parts.filter(valid_to__isnull=True))
    if successor is None and (staying or parts):
        raise Blocked(
            [
                *(_("%(person)s still works in the unit.") % {"person": a.person} for a in staying),
                *(_("The unit “%(unit)s” is still part of it.") % {"unit": p} for p in parts),
            ]
        )
    unit.valid_to, unit.successor = on, successor
    unit.save(update_fields=["valid_to", "successor"])
    if successor is not None:
        for appointment in staying:
            appointments.hand_over(appointment=appointment, unit=successor, on=on, act=act)
        for part in parts:
            move(unit=part, parent=successor, on=on + ONE_DAY, act=act)
    journal.record(
        act,
        "accounts.close_unit",
        unit,
        changes={"valid_to": [None, on]},
        facts={"successor": successor},
    )
    events.publish(
        UnitClosed(unit_id=unit.pk, successor_id=successor.pk if successor is not None else None)
    )
    return unit


def _new_shape(
    unit: Unit, wanted: dict[str, Any], on: date, basis: str, verb: str, act: Act
) -> Unit:
    require(administer_organisation, act, unit.organisation)
    unit = _locked(unit)
    if unit.valid_to is not None:
        raise WrongState(_("The unit is closed already."))
    before = unit.versions.order_by("-valid_to").first()
    since = before.valid_to + ONE_DAY if before is not None else unit.valid_from
    if on < since:
        raise InvalidInput(_("The unit has changed after that day already."), field="on")
    changes = {k: [getattr(unit, k), v] for k, v in wanted.items() if getattr(unit, k) != v}
    if not changes:
        return unit
    if on > since:
        UnitVersion.objects.create(
            unit=unit,
            parent=unit.parent,
            name=unit.name,
            short_name=unit.short_name,
            symbol=unit.symbol,
            valid_from=since,
            valid_to=on - ONE_DAY,
            basis=basis,
        )
    for key, value in wanted.items():
        setattr(unit, key, value)
    full_clean(unit)
    unit.save(update_fields=list(changes))
    journal.record(act, verb, unit, changes=changes, facts={"on": on, "basis": basis})
    events.publish(UnitChanged(unit_id=unit.pk))
    return unit


def _locked(unit: Unit) -> Unit:
    locked: Unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    return locked


def _check_parent(organisation: HostedOrganisation, parent: Unit | None) -> None:
    if parent is None:
        return
    if parent.organisation_id != organisation.pk:
        raise InvalidInput(_("The unit above belongs to another organisation."), field="parent")
    if parent.valid_to is not None:
        raise InvalidInput(_("The unit above is closed."), field="parent")


def _check_successor(unit: Unit, successor: Unit | None, on: date) -> None:
    if successor is None:
        return
    if successor.pk == unit.pk or successor.organisation_id != unit.organisation_id:
        raise InvalidInput(
            _("The successor is another unit of the same organisation."), field="successor"
        )
    if not successor.exists_on(on + ONE_DAY):
        raise InvalidInput(_("The successor does not exist on the next day."), field="successor")
