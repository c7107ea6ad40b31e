"""Two versions of a draft side by side, whatever they were made in (PL VI, OUT-14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import journal
from core.acts import Act
from core.errors import NotFound
from documents.engine import compare, structured
from documents.engine.compare import Difference
from documents.engine.files import text
from documents.engine.files.facts import PDF
from documents.models import Document, DocumentVersion, FileText, StoredFile
from documents.services import derivatives


@dataclass(frozen=True, slots=True)
class Comparison:
    """The older version, the newer one, and what became of each paragraph."""

    left: DocumentVersion
    right: DocumentVersion
    difference: Difference


def compare_versions(*, document: Document, left: int, right: int, act: Act) -> Comparison:
    """Compare two versions by their ordinals; the caller has found the document visible.

    Reading them is journalled like any reading (R26). Raises NotFound.
    """
    rows = {
        row.ordinal: row
        for row in DocumentVersion.objects.filter(
            document_id=document.pk, ordinal__in=(left, right)
        ).select_related("stored", "source_stored", "made_by")
    }
    if left not in rows or right not in rows:
        raise NotFound
    older, newer = rows[left], rows[right]
    found = compare.compare(_paragraphs(older), _paragraphs(newer))
    journal.record(act, "documents.file.compare", document, facts={"left": left, "right": right})
    return Comparison(older, newer, found)


def _paragraphs(version: DocumentVersion) -> list[str]:
    """Structured text as it was written, else the Word file behind it, else the file itself."""
    content: dict[str, Any] | None = version.content
    if content is not None:
        return structured.plain(content)
    source = version.source_stored or version.stored
    words = _text_of(source)
    return compare.paragraphs_of(words, wrapped=source.media_type == PDF)


def _text_of(stored: StoredFile) -> str:
    known = FileText.objects.filter(stored=stored).first()
    if known is not None and known.text:
        return str(known.text)
    with derivatives.plain(stored) as source:
        return text.extract(source, stored.media_type).text
