"""The text a document is searched by and shown with: its main file's and its annexes'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models.functions import Left

from documents.choices import FileRole
from documents.models import DocumentFile, DocumentVersion, FileText

MOST_LETTERS = 600_000
"""Letters of one file that are looked in."""


def stored_of(document_ids: Sequence[int]) -> dict[int, list[int]]:
    """The stored files whose text stands for each document, the main one first.

    That is the newest version whose text is known (the text of a version just signed may still
    be on its way), else the main files; then annexes and scans.
    """
    main: dict[int, int] = dict(
        DocumentVersion.objects.filter(
            document_id__in=document_ids, stored__file_text__isnull=False
        )
        .order_by("document_id", "-ordinal")
        .distinct("document_id")
        .values_list("document_id", "stored_id")
    )
    others: dict[int, list[int]] = defaultdict(list)
    uses = (
        DocumentFile.objects.filter(
            document_id__in=document_ids,
            role__in=[FileRole.MAIN, FileRole.ANNEX, FileRole.SCAN],
            stored__file_text__isnull=False,
        )
        .order_by("document_id", "ordinal", "pk")
        .values_list("document_id", "role", "stored_id")
    )
    for document_id, role, stored_id in uses:
        if role != FileRole.MAIN or document_id not in main:
            others[document_id].append(stored_id)
    return {
        document_id: list(
            dict.fromkeys(
                [*([main[document_id]] if document_id in main else []), *others[document_id]]
            )
        )
        for document_id in document_ids
        if document_id in main or document_id in others
    }


def texts_of(document_ids: Sequence[int], *, letters: int = MOST_LETTERS) -> dict[int, str]:
    """The text of each document, at most `letters` of each file; no key where nothing was read."""
    stored = stored_of(document_ids)
    wanted = {one for ids in stored.values() for one in ids}
    texts: dict[int, str] = dict(
        FileText.objects.filter(stored_id__in=wanted)
        .annotate(beginning=Left("text", letters))
        .values_list("stored_id", "beginning")
    )
    return {
        document_id: "\n\n".join(texts[one] for one in ids if texts.get(one))
        for document_id, ids in stored.items()
    }
