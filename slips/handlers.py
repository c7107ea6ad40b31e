"""What slips do when something happened elsewhere."""

from __future__ import annotations

from core.events import on
from documents.events import DocumentSigned
from slips.services import filing


@on(DocumentSigned)
def keep_signed_paper(event: DocumentSigned) -> None:
    filing.paper_was_signed(document_id=event.document_id)
