"""Jobs of signing: sign, show the number, judge files, and the sweep that finds what got lost."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.acts import Act
from core.errors import DomainError
from documents.choices import OutgoingState, VersionOrigin
from documents.engine.files.facts import PDF
from documents.models import DocumentVersion, OutgoingDocument, StoredFile
from documents.services import files
from signatures.choices import RequestState
from signatures.models import SigningRequest, ValidationReport
from signatures.services import filling, locks, pins, reports, signing

LOST_AFTER = timedelta(seconds=20)
FORGOTTEN_AFTER = timedelta(minutes=2)
RECENT = timedelta(days=2)
LEFT_BEHIND_SECONDS = 3600
MANY = 100


@shared_task(
    name="signatures.sign",
    acks_late=True,
    soft_time_limit=180,
    time_limit=210,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=3,
)
def sign(*, request_id: int, **_later_arguments: object) -> None:
    """Carry a signing request on: prepare, sign, time-stamp, validate, hand in."""
    signing.run(request_id=request_id)


@shared_task(
    name="signatures.fill_number",
    acks_late=True,
    soft_time_limit=60,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=3,
)
def fill_number(*, document_id: int, **_later_arguments: object) -> None:
    """Show number and date in the signed file, in an incremental update."""
    document = OutgoingDocument.objects.filter(pk=document_id, state=OutgoingState.NUMBERED).first()
    if document is not None and filling.is_due(document):
        filling.fill(document=document, act=Act.of_system("signatures.fill_number"))


@shared_task(
    name="signatures.validate_file",
    acks_late=True,
    soft_time_limit=180,
    time_limit=200,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=3,
)
def validate_file(*, stored_id: int, **_later_arguments: object) -> None:
    """Validate the signatures of a stored file and keep the report."""
    stored = StoredFile.objects.filter(pk=stored_id, is_signed=True, media_type=PDF).first()
    if stored is not None and not ValidationReport.objects.filter(stored=stored).exists():
        reports.check(stored=stored, act=Act.of_system("signatures.validate_file"))


@shared_task(name="signatures.sweep", soft_time_limit=120, ignore_result=True)
def sweep(**_later_arguments: object) -> None:
    """Ask again for what nobody does: requests of killed workers, numbers not shown, files not judged."""
    now = timezone.now()
    _requests(now)
    latest = (
        DocumentVersion.objects.filter(document=OuterRef("pk"))
        .order_by("-ordinal")
        .values("origin")
    )
    for document_id in (
        OutgoingDocument.objects.filter(
            state=OutgoingState.NUMBERED, numbered_at__lt=now - LOST_AFTER
        )
        .annotate(origin=latest[:1])
        .filter(origin=VersionOrigin.SIGNED)
        .values_list("pk", flat=True)[:MANY]
    ):
        fill_number.delay(document_id=document_id)
    unjudged = StoredFile.objects.filter(
        ~Exists(ValidationReport.objects.filter(stored=OuterRef("pk"))),
        is_signed=True,
        media_type=PDF,
        created_at__lt=now - LOST_AFTER,
        created_at__gt=now - RECENT,
    )
    for stored_id in unjudged.values_list("pk", flat=True)[:MANY]:
        validate_file.delay(stored_id=stored_id)
    _clear_folders()


def _requests(now: datetime) -> None:
    lost = SigningRequest.objects.filter(
        state__in=[RequestState.WAITING, RequestState.SIGNING]
    ).select_related("certificate", "base")
    for request in lost.order_by("asked_at")[:MANY]:
        begun = request.started_at if request.state == RequestState.SIGNING else None
        patience = LOST_AFTER if begun else FORGOTTEN_AFTER
        if (begun or request.asked_at) > now - patience or not locks.is_free(request.pk):
            continue
        if pins.of(request) is not None:
            sign.delay(request_id=request.pk)
            continue
        try:
            signing.want_pin(request=request, act=Act.of_system("signatures.sweep"))
        except DomainError:
            continue


def _clear_folders() -> None:
    """Plain files that a killed worker left in the workroom."""
    for folder in files.workroom().glob(f"{reports.FOLDER}*"):
        if folder.is_dir() and folder.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
