"""Who may change people, units and rights. Each rule speaks to the person it refuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.capacity import Capacity
from accounts.choices import Role
from accounts.models import Appointment, Delegation, HostedOrganisation, Person
from core.acts import Act
from core.errors import NotPermitted
from core.policy import Policy, policy


def require(rule: Policy[Any], act: Act, obj: Any) -> None:
    """Ask the rule, unless a named part of the system acts by itself (a loader, a command)."""
    if act.system == "" or act.who is not None:
        rule(act.who, obj)


def refuse_own_cause(act: Act, person: Person) -> None:
    """Nobody gives rights to himself; two administrators are needed for that."""
    if act.by is not None and act.by.pk == person.pk:
        raise NotPermitted(
            _("You cannot give rights to yourself. Ask another administrator to do it."),
            code="own_cause",
        )


@policy
def administer_installation(who: Capacity, _obj: object) -> None:
    """An administrator of any organisation here: hosts organisations, enters people."""
    if not who.has(Role.ADMINISTRATOR):
        raise NotPermitted(_("Only a system administrator may do this."))


@policy
def administer_organisation(who: Capacity, organisation: HostedOrganisation) -> None:
    """An administrator of that organisation."""
    if not who.has(Role.ADMINISTRATOR) or who.organisation_id != organisation.pk:
        raise NotPermitted(_("Only an administrator of this organisation may do this."))


@policy
def administer_person(who: Capacity, person: Person) -> None:
    """An administrator of an organisation where the person holds or held an appointment."""
    administer_installation(who, person)
    held = Appointment.objects.filter(person=person)
    here = held.filter(unit__organisation=who.organisation_id)
    if held.exists() and not here.exists():
        raise NotPermitted(_("This person works in another organisation."))


@policy
def delegate_appointment(who: Capacity, appointment: Appointment) -> None:
    """The holder himself, acting in that appointment; or an administrator of the organisation."""
    if who.delegation is not None:
        raise NotPermitted(
            _("What was delegated to you cannot be delegated further."), code="sub_delegation"
        )
    if who.appointment.pk == appointment.pk:
        return
    if not administer_organisation.allows(who, appointment.unit.organisation):
        raise NotPermitted(_("Only the holder of an appointment may delegate it."))


@policy
def revoke_delegation(who: Capacity, delegation: Delegation) -> None:
    """The delegator, or an administrator of the organisation."""
    if who.person.pk == delegation.appointment.person_id:
        return
    if not administer_organisation.allows(who, delegation.appointment.unit.organisation):
        raise NotPermitted(_("Only the person who delegated may revoke it."))


@policy
def own_person(who: Capacity, person: Person) -> None:
    """The person himself."""
    if who.person.pk != person.pk:
        raise NotPermitted(_("You may change your own settings only."))
