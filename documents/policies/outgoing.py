"""Who may do what with an outgoing document. Separation of duties is OUT-13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.choices import OutgoingState
from documents.policies.duties import keep_apart
from documents.policies.people import (
    WORKING_ROLES,
    heads_unit,
    needs_role,
    same_house,
    stands_for,
)

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation
    from core.actors import Who
    from documents.models import CommentRequest, Document, OutgoingDocument


@policy
def draft_document(who: Who, organisation: HostedOrganisation) -> None:
    """Everyone who handles documents may draft."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def edit_draft(who: Who, document: OutgoingDocument) -> None:
    """The drafter changes the draft."""
    same_house(who, document)
    if document.drafter_id not in stands_for(who):
        raise NotPermitted(_("Only the drafter may do this."))


@policy
def address_document(who: Who, document: OutgoingDocument) -> None:
    """The drafter names the addressees of a draft; the clerk sets them right before issue."""
    same_house(who, document)
    if document.state in {OutgoingState.SIGNED, OutgoingState.NUMBERED}:
        needs_role(
            who,
            Role.CLERK,
            sentence=_("Once it is signed, only the registry clerk changes the addressees."),
        )
        return
    if document.drafter_id not in stands_for(who):
        raise NotPermitted(_("Only the drafter may do this."))


@policy
def submit_draft(who: Who, document: OutgoingDocument) -> None:
    """The drafter submits the draft."""
    same_house(who, document)
    if document.drafter_id not in stands_for(who):
        raise NotPermitted(_("Only the drafter may submit the draft."))


@policy
def comment_draft(who: Who, document: OutgoingDocument) -> None:
    """Everyone who sees the draft and handles documents may comment on it."""
    same_house(who, document)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def answer_opinion(who: Who, request: CommentRequest) -> None:
    """Who was asked answers; for a unit its head does."""
    same_house(who, request.round.document)
    if request.person_id is not None and request.person_id in stands_for(who):
        return
    if request.person_id is None and heads_unit(who, request.unit_id):
        return
    raise NotPermitted(_("Only those who were asked give this opinion."))


@policy
def manage_templates(who: Who, organisation: HostedOrganisation) -> None:
    """The chief of office, the form checker and the administrator keep the office's templates."""
    same_house(who, organisation)
    needs_role(
        who,
        Role.CHIEF,
        Role.FORM_CHECKER,
        Role.ADMINISTRATOR,
        sentence=_("Only the chief of office, the form checker or the administrator does this."),
    )


@policy
def approve_content(who: Who, document: OutgoingDocument) -> None:
    """The head of the drafting unit, or the chief of office, answers for the content (OUT-13)."""
    same_house(who, document)
    if not heads_unit(who, document.unit_id) and not who.has(Role.CHIEF):
        raise NotPermitted(_("Only the head of the drafting unit approves the content."))
    keep_apart(who, document, "approve_content")


@policy
def pass_form(who: Who, document: OutgoingDocument) -> None:
    """The form checker answers for the form; never the signer (OUT-13)."""
    same_house(who, document)
    needs_role(who, Role.FORM_CHECKER, sentence=_("Only the form checker passes the form."))
    keep_apart(who, document, "pass_form")


@policy
def return_draft(who: Who, document: OutgoingDocument) -> None:
    """Whoever has the draft before him sends it back: approver, form checker, signer, clerk."""
    same_house(who, document)
    match document.state:
        case OutgoingState.CONTENT_REVIEW:
            approve_content(who, document)
        case OutgoingState.FORM_CHECK:
            needs_role(
                who, Role.FORM_CHECKER, sentence=_("Only the form checker returns it at this step.")
            )
        case OutgoingState.SUBMITTED:
            if document.signer_id not in stands_for(who):
                raise NotPermitted(_("Only the signer returns it at this step."))
        case _:
            needs_role(
                who, Role.CLERK, sentence=_("Only the registry clerk returns it at this step.")
            )


@policy
def sign_document(who: Who, document: OutgoingDocument) -> None:
    """The named signer signs; never the one who checked the form (OUT-13)."""
    same_house(who, document)
    if document.signer_id != who.person.pk:
        raise NotPermitted(_("Only the named signer signs this document."))
    keep_apart(who, document, "sign")


@policy
def number_document(who: Who, document: OutgoingDocument) -> None:
    """The clerk numbers; never the signer (OUT-13)."""
    same_house(who, document)
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk gives numbers."))
    keep_apart(who, document, "number")


@policy
def insert_number(who: Who, document: OutgoingDocument) -> None:
    """The chief of office repairs a missed number with a suffix; never the signer (OUT-07)."""
    same_house(who, document)
    needs_role(
        who,
        Role.CHIEF,
        sentence=_("Only the chief of office lets a number with a suffix be given."),
    )
    if who.person.pk in {document.signer_id, document.signed_by_id}:
        raise NotPermitted(_("Whoever signed a document does not number or seal it."))


@policy
def seal_document(who: Who, document: OutgoingDocument) -> None:
    """The clerk puts the seal of the office; never the signer (OUT-13)."""
    number_document(who, document)


@policy
def issue_document(who: Who, document: OutgoingDocument) -> None:
    """The clerk issues; never the signer (OUT-13)."""
    same_house(who, document)
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk issues documents."))
    keep_apart(who, document, "issue")


@policy
def recall_issued(who: Who, document: OutgoingDocument) -> None:
    """The clerk or the chief of office recalls, replaces and corrects what was issued."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        Role.CHIEF,
        sentence=_("Only the registry clerk or the chief of office does this after issue."),
    )


@policy
def cancel_document(who: Who, document: OutgoingDocument) -> None:
    """The drafter gives up a draft; once it is signed, a leader or the chief of office."""
    same_house(who, document)
    if who.has(Role.LEADER, Role.CHIEF):
        return
    if document.state in {OutgoingState.SIGNED, OutgoingState.NUMBERED}:
        raise NotPermitted(
            _("Only a leader or the chief of office cancels a document that is signed.")
        )
    if document.drafter_id not in stands_for(who):
        raise NotPermitted(_("Only the drafter, a leader or the chief of office cancels a draft."))


@policy
def archive_document(who: Who, document: OutgoingDocument) -> None:
    """The archivist or the clerk; in practice the system, when the dossier is handed over."""
    same_house(who, document)
    needs_role(
        who,
        Role.ARCHIVIST,
        Role.CLERK,
        sentence=_("Only the archivist or the registry clerk does this."),
    )


@policy
def share_document(who: Who, document: Document) -> None:
    """Everyone who sees a document and handles documents may show it to a colleague."""
    same_house(who, document)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))
