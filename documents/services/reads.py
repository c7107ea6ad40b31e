"""Who has read what: a mark per person, and a journal line for each opening (IN-09, R26)."""

from __future__ import annotations

from django.db import connection, transaction

from core import journal
from core.acts import Act
from documents.models import Document

_MARK = """
    INSERT INTO documents_readmark (document_id, person_id, first_at, last_at)
         VALUES (%s, %s, %s, %s)
    ON CONFLICT (document_id, person_id) DO UPDATE SET last_at = EXCLUDED.last_at
"""


@transaction.atomic
def mark(*, document: Document, act: Act) -> None:
    """The acting person opened the document. The caller fetched it through `visible_to`."""
    if act.by is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [document.pk, act.by.pk, act.at, act.at])
    journal.record(act, "documents.read", document)
