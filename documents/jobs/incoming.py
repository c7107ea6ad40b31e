"""A recall is told to the offices of this installation, once; the sweep finds what got lost."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.acts import Act
from documents.choices import OutgoingState
from documents.models import OutgoingDocument, RecallRequest, Transmission
from documents.services.incoming import recalls

LOST_AFTER = timedelta(minutes=3)
MANY = 100


@shared_task(name="documents.ask_back", acks_late=True, soft_time_limit=60)
def ask_back(*, document_id: int, **_later_arguments: object) -> None:
    """Mark the copies of a recalled document in the offices here."""
    issued = OutgoingDocument.objects.filter(pk=document_id, state=OutgoingState.RECALLING).first()
    if issued is not None:
        recalls.ask_back_copies(issued=issued, act=Act.of_system("documents.exchange"))


@shared_task(name="documents.drop_recall", acks_late=True, soft_time_limit=60)
def drop_recall(*, document_id: int, **_later_arguments: object) -> None:
    """Close the recalls nobody has answered, when the sender leaves the document in force."""
    issued = (
        OutgoingDocument.objects.filter(pk=document_id)
        .exclude(state=OutgoingState.RECALLING)
        .first()
    )
    if issued is not None:
        recalls.drop_requests(issued=issued, act=Act.of_system("documents.exchange"))


@shared_task(name="documents.sweep_recalls", soft_time_limit=60, ignore_result=True)
def sweep_recalls(**_later_arguments: object) -> None:
    """Ask again for recalls that no office here has heard of."""
    heard = RecallRequest.objects.filter(document__transmission=OuterRef("pk"))
    unheard = Transmission.objects.filter(
        ~Exists(heard),
        recipient__document__state=OutgoingState.RECALLING,
        recipient__document__outgoing__recalling_at__lt=timezone.now() - LOST_AFTER,
    )
    for document_id in set(unheard.values_list("recipient__document", flat=True)[:MANY]):
        ask_back.delay(document_id=document_id)
