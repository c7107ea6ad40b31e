"""What a receiver reports about his copy (QĐ 28/2018/QĐ-TTg), by machine or noted by the clerk."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import InvalidInput, ReasonMissing, WrongState
from documents.choices import OutgoingState, RecipientStatus
from documents.models import OutgoingDocument, Recipient, RecipientReport
from documents.policies import outgoing as may
from documents.selectors import exchanges

SENDABLE = {OutgoingState.ISSUED, OutgoingState.CORRECTED}
LEFT_THE_HOUSE = {
    *SENDABLE,
    OutgoingState.RECALLING,
    OutgoingState.RECALLED,
    OutgoingState.REPLACED,
    OutgoingState.ARCHIVED,
}


@transaction.atomic
def report_status(*, recipient: Recipient, status: str, act: Act) -> Recipient:
    """The receiver's system says where the copy stands: a code 01 … 16, with `act.reason` where the
    list asks for one. The act is the receiver's (or the exchange's); every report is kept.

    Raises InvalidInput, ReasonMissing, WrongState.
    """
    document = OutgoingDocument.objects.locked().get(pk=recipient.document_id)
    return write(document, recipient, status, act, through=act.system or act.channel)


@transaction.atomic
def note_status(*, recipient: Recipient, status: str, act: Act) -> Recipient:
    """The clerk notes what the receiver answered outside the system: by letter, by telephone, with
    the paper that came back."""
    document = OutgoingDocument.objects.locked().get(pk=recipient.document_id)
    may.recall_issued(act.who, document)
    if status in exchanges.OF_RECALL and document.state != OutgoingState.RECALLING:
        raise WrongState(_("The document is not being recalled."))
    if status == exchanges.RECALL:
        raise InvalidInput(_("Only the recall itself asks for the document back."), field="status")
    return write(document, recipient, status, act, through="note")


def write(
    document: OutgoingDocument, recipient: Recipient, status: str, act: Act, *, through: str
) -> Recipient:
    """One report and the state that follows from it; the document is locked."""
    _refuse_unknown(status, act)
    if document.state not in LEFT_THE_HOUSE:
        raise WrongState(_("Only an issued document is sent."))
    row = Recipient.objects.select_for_update(of=("self",)).get(
        pk=recipient.pk, document_id=document.pk
    )
    before = row.exchange_status
    row.exchange_status = status
    row.exchange_reason = act.reason.strip()[:500]
    row.exchange_at = act.at
    changed = ["exchange_status", "exchange_reason", "exchange_at"]
    if status == exchanges.REFUSED:
        row.status = RecipientStatus.REFUSED
        changed.append("status")
    elif status == exchanges.ARRIVED and row.status == RecipientStatus.WAITING:
        row.status = RecipientStatus.SENT
        row.dispatched_at = row.dispatched_at or act.at
        changed += ["status", "dispatched_at"]
    elif status in exchanges.AT_WORK:
        row.status = RecipientStatus.RECEIVED
        row.dispatched_at = row.dispatched_at or act.at
        row.received_at = row.received_at or act.at
        changed += ["status", "dispatched_at", "received_at"]
    row.save(update_fields=changed)
    RecipientReport.objects.create(
        recipient=row,
        status=status,
        reason=row.exchange_reason,
        reported_at=act.at,
        reported_by=act.by,
        through=through[:60],
    )
    journal.record(
        act,
        "documents.outgoing.report",
        document,
        changes={"exchange_status": [before, status]},
        facts={"recipient": row.name, "through": through},
    )
    found: Recipient = row
    return found


def _refuse_unknown(status: str, act: Act) -> None:
    known = exchanges.statuses(act.on)
    row = known.get(status)
    if row is None and (known or not (len(status) == 2 and status.isdecimal())):
        raise InvalidInput(_("There is no such exchange status."), field="status")
    if row is not None and row.needs_reason and not act.reason.strip():
        raise ReasonMissing(field="reason")
