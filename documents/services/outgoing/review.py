"""Review: comments, approval of the content, the form check, and every way back with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.services import principals
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents.choices import CommentKind, GrantReason, OutgoingState
from documents.events import (
    ContentApproved,
    DraftReturned,
    DraftSubmitted,
    FormPassed,
)
from documents.models import Comment, OutgoingDocument
from documents.policies import outgoing as may
from documents.services import grants
from documents.services.outgoing.rounds import end_rounds
from documents.services.outgoing.steps import step
from documents.services.secrecy import refuse_blocked

WAYS_BACK = {
    OutgoingState.RETURNED: "return",
    OutgoingState.CONTENT_REVIEW: "return_to_review",
    OutgoingState.FORM_CHECK: "return_to_form_check",
}


@transaction.atomic
def comment(
    *, document: OutgoingDocument, text: str, kind: str = CommentKind.COMMENT, act: Act
) -> Comment:
    """Add a comment or opinion; it stays with the draft for good (OUT-14)."""
    seen = OutgoingDocument.objects.visible_to(act.who).filter(pk=document.pk).first()
    if seen is None:
        raise NotFound
    may.comment_draft(act.who, seen)
    refuse_blocked(seen, "comment")
    words = text.strip()
    if not words:
        raise InvalidInput(_("Write the comment first."), field="text")
    return _note(seen, words, kind, act)


def _note(document: OutgoingDocument, words: str, kind: str, act: Act) -> Comment:
    made = Comment.objects.create(
        document=document,
        version=document.current_version,
        author=act.by,
        on_behalf_of=act.on_behalf_of,
        text=words,
        kind=kind,
        at=act.at,
    )
    journal.record(act, "documents.outgoing.comment", document, facts={"kind": kind})
    return made


@transaction.atomic
def submit_content(
    *, document: OutgoingDocument, revision: int | None = None, act: Act
) -> OutgoingDocument:
    """To the head of the drafting unit, with the text and the signer named."""
    changed = step("submit_content", document, act=act, revision=revision)
    end_rounds(changed, act)
    readers = principals.of_roles(changed.organisation, [Role.CHIEF])
    if changed.unit is not None:
        readers.append(principals.of_unit(changed.unit))
    grants.give(document=changed, principals=readers, reason=GrantReason.ROUTED, act=act)
    events.publish(DraftSubmitted(document_id=changed.pk))
    return changed


@transaction.atomic
def withdraw(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    return step("withdraw", document, act=act)


@transaction.atomic
def approve_content(
    *, document: OutgoingDocument, revision: int | None = None, act: Act
) -> OutgoingDocument:
    """The head of unit answers for the content (NĐ 30/2020 Art. 12 cl. 1); the form is next.

    What he approved is the version of that moment: a later text needs his word again (OUT-12).
    """
    changed = step(
        "approve_content",
        document,
        act=act,
        revision=revision,
        changes={"approved_version": document.current_version},
    )
    checkers = principals.of_roles(changed.organisation, [Role.FORM_CHECKER])
    grants.give(document=changed, principals=checkers, reason=GrantReason.ROUTED, act=act)
    events.publish(ContentApproved(document_id=changed.pk))
    return changed


@transaction.atomic
def pass_form(
    *, document: OutgoingDocument, revision: int | None = None, act: Act
) -> OutgoingDocument:
    """The form is right (NĐ 30/2020 Art. 12 cl. 2); the signer and his secretary see it now."""
    changed = step(
        "pass_form",
        document,
        act=act,
        revision=revision,
        changes={"submitted_at": act.at, "submitted_by": act.by},
    )
    if changed.signer is not None:
        grants.give(
            document=changed,
            principals=[principals.of_person(changed.signer)],
            reason=GrantReason.ROUTED,
            act=act,
        )
    events.publish(FormPassed(document_id=changed.pk))
    return changed


@transaction.atomic
def return_(
    *,
    document: OutgoingDocument,
    to_state: str = OutgoingState.RETURNED,
    revision: int | None = None,
    act: Act,
) -> OutgoingDocument:
    """Send it back to an earlier step with a reason (act.reason), which stays as a comment."""
    way = WAYS_BACK.get(OutgoingState(to_state)) if to_state in OutgoingState.values else None
    if way is None:
        raise InvalidInput(_("It cannot be sent back to that step."), field="to_state")
    changed = step(
        way,
        document,
        act=act,
        revision=revision,
        changes={"returned_to": to_state, "returned_reason": act.reason[:1000]},
    )
    _note(changed, act.reason, CommentKind.RETURN, act)
    events.publish(DraftReturned(document_id=changed.pk))
    return changed
