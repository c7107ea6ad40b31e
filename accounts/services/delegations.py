"""Delegations: in writing, limited in time and roles, never passed on (domain.md §2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.events import DelegationGiven, DelegationRevoked
from accounts.models import Appointment, Delegation, Person
from accounts.policies import delegate_appointment, refuse_own_cause, require, revoke_delegation
from accounts.services.checks import known_roles, period, written
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotPermitted, ReasonMissing, WrongState

NEVER_DELEGATED = frozenset({Role.ADMINISTRATOR.value, Role.AUDITOR.value})


@transaction.atomic
def delegate(
    *,
    appointment: Appointment,
    delegate: Person,
    roles: Iterable[str],
    starts_on: date,
    ends_on: date,
    basis: str,
    act: Act,
    content: str = "",
) -> Delegation:
    """Let another person act with some roles of the appointment, from a day to a day."""
    require(delegate_appointment, act, appointment)
    chosen = known_roles(roles)
    _check_roles(appointment, chosen)
    period(starts_on, ends_on, field="ends_on")
    if starts_on < appointment.starts_on or (
        appointment.ends_on is not None and ends_on > appointment.ends_on
    ):
        raise InvalidInput(
            _("A delegation cannot reach beyond the appointment it comes from."), field="ends_on"
        )
    if delegate.pk == appointment.person_id:
        raise InvalidInput(_("Nobody delegates to himself."), field="delegate")
    if not delegate.is_active or delegate.is_system:
        raise InvalidInput(_("%(name)s has left.") % {"name": delegate.full_name}, field="delegate")
    refuse_own_cause(act, delegate)
    delegation = Delegation.objects.create(
        appointment=appointment,
        delegate=delegate,
        roles=chosen,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=written(basis),
        content=content.strip(),
    )
    journal.record(
        act,
        "accounts.delegate",
        delegation,
        facts={"roles": chosen, "starts_on": starts_on, "ends_on": ends_on, "basis": basis},
    )
    events.publish(DelegationGiven(delegation_id=delegation.pk))
    return delegation


@transaction.atomic
def revoke(*, delegation: Delegation, act: Act) -> Delegation:
    """End a delegation at once; a reason is asked for."""
    require(revoke_delegation, act, delegation)
    if act.by is None:
        raise NotPermitted(_("Only a person can revoke a delegation."))
    if not act.reason:
        raise ReasonMissing(field="reason")
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if delegation.revoked_at is not None:
        raise WrongState(_("The delegation is revoked already."))
    delegation.revoked_at = act.at
    delegation.revoked_by = act.by
    delegation.save(update_fields=["revoked_at", "revoked_by"])
    journal.record(act, "accounts.revoke_delegation", delegation)
    events.publish(DelegationRevoked(delegation_id=delegation.pk))
    return delegation


def _check_roles(appointment: Appointment, chosen: list[str]) -> None:
    if not chosen:
        raise InvalidInput(_("Choose the roles that are delegated."), field="roles")
    if not set(chosen) <= set(appointment.roles):
        raise InvalidInput(
            _("Only roles that the appointment itself has can be delegated."), field="roles"
        )
    if not NEVER_DELEGATED.isdisjoint(chosen):
        raise InvalidInput(
            _("The rights of an administrator or auditor are appointed, never delegated."),
            field="roles",
        )
