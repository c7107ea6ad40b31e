"""A stored file is read and drawn; a Word version is converted."""

from __future__ import annotations

from core.events import on
from documents.events import FileStored, VersionAdded
from documents.jobs import files as jobs


@on(FileStored, after_commit=True)
def read_it(event: FileStored) -> None:
    jobs.extract_text.delay(stored_id=event.stored_id)


@on(FileStored, after_commit=True)
def draw_it(event: FileStored) -> None:
    jobs.draw_pictures.delay(stored_id=event.stored_id)


@on(VersionAdded, after_commit=True)
def convert_it(event: VersionAdded) -> None:
    jobs.convert_version.delay(version_id=event.version_id)
