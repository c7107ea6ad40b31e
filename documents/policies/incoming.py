"""Who may do what with an incoming document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.policies.people import (
    WORKING_ROLES,
    holds,
    lead_chain,
    leads,
    live_assignments,
    needs_role,
    same_house,
    stands_for,
)

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation
    from core.actors import Who
    from documents.models import Assignment, IncomingDocument


def took_in_on_duty(who: Who, document: IncomingDocument) -> bool:
    """Whether this person took the document in on duty."""
    return document.on_duty is not None and document.on_duty.person_id == who.person.pk


@policy
def receive_document(who: Who, organisation: HostedOrganisation) -> None:
    """The clerk takes in what arrives."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk takes in documents."))


@policy
def keep_roster(who: Who, organisation: HostedOrganisation) -> None:
    """The chief of office, a leader or the administrator keeps the duty roster (IN-13)."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.CHIEF,
        Role.LEADER,
        Role.ADMINISTRATOR,
        sentence=_("The chief of office or the administrator keeps the duty roster."),
    )


@policy
def register_document(who: Who, document: IncomingDocument) -> None:
    """The clerk registers; out of hours whoever took it in on duty (IN-13)."""
    same_house(who, document)
    if document.on_duty_id is not None and took_in_on_duty(who, document):
        return
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk registers documents."))


@policy
def return_document(who: Who, document: IncomingDocument) -> None:
    """The clerk returns to the sender what cannot be accepted."""
    same_house(who, document)
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk returns documents."))


@policy
def describe_document(who: Who, document: IncomingDocument) -> None:
    """The clerk corrects the description of an incoming document."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        sentence=_("Only the registry clerk changes the description of a document."),
    )


@policy
def present_document(who: Who, document: IncomingDocument) -> None:
    """The clerk, the secretary or the chief of office presents to a leader."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        Role.SECRETARY,
        Role.CHIEF,
        sentence=_("The clerk, the secretary or the chief of office presents documents."),
    )


@policy
def direct_document(who: Who, document: IncomingDocument) -> None:
    """A leader or the chief of office gives instructions."""
    same_house(who, document)
    needs_role(
        who,
        Role.LEADER,
        Role.CHIEF,
        sentence=_("Only a leader or the chief of office gives instructions."),
    )


@policy
def assign_document(who: Who, document: IncomingDocument) -> None:
    """A leader or the chief of office distributes documents."""
    same_house(who, document)
    needs_role(
        who,
        Role.LEADER,
        Role.CHIEF,
        sentence=_("Only a leader or the chief of office distributes documents."),
    )


@policy
def hand_down(who: Who, document: IncomingDocument) -> None:
    """The head of a unit that was given work hands it down inside the unit (IN-06)."""
    same_house(who, document)
    needs_role(
        who,
        Role.UNIT_HEAD,
        Role.CHIEF,
        sentence=_("Only the head of a unit hands work down."),
    )
    if not any(holds(who, given) for given in live_assignments(document)):
        raise NotPermitted(_("This work was not given to your unit."))


@policy
def accept_document(who: Who, document: IncomingDocument) -> None:
    """The lead takes the work on."""
    same_house(who, document)
    if not leads(who, document):
        raise NotPermitted(_("Only the one who leads the work may do this."))


@policy
def hand_back(who: Who, document: IncomingDocument) -> None:
    """Whoever was given the lead sends it back as not his (IN-11)."""
    same_house(who, document)
    if not leads(who, document):
        raise NotPermitted(_("Only the one who leads the work may send it back."))


@policy
def report_done(who: Who, document: IncomingDocument) -> None:
    """The lead reports the work done, where somebody must confirm it (IN-07)."""
    same_house(who, document)
    if not leads(who, document):
        raise NotPermitted(_("Only the one who leads the work may finish it."))
    if not document.confirm_needed:
        raise NotPermitted(_("Nobody needs to confirm this work: finish it."))


@policy
def complete_document(who: Who, document: IncomingDocument) -> None:
    """The lead finishes the work, where nobody must confirm it (IN-07)."""
    same_house(who, document)
    if not leads(who, document):
        raise NotPermitted(_("Only the one who leads the work may finish it."))
    if document.confirm_needed:
        raise NotPermitted(_("Whoever gave this work wants to confirm it: report it done."))


@policy
def confirm_document(who: Who, document: IncomingDocument) -> None:
    """Whoever gave the work, a leader or the chief confirms; never the one who reported it."""
    same_house(who, document)
    chain = lead_chain(document)
    giver = bool(chain) and chain[0].assigned_by_id in stands_for(who)
    if not giver and not who.has(Role.LEADER, Role.CHIEF):
        raise NotPermitted(_("Only the one who gave the work, a leader or the chief confirms it."))
    if any(given.done_by_id == who.person.pk for given in chain):
        raise NotPermitted(_("Nobody confirms his own work."))


@policy
def file_document(who: Who, document: IncomingDocument) -> None:
    """The clerk, the chief or a leader files what needs no handling."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        Role.LEADER,
        sentence=_("The clerk, the chief of office or a leader files documents for information."),
    )


@policy
def reopen_document(who: Who, document: IncomingDocument) -> None:
    """A leader or the chief of office has a finished document worked on again."""
    same_house(who, document)
    needs_role(
        who,
        Role.LEADER,
        Role.CHIEF,
        sentence=_("Only a leader or the chief of office reopens a finished document."),
    )


@policy
def recall_document(who: Who, document: IncomingDocument) -> None:
    """The clerk agrees to the recall of the sender."""
    same_house(who, document)
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk answers a recall."))


@policy
def finish_assignment(who: Who, assignment: Assignment) -> None:
    """Whoever was given a part reports it done."""
    same_house(who, assignment.document)
    if not holds(who, assignment):
        raise NotPermitted(_("This work was given to somebody else."))


@policy
def comment_document(who: Who, document: IncomingDocument) -> None:
    """Everyone who sees a document and handles documents may comment on it."""
    same_house(who, document)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))
