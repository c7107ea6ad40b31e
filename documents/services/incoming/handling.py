"""An incoming document is worked on, finished, confirmed, filed and reopened."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, ReasonMissing
from documents import lifecycles
from documents.choices import CommentKind, Outcome, OutgoingState
from documents.events import (
    CompletionReported,
    DocumentCompleted,
    DocumentReopened,
    DocumentTakenOn,
)
from documents.models import (
    Assignment,
    Comment,
    IncomingDocument,
    OutgoingDocument,
    ReplyFor,
)
from documents.policies import incoming as may
from documents.policies.people import holds, lead_chain
from documents.services import moves
from documents.services.secrecy import refuse_blocked

LEFT_THE_HOUSE = (OutgoingState.ISSUED, OutgoingState.CORRECTED, OutgoingState.ARCHIVED)


@transaction.atomic
def accept(*, document: IncomingDocument, act: Act) -> IncomingDocument:
    """The lead takes the work on."""
    locked = moves.lock(document, act)
    document = moves.apply(lifecycles.incoming, "accept", locked, act=act)
    mine = [g.pk for g in lead_chain(document) if act.who is None or holds(act.who, g)]
    Assignment.objects.filter(pk__in=mine, accepted_at=None).update(
        accepted_at=act.at, accepted_by=act.by
    )
    events.publish(DocumentTakenOn(document_id=document.pk))
    return document


@transaction.atomic
def report_done(
    *,
    document: IncomingDocument,
    outcome: str,
    note: str,
    act: Act,
    answer: OutgoingDocument | None = None,
) -> IncomingDocument:
    """The lead reports the work done and says with what; whoever gave it confirms."""
    locked = moves.ready(lifecycles.incoming, "report_done", document, act)
    changes = _outcome(locked, outcome, note, answer, act)
    document = moves.apply(lifecycles.incoming, "report_done", locked, act=act, changes=changes)
    _finish_chain(document, changes["outcome_note"], act)
    events.publish(CompletionReported(document_id=document.pk))
    return document


@transaction.atomic
def complete(
    *,
    document: IncomingDocument,
    outcome: str,
    note: str,
    act: Act,
    answer: OutgoingDocument | None = None,
) -> IncomingDocument:
    """The lead finishes the work with an answer, a result, or a reasoned filing (IN-08)."""
    locked = moves.ready(lifecycles.incoming, "complete", document, act)
    changes = _outcome(locked, outcome, note, answer, act)
    document = moves.apply(lifecycles.incoming, "complete", locked, act=act, changes=changes)
    _finish_chain(document, changes["outcome_note"], act)
    events.publish(DocumentCompleted(document_id=document.pk))
    return document


def _outcome(
    document: IncomingDocument,
    outcome: str,
    note: str,
    answer: OutgoingDocument | None,
    act: Act,
) -> dict[str, Any]:
    note = note.strip()[:2000]
    match outcome:
        case Outcome.ANSWER:
            _link_answer(document, answer, act)
        case Outcome.RESULT:
            if not note:
                raise InvalidInput(_("Say what the result is."), field="note")
        case Outcome.FILED:
            if not note:
                raise ReasonMissing(_("Say why no answer is needed."), field="note")
        case _other:
            raise InvalidInput(
                _("Finish with an answering document, a result, or a reason for filing."),
                field="outcome",
            )
    return {"outcome": outcome, "outcome_note": note}


def _link_answer(document: IncomingDocument, answer: OutgoingDocument | None, act: Act) -> None:
    """An answer counts once it has left the house (TSK-01)."""
    if answer is not None:
        visible = OutgoingDocument.objects.visible_to(act.who) if act.who else None
        if visible is not None and not visible.filter(pk=answer.pk).exists():
            raise InvalidInput(_("There is no such answering document."), field="answer")
        ReplyFor.objects.get_or_create(
            outgoing=answer,
            incoming=document,
            defaults={"added_at": act.at, "added_by": act.by},
        )
    if not document.answers.filter(state__in=LEFT_THE_HOUSE).exists():
        raise InvalidInput(
            _("Name the answering document; it must have been issued."), field="answer"
        )


def _finish_chain(document: IncomingDocument, note: str, act: Act) -> None:
    chain = [given.pk for given in lead_chain(document)]
    Assignment.objects.filter(pk__in=chain, done_at=None).update(
        done_at=act.at, done_by=act.by, result=note
    )


@transaction.atomic
def confirm(*, document: IncomingDocument, act: Act) -> IncomingDocument:
    """Accept what the lead reported."""
    locked = moves.lock(document, act)
    document = moves.apply(lifecycles.incoming, "confirm", locked, act=act)
    events.publish(DocumentCompleted(document_id=document.pk))
    return document


@transaction.atomic
def reject_result(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """Ask for more work on what was reported done."""
    locked = moves.lock(document, act)
    act = act.because(reason.strip())
    document = moves.apply(
        lifecycles.incoming,
        "reject_result",
        locked,
        act=act,
        changes={"outcome": "", "outcome_note": ""},
    )
    _open_chain(document)
    _say(document, act, CommentKind.RETURN, act.reason)
    return document


@transaction.atomic
def file_away(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """File for information what needs no handling (IN-08)."""
    locked = moves.lock(document, act)
    act = act.because(reason.strip())
    document = moves.apply(
        lifecycles.incoming,
        "file_away",
        locked,
        act=act,
        changes={"outcome": Outcome.FILED, "outcome_note": act.reason[:2000]},
    )
    events.publish(DocumentCompleted(document_id=document.pk))
    return document


@transaction.atomic
def reopen(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """Have a finished or filed document worked on again; its lead has the work back."""
    locked = moves.lock(document, act)
    act = act.because(reason.strip())
    document = moves.apply(
        lifecycles.incoming,
        "reopen",
        locked,
        act=act,
        changes={"outcome": "", "outcome_note": "", "completed_at": None, "completed_by": None},
    )
    _open_chain(document)
    events.publish(DocumentReopened(document_id=document.pk))
    return document


def _open_chain(document: IncomingDocument) -> None:
    chain = [given.pk for given in lead_chain(document)]
    Assignment.objects.filter(pk__in=chain).update(done_at=None, done_by=None, result="")


@transaction.atomic
def comment(
    *, document: IncomingDocument, text: str, act: Act, kind: str = CommentKind.COMMENT
) -> Comment:
    """Say something on a document; the words stay with it (OUT-14)."""
    locked = moves.lock(document, act)
    may.comment_document(act.who, locked)
    refuse_blocked(locked, "comment")
    if not text.strip():
        raise InvalidInput(_("Write something."), field="text")
    made = _say(locked, act, kind, text.strip())
    journal.record(act, "documents.incoming.comment", locked, facts={"text": made.text})
    return made


def _say(document: IncomingDocument, act: Act, kind: str, text: str) -> Comment:
    return Comment.objects.create(
        document_id=document.pk,
        author=act.by,
        on_behalf_of=act.on_behalf_of,
        kind=kind,
        text=text,
        at=act.at,
    )
