"""Marks of secrecy are looked for in what is attached and read; destroyed bytes leave the disk."""

from __future__ import annotations

from core.acts import Act
from core.events import on
from documents.events import ContentDestroyed, FileAttached
from documents.jobs import secrecy as jobs
from documents.services.state_secrets import findings


@on(FileAttached)
def look_for_marks(event: FileAttached) -> None:
    findings.look(
        document_id=event.document_id,
        stored_id=event.stored_id,
        act=Act.of_system("documents.look_for_marks"),
    )


@on(ContentDestroyed, after_commit=True)
def take_off_the_disk(event: ContentDestroyed) -> None:
    jobs.remove_bytes.delay(stored_id=event.stored_id)
