"""Write the search rows: what is looked in, and for whom.

Called by every service that changes a document, inside its transaction, after it has saved.
The document row is locked first, so that of two writers the second sees what the first wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from documents.engine.text.codes import fold_code
from documents.engine.text.vector import build_vector
from documents.models import Document, IncomingDocument
from documents.selectors import search_text

BATCH = 50

_UPSERT = """
    INSERT INTO documents_searchrow AS r (document_id, organisation_id, direction, kind_id,
        secrecy, sort_on, number_folded, f, fs, acl, indexed_at)
    VALUES {rows}
    ON CONFLICT (document_id) DO UPDATE SET
        organisation_id = excluded.organisation_id, direction = excluded.direction,
        kind_id = excluded.kind_id, secrecy = excluded.secrecy, sort_on = excluded.sort_on,
        number_folded = excluded.number_folded, f = excluded.f, fs = excluded.fs,
        acl = excluded.acl, indexed_at = excluded.indexed_at
    WHERE (r.organisation_id, r.direction, r.secrecy, r.sort_on, r.number_folded, r.f, r.fs, r.acl)
       IS DISTINCT FROM (excluded.organisation_id, excluded.direction, excluded.secrecy,
        excluded.sort_on, excluded.number_folded, excluded.f, excluded.fs, excluded.acl)
       OR r.kind_id IS DISTINCT FROM excluded.kind_id
"""
# The readers come from the grants themselves, in the statement that writes them.
_ACL = """COALESCE((SELECT array_agg(g.principal_id * 4 + %s ORDER BY g.principal_id)
    FROM documents_documentgrant g WHERE g.document_id = %s), ARRAY[]::bigint[])::int[]"""
_ROW = f"(%s, %s, %s, %s::bigint, %s, %s::date, %s, %s::tsvector, %s::tsvector, {_ACL}, now())"

_REWRITE_ACCESS = """
    UPDATE documents_searchrow r SET acl = now_granted.acl, secrecy = d.secrecy
      FROM documents_document d, LATERAL (
        SELECT COALESCE(array_agg(g.principal_id * 4 + d.secrecy ORDER BY g.principal_id), '{}')::int[]
               AS acl
          FROM documents_documentgrant g WHERE g.document_id = d.id) now_granted
     WHERE r.document_id = d.id AND d.id = %s
       AND (r.acl, r.secrecy) IS DISTINCT FROM (now_granted.acl, d.secrecy)
"""
_DIFFERENT = """
    SELECT d.id,
           r.document_id IS NULL,
           r.acl IS DISTINCT FROM COALESCE((SELECT array_agg(g.principal_id * 4 + d.secrecy
                   ORDER BY g.principal_id)
             FROM documents_documentgrant g WHERE g.document_id = d.id), '{}')::int[],
           (r.organisation_id, r.direction, r.secrecy, r.sort_on)
             IS DISTINCT FROM (d.organisation_id, d.direction, d.secrecy, d.sort_on)
             OR r.kind_id IS DISTINCT FROM d.kind_id
      FROM documents_document d LEFT JOIN documents_searchrow r ON r.document_id = d.id
     WHERE d.id = ANY(%s)
"""

_WORDS_ROW = "(%s::bigint, %s, %s::tsvector, %s::tsvector)"
_DIFFERENT_WORDS = """
    SELECT r.document_id FROM documents_searchrow r
      JOIN (VALUES {rows}) v (id, number_folded, f, fs) ON v.id = r.document_id
     WHERE (r.number_folded, r.f, r.fs) IS DISTINCT FROM (v.number_folded, v.f, v.fs)
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between documents and search rows: document ids under each heading."""

    compared: int = 0
    missing: list[int] = field(default_factory=list)
    access: list[int] = field(default_factory=list)
    fields: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)

    @property
    def wrong(self) -> list[int]:
        """Documents whose row must be written anew."""
        return sorted({*self.missing, *self.access, *self.fields, *self.words})

    def counts(self) -> dict[str, int]:
        """How many differ, by heading, for a report."""
        return {
            "missing": len(self.missing),
            "access": len(self.access),
            "fields": len(self.fields),
            "words": len(self.words),
        }


@transaction.atomic
def reindex(document: Document) -> None:
    """Write the search row of one document anew, from what is saved."""
    reindex_many([document.pk])


@transaction.atomic
def reindex_many(document_ids: Sequence[int]) -> int:
    """Write the search rows of these documents, in a fixed number of queries; returns how many."""
    locked = list(_locked(document_ids))
    if not locked:
        return 0
    rows = [
        (
            one.pk,
            one.organisation_id,
            one.direction,
            one.kind_id,
            one.secrecy,
            one.sort_on,
            *words,
            one.secrecy,
            one.pk,
        )
        for one, words in zip(locked, _words(locked), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT.format(rows=", ".join([_ROW] * len(rows))), [v for row in rows for v in row]
        )
    return len(rows)


@transaction.atomic
def rewrite_access(document: Document) -> None:
    """Bring only the readers of the search row up to the grants; makes the row if there is none."""
    locked = list(_locked([document.pk]))
    with connection.cursor() as cursor:
        cursor.execute(_REWRITE_ACCESS, [document.pk])
        if cursor.rowcount:
            return
        cursor.execute("SELECT 1 FROM documents_searchrow WHERE document_id = %s", [document.pk])
        known = cursor.fetchone() is not None
    if locked and not known:
        reindex_many([document.pk])


def _locked(document_ids: Sequence[int]) -> Iterator[Document]:
    return iter(
        Document.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=list(document_ids))
        .select_related("kind")
        .order_by("pk")
    )


def _words(documents: Sequence[Document]) -> Iterator[tuple[str, str, str]]:
    """Folded number, the vector of all fields, and that of number and subject."""
    ids = [document.pk for document in documents]
    texts = search_text.texts_of(ids)
    arrivals = dict(
        IncomingDocument.objects.filter(pk__in=ids, arrival_number__isnull=False).values_list(
            "pk", "arrival_number"
        )
    )
    for document in documents:
        days = f"{document.issued_on:%d/%m/%Y}" if document.issued_on else ""
        kind = document.kind.name if document.kind is not None else ""
        heading = build_vector([("A", document.subject), ("B", document.code_display)])
        whole = build_vector(
            [
                ("A", document.subject),
                ("B", document.code_display),
                ("B", days),
                ("C", kind),
                ("C", document.issuer_name),
                ("C", f"{document.signer_position} {document.signer_name}"),
                ("C", str(arrivals.get(document.pk, ""))),
                ("C", document.note),
                ("D", texts.get(document.pk, "")),
            ]
        )
        yield fold_code(document.code_display), whole.literal, heading.literal


def compare(document_ids: Sequence[int]) -> Comparison:
    """Compare search rows with the documents, grants and texts they are made of."""
    found = Comparison(compared=len(document_ids))
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, [list(document_ids)])
        rows = cursor.fetchall()
    for document_id, missing, access, fields in rows:
        if missing:
            found.missing.append(document_id)
            continue
        if access:
            found.access.append(document_id)
        if fields:
            found.fields.append(document_id)
    known = sorted({row[0] for row in rows} - set(found.missing))
    found.words.extend(_different_words(known))
    return found


def _different_words(document_ids: Sequence[int]) -> list[int]:
    documents = list(
        Document.objects.filter(pk__in=document_ids).select_related("kind").order_by("pk")
    )
    if not documents:
        return []
    rows = [
        (document.pk, *words) for document, words in zip(documents, _words(documents), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _DIFFERENT_WORDS.format(rows=", ".join([_WORDS_ROW] * len(rows))),
            [value for row in rows for value in row],
        )
        return sorted(row[0] for row in cursor.fetchall())


def batches(*, after: int = 0, size: int = BATCH) -> Iterator[list[int]]:
    """The ids of all documents beyond `after`, in order, a batch at a time."""
    while True:
        ids = list(
            Document.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size]
        )
        if not ids:
            return
        yield ids
        after = ids[-1]
