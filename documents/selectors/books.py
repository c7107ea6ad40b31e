"""Entries of a register as one reader may see them: the number always, the paper only if it is his."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from documents.models import Document, RegisterEntry

if TYPE_CHECKING:
    from core.actors import Who


def masked(entries: Sequence[RegisterEntry], who: Who | None) -> set[int]:
    """Take the documents that `who` may not see out of these rows (in memory, two queries at most);
    returns the keys of the entries that were masked (R25, R31)."""
    ids = {entry.document_id for entry in entries if entry.document_id}
    seen = set(Document.objects.visible_to(who).filter(pk__in=ids).values_list("pk", flat=True))
    hidden = set()
    for entry in entries:
        if entry.document_id and entry.document_id not in seen:
            entry.document = None
            hidden.add(entry.pk)
    return hidden
