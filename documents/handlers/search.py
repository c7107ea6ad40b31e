"""Search follows what is read out of files."""

from __future__ import annotations

from core.events import on
from documents.events import FileAttached
from documents.services import search_index


@on(FileAttached)
def look_in_it(event: FileAttached) -> None:
    search_index.reindex_many([event.document_id])
