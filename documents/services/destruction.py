"""Destroying content for good: the key of each file at once, its bytes after commit; the rows stay
and say what was there (R18). Who may and why is judged by the act that calls this."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import transaction
from django.db.models import Q

from core import events
from core.acts import Act
from documents.events import ContentDestroyed
from documents.models import (
    Document,
    DocumentFile,
    DocumentVersion,
    FileReading,
    FileText,
    StoredFile,
    Thumbnail,
)
from documents.services import search_index
from documents.services.store import file_store

DESTROYED = "destroyed"
"""The method of a text whose content is gone."""


@transaction.atomic
def content_of(*, document: Document, act: Act, everywhere: bool = False) -> list[dict[str, Any]]:
    """Destroy the files of a document with their text and pictures; returns what they were.

    A content that another document uses too is kept for that one, unless `everywhere`.
    """
    used = stored_of(document)
    if not everywhere:
        shared = set(
            DocumentFile.objects.filter(stored__in=used)
            .exclude(document_id=document.pk)
            .values_list("stored_id", flat=True)
        )
        used = [one for one in used if one.pk not in shared]
    gone = [_destroy(stored, act) for stored in used]
    with pgtrigger.ignore("documents.DocumentVersion:fixed_at_birth"):
        # The text of the editor is the content once more, in words.
        written = DocumentVersion.objects.filter(stored__destroyed_at__isnull=False)
        written.filter(document_id=document.pk).update(content=None)
    uses = DocumentFile.objects.filter(stored__in=used).values_list("document_id", flat=True)
    search_index.reindex_many(sorted({*uses, document.pk}))
    return gone


def stored_of(document: Document) -> list[StoredFile]:
    """Every content of the document that still has its bytes: files, versions and their sources."""
    return list(
        StoredFile.objects.select_for_update(of=("self",))
        .filter(
            Q(pk__in=DocumentFile.objects.filter(document_id=document.pk).values("stored"))
            | Q(pk__in=DocumentVersion.objects.filter(document_id=document.pk).values("stored"))
            | Q(
                pk__in=DocumentVersion.objects.filter(
                    document_id=document.pk, source_stored__isnull=False
                ).values("source_stored")
            ),
            destroyed_at=None,
        )
        .order_by("pk")
    )


@transaction.atomic
def stored_file(*, stored: StoredFile, act: Act) -> dict[str, Any]:
    """Destroy one content, its text and its pictures."""
    locked = StoredFile.objects.select_for_update(of=("self",)).get(pk=stored.pk)
    return _destroy(locked, act)


def _destroy(stored: StoredFile, act: Act) -> dict[str, Any]:
    for thumbnail in stored.thumbnails.select_related("stored"):
        picture = thumbnail.stored
        thumbnail.delete()
        # Two files that begin with the same page share one picture.
        if not Thumbnail.objects.filter(stored=picture).exists():
            _forget(picture, act)
    forget_text(stored_id=stored.pk, method=DESTROYED)
    _forget(stored, act)
    return {"sha256": stored.sha256, "size": stored.size, "pages": stored.pages}


def forget_text(*, stored_id: int, method: str) -> None:
    """What was read out of a content is thrown away; `method` says why there is nothing."""
    FileText.objects.filter(stored_id=stored_id).update(text="", pages=[], method=method)
    FileReading.objects.filter(stored_id=stored_id).delete()


def _forget(stored: StoredFile, act: Act) -> None:
    stored.wrapped_key = b""
    stored.facts = {}
    stored.destroyed_at, stored.destroyed_by = act.at, act.by
    stored.save(update_fields=["wrapped_key", "facts", "destroyed_at", "destroyed_by"])
    events.publish(ContentDestroyed(stored_id=stored.pk))


@transaction.atomic
def sweep_bytes(*, stored_id: int) -> bool:
    """Take the bytes of a destroyed content off the disk; whether there were any.

    Under the row's lock: the same content may be arriving again at this moment.
    """
    row = (
        StoredFile.objects.select_for_update(of=("self",))
        .filter(pk=stored_id, destroyed_at__isnull=False)
        .first()
    )
    if row is None or not file_store().exists(row.sha256):
        return False
    file_store().remove(row.sha256)
    return True
