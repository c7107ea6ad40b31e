"""Who may do what with state secrets and with marks of secrecy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.policies.people import WORKING_ROLES, needs_role, same_house, stands_for

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation
    from core.actors import Who
    from documents.models import Document, OutgoingDocument, Register


@policy
def settle_finding(who: Who, document: Document) -> None:
    """The chief of office decides on a mark of secrecy that was found in a file (SEC-03)."""
    same_house(who, document)
    needs_role(
        who,
        Role.CHIEF,
        Role.LEADER,
        sentence=_("The chief of office or a leader decides on a mark of secrecy."),
    )


@policy
def permit_stubs(who: Who, organisation: HostedOrganisation) -> None:
    """The head of the office lets stubs of secret paper be kept (SEC-04)."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.LEADER,
        Role.CHIEF,
        sentence=_("Only a leader or the chief of office permits stubs of secret papers."),
    )


@policy
def keep_stubs(who: Who, organisation: HostedOrganisation) -> None:
    """The registry clerk keeps stubs."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk keeps stubs."))


@policy
def read_stubs(who: Who, organisation: HostedOrganisation) -> None:
    """The registry clerk, the chief of office and a leader read stubs."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        Role.LEADER,
        sentence=_("Your role does not read stubs of secret papers."),
    )


@policy
def decide_level(who: Who, document: Document) -> None:
    """The named signer decides the level of a draft (SEC-01); a leader changes it afterwards (SEC-11)."""
    same_house(who, document)
    signer = getattr(document, "signer_id", None)
    if signer is not None and signer in stands_for(who):
        return
    needs_role(who, Role.LEADER, sentence=_("The signer, or a leader, decides the level."))


@policy
def permit_copies(who: Who, document: Document) -> None:
    """A leader or the chief of office, cleared and named, lets a secret be copied (SEC-10)."""
    same_house(who, document)
    needs_role(
        who,
        Role.LEADER,
        Role.CHIEF,
        sentence=_("Only a leader or the chief of office lets a state secret be copied."),
    )


@policy
def keep_copies(who: Who, document: Document) -> None:
    """The registry clerk makes, hands out and takes back numbered copies (SEC-10)."""
    same_house(who, document)
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk keeps the copies."))


@policy
def destroy_secret(who: Who, document: Document) -> None:
    """The registry clerk carries out the decision of the council (SEC-12)."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        Role.ARCHIVIST,
        sentence=_("The registry clerk or the archivist carries out a destruction."),
    )


@policy
def name_reader(who: Who, document: Document) -> None:
    """A leader, the chief, or the signer names a person who may see a secret (SEC-09)."""
    same_house(who, document)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))
    signer = getattr(document, "signer_id", None)
    if signer is not None and signer in stands_for(who):
        return
    needs_role(
        who,
        Role.LEADER,
        Role.CHIEF,
        sentence=_("Only a leader or the chief of office names who may see a state secret."),
    )


@policy
def read_ledgers(who: Who, document: Document) -> None:
    """The clerk, the chief, a leader, the auditor: who opened and copied what (SEC-09)."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        Role.LEADER,
        Role.AUDITOR,
        sentence=_("Your role does not read the ledgers of state secrets."),
    )


@policy
def lock_book(who: Who, register: Register) -> None:
    """The chief of office locks a book of state secrets and opens it again (SEC-08)."""
    same_house(who, register)
    needs_role(who, Role.CHIEF, sentence=_("Only the chief of office locks a book."))


@policy
def propose_level(who: Who, document: OutgoingDocument) -> None:
    """The drafter proposes the level (SEC-01)."""
    same_house(who, document)
    if document.drafter_id not in stands_for(who):
        raise NotPermitted(_("Only the drafter may do this."))
