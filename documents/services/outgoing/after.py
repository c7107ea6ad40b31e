"""After issue: what was sent and received, recall, replacement, correction (OUT-08, OUT-09)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, WrongState
from documents.choices import OutgoingState, RecipientStatus
from documents.events import DocumentRecalled
from documents.models import OutgoingDocument, Recipient
from documents.policies import outgoing as may
from documents.services import moves
from documents.services.outgoing.steps import step

SENDABLE = {OutgoingState.ISSUED, OutgoingState.CORRECTED}


@transaction.atomic
def recall(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Call an issued document back; the record here is frozen, not destroyed (OUT-09)."""
    return step("recall", document, act=act)


@transaction.atomic
def confirm_recalled(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    changed = step("confirm_recalled", document, act=act)
    events.publish(DocumentRecalled(document_id=changed.pk))
    return changed


@transaction.atomic
def give_up_recall(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    return step("give_up_recall", document, act=act)


@transaction.atomic
def replace(*, document: OutgoingDocument, by: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Mark as replaced by another issued document of the house (OUT-08)."""
    return _followed("replace", "replaces", document, by, act)


@transaction.atomic
def correct(*, document: OutgoingDocument, by: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Mark as corrected by an official letter of the same house (đính chính, OUT-08)."""
    return _followed("correct", "corrects", document, by, act)


def _followed(
    name: str, link: str, document: OutgoingDocument, by: OutgoingDocument, act: Act
) -> OutgoingDocument:
    """Take the step, and write on the successor whom it follows; both are seen and locked."""
    if by.pk == document.pk or by.organisation_id != document.organisation_id:
        raise InvalidInput(_("Name another document of this organisation."), field="by")
    # In one order for all, so that two who replace crosswise do not wait for each other in a circle.
    found = {one.pk: moves.lock(one, act) for one in sorted((document, by), key=lambda one: one.pk)}
    document, by = found[document.pk], found[by.pk]
    _issued_successor(by)
    followed = step(name, document, act=act, facts={"by": by.code_display, "by_uid": str(by.uid)})
    before = getattr(by, link)
    setattr(by, link, followed)
    by.save(update_fields=[link])
    journal.record(act, f"documents.outgoing.{link}", by, changes={link: [before, followed]})
    return followed


def _issued_successor(by: OutgoingDocument) -> None:
    if by.state != OutgoingState.ISSUED:
        raise InvalidInput(_("The other document must be issued first."), field="by")


@transaction.atomic
def mark_sent(*, recipient: Recipient, act: Act) -> Recipient:
    """The copy for this addressee has left the house."""
    return _mark(recipient, RecipientStatus.SENT, "dispatched_at", act)


@transaction.atomic
def mark_received(*, recipient: Recipient, act: Act) -> Recipient:
    """The addressee has confirmed."""
    return _mark(recipient, RecipientStatus.RECEIVED, "received_at", act)


def _mark(recipient: Recipient, status: str, stamp: str, act: Act) -> Recipient:
    document = OutgoingDocument.objects.locked().get(pk=recipient.document_id)
    may.issue_document(act.who, document)
    if document.state not in SENDABLE:
        raise WrongState(_("Only an issued document is sent."))
    row = Recipient.objects.select_for_update(of=("self",)).get(pk=recipient.pk)
    before = row.status
    row.status = status
    setattr(row, stamp, act.at)
    row.save(update_fields=["status", stamp])
    journal.record(
        act,
        f"documents.outgoing.{status}",
        document,
        changes={"recipient": [before, status]},
        facts={"recipient": row.name},
    )
    return row
