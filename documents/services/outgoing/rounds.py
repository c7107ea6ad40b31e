"""Rounds of comments: people and units are asked, answer, and are told what became of it (OUT-14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Unit
from accounts.services import principals
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotFound, ReasonMissing, WrongState
from documents.choices import FileRole, GrantReason, Settlement, Verdict
from documents.engine.text import letters
from documents.events import CommentsAsked, OpinionGiven
from documents.models import CommentRequest, CommentRound, OutgoingDocument, Upload
from documents.policies import outgoing as may
from documents.services import files, grants, moves
from documents.services.outgoing.steps import step


@transaction.atomic
def ask_comments(
    *,
    document: OutgoingDocument,
    people: Iterable[Person],
    units: Iterable[Unit] = (),
    question: str = "",
    due_on: date | None = None,
    answers_required: bool = False,
    act: Act,
) -> OutgoingDocument:
    """Ask named persons and units of the house; they see the draft from now on.

    Without an answer by the day it shows as such; only `answers_required` makes it bar the way.
    """
    asked, asked_units = list(dict.fromkeys(people)), list(dict.fromkeys(units))
    if not asked and not asked_units:
        raise InvalidInput(_("Name at least one person to ask."), field="people")
    if any(unit.organisation_id != document.organisation_id for unit in asked_units):
        raise InvalidInput(_("This unit belongs to another organisation."), field="units")
    if due_on is not None and due_on < act.on:
        raise InvalidInput(_("The day for the answers is over already."), field="due_on")
    names = [p.full_name for p in asked] + [u.name for u in asked_units]
    changed = step("ask_comments", document, act=act, facts={"asked": names})
    opened = CommentRound.objects.create(
        document=changed,
        version=changed.current_version,
        question=letters.tidy(question).strip()[:4000],
        due_on=due_on,
        answers_required=answers_required,
        asked_at=act.at,
        asked_by=act.by,
    )
    CommentRequest.objects.bulk_create(
        [CommentRequest(round=opened, person=one) for one in asked]
        + [CommentRequest(round=opened, unit=one) for one in asked_units]
    )
    readers = principals.of_people(asked) + principals.of_units(asked_units)
    grants.give(document=changed, principals=readers, reason=GrantReason.ROUTED, act=act)
    events.publish(
        CommentsAsked(document_id=changed.pk, person_ids=tuple(sorted(p.pk for p in asked)))
    )
    return changed


@transaction.atomic
def close_comments(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """End the open rounds; what was not answered shows as not answered."""
    changed = step("close_comments", document, act=act)
    end_rounds(changed, act)
    return changed


def end_rounds(document: OutgoingDocument, act: Act) -> None:
    """Part of an act that ends the asking: closing it, or submitting the draft."""
    CommentRound.objects.filter(document_id=document.pk, closed_at=None).update(
        closed_at=act.at, closed_by=act.by
    )


def _locked(request: CommentRequest, act: Act) -> tuple[CommentRequest, OutgoingDocument]:
    """The request and its draft, both locked; NotFound when the draft is not open to this person."""
    document = OutgoingDocument.objects.get(pk=request.round.document_id)
    draft = moves.lock(document, act)
    row = (
        CommentRequest.objects.select_for_update(of=("self",))
        .select_related("round", "person", "unit")
        .get(pk=request.pk)
    )
    return row, draft


@transaction.atomic
def answer(
    *, request: CommentRequest, verdict: str, text: str = "", upload: Upload | None = None, act: Act
) -> CommentRequest:
    """Give an opinion; until the round is closed it may be given anew."""
    row, draft = _locked(request, act)
    may.answer_opinion(act.who, row)
    if row.round.closed_at is not None:
        raise WrongState(_("This round of comments is closed."))
    if row.excused_at is not None:
        raise WrongState(_("This opinion is no longer asked for."))
    if verdict not in Verdict.values:
        raise InvalidInput(_("Say whether you agree."), field="verdict")
    words = letters.tidy(text).strip()[:10_000]
    if verdict != Verdict.AGREE and not words:
        raise InvalidInput(_("Say what should change, or why you disagree."), field="text")
    before = row.verdict
    if upload is not None:
        row.file = files.use(upload=upload, document=draft, role=FileRole.EVIDENCE, act=act)
    row.verdict, row.text = verdict, words
    row.answered_at, row.answered_by = act.at, act.by
    row.settlement, row.settled_reason = "", ""
    row.settled_at = row.settled_by = None
    row.save()
    journal.record(
        act,
        "documents.outgoing.answer_opinion",
        draft,
        changes={"verdict": [before, verdict]},
        facts={"asked": row.name, "text": words[:500]},
    )
    events.publish(OpinionGiven(document_id=draft.pk, request_id=row.pk))
    return row


@transaction.atomic
def settle(
    *, request: CommentRequest, settlement: str, reason: str = "", act: Act
) -> CommentRequest:
    """The drafter says whether an opinion was taken up; why, when it was not wholly."""
    row, draft = _locked(request, act)
    may.edit_draft(act.who, draft)
    if row.answered_at is None:
        raise WrongState(_("There is no opinion yet."))
    if draft.signed_at is not None:
        raise WrongState(_("The document is signed: the opinions on its draft are closed."))
    if settlement not in Settlement.values:
        raise InvalidInput(_("Say whether the opinion was taken up."), field="settlement")
    words = letters.tidy(reason).strip()[:2000]
    if settlement != Settlement.TAKEN and not words:
        raise ReasonMissing(_("Explain why it was not taken up."), field="reason")
    before = row.settlement
    row.settlement, row.settled_reason = settlement, words
    row.settled_at, row.settled_by = act.at, act.by
    row.save(update_fields=["settlement", "settled_reason", "settled_at", "settled_by"])
    journal.record(
        act.because(words),
        "documents.outgoing.settle_opinion",
        draft,
        changes={"settlement": [before, settlement]},
        facts={"asked": row.name},
    )
    return row


@transaction.atomic
def excuse(*, request: CommentRequest, act: Act) -> CommentRequest:
    """The drafter asks somebody no more (on leave, not concerned); the reason stays (act.reason)."""
    row, draft = _locked(request, act)
    may.edit_draft(act.who, draft)
    if not act.reason:
        raise ReasonMissing(field="reason")
    if row.answered_at is not None:
        raise WrongState(_("The opinion has been given."))
    row.excused_at, row.excused_by, row.excused_reason = act.at, act.by, act.reason[:1000]
    row.save(update_fields=["excused_at", "excused_by", "excused_reason"])
    journal.record(act, "documents.outgoing.excuse_opinion", draft, facts={"asked": row.name})
    return row


def request_for(*, document: OutgoingDocument, uid: object) -> CommentRequest:
    """The request of that identifier on that draft; NotFound otherwise."""
    found: CommentRequest | None = (
        CommentRequest.objects.select_related("round", "person", "unit")
        .filter(uid=uid, round__document_id=document.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found
