"""Who may do what with registers and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.policies.people import needs_role, same_house

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation
    from core.actors import Who
    from documents.models import Register


@policy
def keep_registers(who: Who, organisation: HostedOrganisation) -> None:
    """The clerk or the chief of office opens and closes registers."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        sentence=_("Only the registry clerk or the chief of office keeps the registers."),
    )


@policy
def keep_recipient_groups(who: Who, organisation: HostedOrganisation) -> None:
    """The clerk or the chief of office keeps the groups of recipients."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        sentence=_("Only the registry clerk or the chief of office keeps the groups."),
    )


@policy
def read_entered(who: Who, organisation: HostedOrganisation) -> None:
    """Clerk, chief and auditor read how many fields had to be entered."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        Role.AUDITOR,
        sentence=_(
            "Only the registry clerk, the chief of office and the auditor read this report."
        ),
    )


@policy
def read_register(who: Who, register: Register) -> None:
    """Clerk, chief, leader, archivist and auditor read a register; one of secrets the cleared."""
    same_house(who, register)
    if register.secret and settings.SECRECY_CEILING and not who.clearance:
        raise NotPermitted(_("You are not cleared for the registers of state secrets."))
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        Role.LEADER,
        Role.ARCHIVIST,
        Role.AUDITOR,
        sentence=_("Your role does not read the registers."),
    )


@policy
def read_dispatch(who: Who, organisation: HostedOrganisation) -> None:
    """Clerk, chief, archivist and auditor read the books of dispatch."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        Role.ARCHIVIST,
        Role.AUDITOR,
        sentence=_("Your role does not read the registers."),
    )


@policy
def reserve_number(who: Who, register: Register) -> None:
    """The chief of office has a number kept, with an end (OUT-05)."""
    same_house(who, register)
    needs_role(who, Role.CHIEF, sentence=_("Only the chief of office has a number kept."))


@policy
def void_number(who: Who, register: Register) -> None:
    """The clerk or the chief of office declares a number void (OUT-05)."""
    same_house(who, register)
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        sentence=_("Only the registry clerk or the chief of office declares a number void."),
    )


@policy
def insert_number(who: Who, register: Register) -> None:
    """The chief of office lets a missed number be repaired with a suffix (OUT-07)."""
    same_house(who, register)
    needs_role(
        who,
        Role.CHIEF,
        sentence=_("Only the chief of office lets a number with a suffix be given."),
    )
