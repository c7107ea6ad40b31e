"""What becomes of a received document, told to its sender by the codes of QĐ 28/2018/QĐ-TTg."""

from __future__ import annotations

from django.db import transaction

from core.acts import Act
from core.errors import WrongState
from documents.models import RecallRequest, Transmission
from documents.services import outgoing

ARRIVED, REFUSED, REGISTERED, GIVEN, AT_WORK, DONE = "01", "02", "03", "04", "05", "06"
GIVEN_BACK, KEPT = "15", "16"


@transaction.atomic
def tell_sender(*, document_id: int, status: str, reason: str = "", act: Act) -> bool:
    """Report a status on the sender's list, where the sender is an office of this installation.

    The report names our office, never a person of it. Whether there was anybody to tell.
    """
    sent = (
        Transmission.objects.filter(document_id=document_id, recipient__isnull=False)
        .select_related("recipient")
        .first()
    )
    if sent is None or sent.recipient is None:
        return False
    if sent.recipient.exchange_status == status:
        return False
    try:
        outgoing.report_status(recipient=sent.recipient, status=status, act=act.because(reason))
    except WrongState:
        # The sender has given the document up meanwhile: nobody waits for our word.
        return False
    return True


def last_answer(document_id: int) -> str:
    """What we last answered to a recall."""
    answered = RecallRequest.objects.filter(document_id=document_id, answered_at__isnull=False)
    row = answered.order_by("-answered_at", "-pk").first()
    return row.answer if row is not None else ""
