"""Jobs on files: text, pictures, conversion, and the sweep that finds what got lost."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta

from celery import shared_task
from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.acts import Act
from core.errors import InvalidInput, Unavailable
from documents.choices import UploadState
from documents.engine.files import convert
from documents.engine.files.facts import DOCX, ODT, PDF
from documents.models import DocumentVersion, FileText, StoredFile, Thumbnail, Upload
from documents.services import derivatives, destruction, files, uploads
from documents.services.outgoing import copies
from documents.services.store import file_store

LOST_AFTER = timedelta(minutes=3)
ABANDONED_AFTER = timedelta(days=2)
LEFT_BEHIND_SECONDS = 3600
AGAIN_AFTER_SECONDS = 1800
MANY = 200


@shared_task(
    name="documents.extract_text",
    acks_late=True,
    soft_time_limit=600,
    time_limit=660,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=5,
)
def extract_text(*, stored_id: int, **_later_arguments: object) -> None:
    """Read the text of a stored file, from its letters or by character recognition."""
    stored = StoredFile.objects.filter(pk=stored_id).first()
    if stored is not None and derivatives.needs_text(stored):
        derivatives.read_text(stored=stored, act=Act.of_system("documents.extract_text"))


@shared_task(
    name="documents.draw_pictures",
    acks_late=True,
    soft_time_limit=120,
    time_limit=150,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=5,
)
def draw_pictures(*, stored_id: int, **_later_arguments: object) -> None:
    """Draw the thumbnail of a stored file."""
    stored = StoredFile.objects.filter(pk=stored_id).first()
    if stored is not None and derivatives.needs_pictures(stored):
        derivatives.draw(stored=stored, act=Act.of_system("documents.draw_pictures"))


@shared_task(
    name="documents.convert_version",
    acks_late=True,
    soft_time_limit=300,
    time_limit=330,
    autoretry_for=(OSError,),
    retry_backoff=True,
    max_retries=3,
)
def convert_version(*, version_id: int, **_later_arguments: object) -> None:
    """Convert a Word draft to PDF/A with the fields that signing needs."""
    version = derivatives.version_to_convert(version_id)
    if version is None:
        return
    act = Act.of_system("documents.convert_version")
    try:
        derivatives.convert(version=version, act=act)
    except (Unavailable, InvalidInput) as refusal:
        derivatives.note_trouble(version=version, refusal=refusal)


@shared_task(name="documents.sweep_files", soft_time_limit=300, ignore_result=True)
def sweep_files(**_later_arguments: object) -> None:
    """Ask again for what nobody did: a broker that lost its memory loses no work."""
    now = timezone.now()
    old = StoredFile.objects.filter(created_at__lt=now - LOST_AFTER)
    for stored_id, at in (
        old.filter(
            ~Exists(FileText.objects.filter(stored=OuterRef("pk"))),
            media_type__in=derivatives.READABLE,
            created_at__gt=now - ABANDONED_AFTER,
        )
    ).values_list("pk", "created_at")[:MANY]:
        if _asks("text", stored_id, at):
            extract_text.delay(stored_id=stored_id)
    for stored_id, at in (
        old.filter(
            ~Exists(Thumbnail.objects.filter(of=OuterRef("pk"))),
            media_type=PDF,
            created_at__gt=now - ABANDONED_AFTER,
        )
    ).values_list("pk", "created_at")[:MANY]:
        if _asks("picture", stored_id, at):
            draw_pictures.delay(stored_id=stored_id)
    for version_id, at in DocumentVersion.objects.filter(
        made_at__lt=now - LOST_AFTER,
        made_at__gt=now - ABANDONED_AFTER,
        stored__media_type__in=[DOCX, ODT],
        note="",
    ).values_list("pk", "made_at")[:MANY]:
        if derivatives.version_to_convert(version_id) is not None and _asks("pdf", version_id, at):
            convert_version.delay(version_id=version_id)
    # What was destroyed must leave the disk even when the broker forgot the job (R18).
    for stored_id in StoredFile.objects.filter(
        destroyed_at__lt=now - LOST_AFTER, destroyed_at__gt=now - ABANDONED_AFTER
    ).values_list("pk", flat=True):
        destruction.sweep_bytes(stored_id=stored_id)
    for upload in Upload.objects.filter(
        state=UploadState.RECEIVING, started_at__lt=now - timedelta(hours=6)
    )[:MANY]:
        uploads.give_up(upload=upload, act=Act.of_system("documents.sweep_files"))
    file_store().sweep()
    _clear_folders()


def _asks(what: str, number: int, at: datetime) -> bool:
    """Whether to ask again now: once in a while, so that neither a long queue nor a file that
    nobody can read is asked for every minute."""
    return bool(cache.add(f"swept:{what}:{number}:{at.timestamp()}", 1, AGAIN_AFTER_SECONDS))


def _clear_folders() -> None:
    """Plain files that a process killed in the middle of its work left in the workroom."""
    for prefix in (convert.FOLDER, copies.FOLDER):
        for folder in files.workroom().glob(f"{prefix}*"):
            if folder.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
