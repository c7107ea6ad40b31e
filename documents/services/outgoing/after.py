"""After issue: what was sent and received, and the recall (OUT-09)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events, journal
from core.acts import Act
from core.errors import WrongState
from documents.choices import OutgoingState, RecipientChannel, RecipientStatus, WaivedRule
from documents.events import DocumentRecalled, RecallAsked, RecallGivenUp
from documents.models import OutgoingDocument, Recipient
from documents.policies import outgoing as may
from documents.selectors import exchanges
from documents.services import moves
from documents.services.outgoing import exchange, waivers
from documents.services.outgoing.exchange import SENDABLE
from documents.services.outgoing.steps import step


@transaction.atomic
def recall(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Call an issued document back: every receiver is asked (status 13), the record here is frozen,
    not destroyed, and why it was called back is kept (OUT-09)."""
    called = step("recall", document, act=act, changes={"recall_reason": act.reason[:1000]})
    rows = called.recipients.exclude(status=RecipientStatus.WAITING)
    for row in rows.exclude(channel=RecipientChannel.INTERNAL).order_by("ordinal"):
        exchange.write(called, row, exchanges.RECALL, act, through="recall")
    events.publish(RecallAsked(document_id=called.pk))
    return called


@transaction.atomic
def confirm_recalled(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """All copies are back. With `act.reason`, paper that does not come back and copies that a
    receiver refused to give up are let go; an electronic receiver must have answered."""
    ready = moves.lock(document, act)
    if act.reason and ready.state == OutgoingState.RECALLING:
        may.recall_issued(act.who, ready)
        waivers.set_aside(
            document=ready,
            rule=WaivedRule.RECALL,
            objections=exchanges.recall_objections(ready, act.on),
            act=act,
        )
    changed = step("confirm_recalled", ready, act=act)
    events.publish(DocumentRecalled(document_id=changed.pk))
    return changed


@transaction.atomic
def give_up_recall(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Leave it in force after all; the receivers are told."""
    changed = step("give_up_recall", document, act=act)
    events.publish(RecallGivenUp(document_id=changed.pk))
    return changed


@transaction.atomic
def mark_sent(
    *, recipient: Recipient, proof: str = "", copies: int | None = None, act: Act
) -> Recipient:
    """The copy for this addressee has left the house: how many, and what proves it (a receipt of
    the post, the number of a package)."""
    more: dict[str, Any] = {"proof": proof.strip()[:200]} if proof.strip() else {}
    if copies is not None:
        more["copies"] = copies
    return _mark(recipient, RecipientStatus.SENT, {"dispatched_at": act.at, **more}, act)


@transaction.atomic
def mark_received(*, recipient: Recipient, receiver_name: str = "", act: Act) -> Recipient:
    """The addressee has confirmed; who took it over, where paper was handed to a person."""
    more = {"receiver_name": receiver_name.strip()[:150]} if receiver_name.strip() else {}
    return _mark(recipient, RecipientStatus.RECEIVED, {"received_at": act.at, **more}, act)


def _mark(recipient: Recipient, status: str, values: dict[str, Any], act: Act) -> Recipient:
    document = OutgoingDocument.objects.locked().get(pk=recipient.document_id)
    may.issue_document(act.who, document)
    if document.state not in SENDABLE:
        raise WrongState(_("Only an issued document is sent."))
    row = Recipient.objects.select_for_update(of=("self",)).get(pk=recipient.pk)
    before = row.status
    row.status = status
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["status", *values])
    journal.record(
        act,
        f"documents.outgoing.{status}",
        document,
        changes={"recipient": [before, status]},
        facts={"recipient": row.name} | {k: v for k, v in values.items() if k in {"proof"}},
    )
    return row
