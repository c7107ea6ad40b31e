"""Versions of a document's main text. A version is never rewritten; a change is a further one."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import events, journal
from core.acts import Act
from documents.choices import FileRole
from documents.events import VersionAdded
from documents.models import Document, DocumentVersion, StoredFile
from documents.services import files, provenance


@transaction.atomic
def add(
    *,
    document: Document,
    stored: StoredFile,
    origin: str,
    name: str,
    act: Act,
    note: str = "",
    source: StoredFile | None = None,
    content: dict[str, Any] | None = None,
) -> DocumentVersion:
    """Add the next version; the document's page count follows it."""
    locked = Document.objects.locked().get(pk=document.pk)
    last = locked.versions.order_by("-ordinal").values_list("ordinal", flat=True).first()
    version = DocumentVersion.objects.create(
        document=locked,
        ordinal=(last or 0) + 1,
        stored=stored,
        source_stored=source,
        origin=origin,
        note=note[:500],
        content=content,
        made_at=act.at,
        made_by=act.by,
    )
    files.attach(
        document=locked, stored=stored, name=name, role=FileRole.MAIN, version=version, act=act
    )
    if stored.pages:
        locked.page_count = stored.pages
        locked.provenance = provenance.derived(locked, ["page_count"])
    locked.updated_at = act.at
    locked.save(update_fields=["page_count", "provenance", "updated_at"])
    journal.record(
        act,
        "documents.version.add",
        locked,
        facts={"ordinal": version.ordinal, "origin": origin, "sha256": stored.sha256},
    )
    events.publish(VersionAdded(document_id=locked.pk, version_id=version.pk))
    return version
