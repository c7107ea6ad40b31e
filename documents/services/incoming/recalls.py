"""The sender asks a document back: what he asked, what we answered, and what is destroyed (IN-12).

NĐ 30/2020 Art. 18 and PL VI: on recall the file and its metadata are destroyed, the metadata of the
recall stay. The clerk decides; nothing is applied silently (EX-07).
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events, journal
from core.acts import Act
from core.errors import ReasonMissing, WrongState
from documents import lifecycles
from documents.choices import IncomingState
from documents.events import DocumentRecalled, RecallRefused, SenderAsksBack
from documents.models import (
    DocumentFile,
    IncomingDocument,
    OutgoingDocument,
    RecallRequest,
    Transmission,
)
from documents.policies import incoming as may
from documents.services import assignments, destruction, moves, search_index

ENDED = (IncomingState.RECALLED, IncomingState.RETURNED)
BLANK: dict[str, Any] = {
    "code_number": "",
    "code_notation": "",
    "code_display": "",
    "code_folded": "",
    "subject": "",
    "subject_folded": "",
    "signer_name": "",
    "signer_position": "",
    "note": "",
    "kind": None,
    "field": None,
    "issued_on": None,
    "page_count": None,
    "deliver_by": None,
    "provenance": {},
}
"""What describes the paper and goes with it; sender, day and number of arrival stay in the book."""


@transaction.atomic
def ask_back(
    *,
    document: IncomingDocument,
    reason: str,
    sender_name: str = "",
    message_id: str = "",
    act: Act,
) -> RecallRequest | None:
    """The sender asks for it back: it is marked, and the clerk is asked. Nothing else happens.

    None when it is gone already, was asked for before and not answered yet, or when this very
    message came before (EX-05).
    """
    locked = IncomingDocument.objects.locked().get(pk=document.pk)
    if locked.state in ENDED or open_request(locked) is not None:
        return None
    if message_id and locked.recall_requests.filter(message_id=message_id[:255]).exists():
        return None
    request = RecallRequest.objects.create(
        document=locked,
        asked_at=act.at,
        sender_name=(sender_name or locked.issuer_name)[:200],
        message_id=message_id[:255],
        reason=reason.strip()[:1000],
    )
    journal.record(
        act,
        "documents.incoming.asked_back",
        locked,
        facts={"reason": request.reason, "message_id": request.message_id},
    )
    events.publish(SenderAsksBack(document_id=locked.pk))
    return request


@transaction.atomic
def ask_back_copies(*, issued: OutgoingDocument, act: Act) -> int:
    """The recall of a document issued here, told to the offices of this installation that got it."""
    delivered = Transmission.objects.filter(recipient__document=issued.pk).select_related(
        "document"
    )
    asked = [
        ask_back(
            document=one.document,
            reason=issued.recall_reason,
            sender_name=one.sender_name,
            message_id=f"{one.message_id}#{issued.revision}",
            act=act,
        )
        for one in delivered.order_by("pk")
    ]
    return sum(request is not None for request in asked)


@transaction.atomic
def drop_requests(*, issued: OutgoingDocument, act: Act) -> None:
    """The sender leaves it in force after all: what nobody has answered yet is closed."""
    for request in RecallRequest.objects.select_for_update(of=("self",)).filter(
        document__transmission__recipient__document=issued.pk, answered_at=None
    ):
        request.answered_at, request.is_agreed = act.at, False
        request.answer = str(_("The sender leaves it in force."))
        request.save(update_fields=["answered_at", "is_agreed", "answer"])
        journal.record(act, "documents.incoming.recall_dropped", request.document)


def open_request(document: IncomingDocument) -> RecallRequest | None:
    """The recall that waits for our answer."""
    return RecallRequest.objects.filter(document_id=document.pk, answered_at=None).first()


@transaction.atomic
def recall(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """Agree to the sender's recall: work ends, the file and what describes it are destroyed here.

    The number stays in the register; who asked, why, when and what was destroyed stays for good.
    A content that another document uses too is kept for that one alone.
    """
    why = reason.strip()
    locked = moves.lock(document, act)
    # Under its lock: the sender may give the recall up at this very moment.
    asked = locked.recall_requests.select_for_update(of=("self",)).filter(answered_at=None).first()
    if asked is None and locked.recall_requests.exists():
        raise WrongState(
            _("No recall of this document waits for an answer any more. The sender must ask again.")
        )
    recalled = moves.apply(lifecycles.incoming, "recall", locked, act=act.because(why))
    request = asked or RecallRequest(
        document=recalled, asked_at=act.at, sender_name=recalled.issuer_name, reason=why[:1000]
    )
    assignments.withdraw_live(document=recalled, act=act)
    request.destroyed = _destroy(recalled, act)
    request.answered_at, request.answered_by = act.at, act.by
    request.is_agreed, request.answer = True, why[:1000]
    request.save()
    journal.record(act, "documents.incoming.destroy", recalled, facts={"files": request.destroyed})
    events.publish(DocumentRecalled(document_id=recalled.pk))
    return IncomingDocument.objects.get(pk=recalled.pk)


def _destroy(document: IncomingDocument, act: Act) -> list[dict[str, Any]]:
    uses = DocumentFile.objects.filter(document_id=document.pk).select_related("stored")
    gone = [
        {"sha256": one.stored.sha256, "size": one.stored.size, "role": one.role}
        for one in uses.order_by("ordinal")
    ]
    sent = Transmission.objects.filter(document_id=document.pk).select_related("raw").first()
    destruction.content_of(document=document, act=act)
    if sent is not None:
        _forget_message(sent, act)
    uses.delete()
    for name, value in BLANK.items():
        setattr(document, name, value)
    document.save(update_fields=list(BLANK))
    # The history of the fields would keep what the row gives up.
    known = apps.get_model("documents", "DocumentEvent")
    kept = {f.name for f in known._meta.get_fields()}
    known._default_manager.filter(pgh_obj_id=document.pk).update(
        **{name: value for name, value in BLANK.items() if name in kept}
    )
    search_index.reindex(document)
    return gone


def _forget_message(sent: Transmission, act: Act) -> None:
    """Of the message stays who sent it, when, and its id."""
    raw = sent.raw
    sent.headers, sent.parts, sent.raw = [], [], None
    sent.save(update_fields=["headers", "parts", "raw"])
    used = DocumentFile.objects.filter(stored=raw).exclude(document_id=sent.document_id)
    if raw is not None and raw.destroyed_at is None and not used.exists():
        destruction.stored_file(stored=raw, act=act)


@transaction.atomic
def refuse_recall(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """Keep what the sender asks back, and tell him why (status 16)."""
    locked = moves.lock(document, act)
    may.recall_document(act.who, locked)
    why = reason.strip()
    if not why:
        raise ReasonMissing(field="reason")
    request = open_request(locked)
    if request is None:
        raise WrongState(_("The sender has not asked for this document."))
    request.answered_at, request.answered_by = act.at, act.by
    request.is_agreed, request.answer = False, why[:1000]
    request.save(update_fields=["answered_at", "answered_by", "is_agreed", "answer"])
    journal.record(act.because(why), "documents.incoming.refuse_recall", locked)
    events.publish(RecallRefused(document_id=locked.pk))
    return locked
