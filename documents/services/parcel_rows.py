"""What the parcel of a dossier says: the dictionary of NĐ 30/2020 PL VI, document by document.

Only what the person who asked may see; nothing hidden is named or counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation

from catalogues.models import CodeItem, Language
from core.acts import Act
from core.models import JournalEntry
from documents.choices import Direction
from documents.engine import dossier_parcel as parcel
from documents.engine.dossier_parcel import DocumentIn, FileIn
from documents.engine.files import names
from documents.models import (
    Document,
    DocumentFile,
    Dossier,
    IncomingDocument,
    OutgoingDocument,
)
from documents.selectors import retention as terms
from documents.selectors.course import QUIET
from documents.services import files
from documents.services.dossier_prints import contents, seen_items

BATCH: Final = 50
KINDS_OF_THINGS: Final = (
    "documents.document",
    "documents.incomingdocument",
    "documents.outgoingdocument",
)


def open_files() -> QuerySet[DocumentFile]:
    """The files that may leave: neither destroyed, nor closed for a mark of secrecy (SEC-03)."""
    rows = DocumentFile.objects.filter(stored__destroyed_at=None)
    return rows.exclude(stored__in=files.closed_findings().values("stored"))


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _code(dossier: Dossier) -> tuple[tuple[str, object], ...]:
    organ = dossier.organisation.organisation
    return (
        ("OrganId", organ.identifier_code or dossier.organisation.symbol),
        ("FileCatalog", dossier.year),
        ("FileNotation", dossier.notation),
    )


def _term(rule: Any) -> str:
    return terms.term(rule).capitalize() if rule is not None else ""


def _rights(secrecy: int) -> str:
    """The mode of use by the list of TT 05/2025."""
    found = CodeItem.objects.filter(list_name="access_mode", code="03" if secrecy else "02").first()
    return found.name if found is not None else ""


def head_of(dossier: Dossier, act: Act) -> list[tuple[str, object]]:
    lines = contents(dossier, act.who)
    return [
        ("FileCode", _code(dossier)),
        ("Title", dossier.title),
        ("Maintenance", _term(dossier.retention)),
        ("Rights", _rights(dossier.secrecy) or dossier.get_secrecy_display()),
        ("Creator", dossier.keeper.full_name),
        ("Language", "Tiếng Việt"),
        ("StartDate", _day(dossier.opened_on)),
        ("EndDate", _day(dossier.ended_on)),
        ("DocTotal", len(lines)),
        ("PageTotal", sum(line.pages for line in lines)),
        ("Description", dossier.note),
        ("Uid", str(dossier.uid)),
        ("State", dossier.state),
        ("RecordClass", str(dossier.record_class)),
        ("RetentionRule", terms.by_row(dossier.retention)),
        ("ClosedDate", _day(timezone.localdate(dossier.closed_at)) if dossier.closed_at else ""),
        ("ExportedAt", timezone.localtime(act.at).isoformat()),
        ("ExportedBy", str(act.by)),
    ]


def documents_of(dossier: Dossier, act: Act) -> Iterator[DocumentIn]:
    """The documents in their order, a batch at a time: memory does not grow with their number."""
    code = _code(dossier)
    ids = list(
        seen_items(dossier, act.who).order_by("ordinal").values_list("document_id", flat=True)
    )
    languages = dict(Language.objects.values_list("iso_code", "name"))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        rows = _rows(part, act)
        told = _events(part)
        with translation.override("vi"):
            for place, pk in enumerate(part, start=start + 1):
                yield _document(rows[pk], place, code, languages, told.get(pk, []))


def _rows(ids: list[int], act: Act) -> dict[int, Document]:
    seen = Document.objects.visible_to(act.who)
    outgoing = OutgoingDocument.objects.select_related("replaces", "corrects").prefetch_related(
        Prefetch("replies_to", IncomingDocument.objects.visible_to(act.who), to_attr="answered")
    )
    rows = (
        Document.objects.select_related("kind", "retention", "incoming__presented_to")
        .prefetch_related(
            Prefetch("files", open_files().select_related("stored").order_by("ordinal")),
            Prefetch("outgoing", outgoing),
            "recipients__organisation",
        )
        .in_bulk(ids)
    )
    named = set()
    for row in rows.values():
        named |= {other.pk for _kind, other in _related(row)}
    allowed = set(seen.filter(pk__in=named).values_list("pk", flat=True))
    for row in rows.values():
        row.told = [(k, o) for k, o in _related(row) if o.pk in allowed]
    return rows


def _related(row: Document) -> list[tuple[str, Document]]:
    paper = getattr(row, "outgoing", None) if not row.is_incoming else None
    if paper is None:
        return []
    found = [("answers", one) for one in paper.answered]
    found += [("replaces", paper.replaces)] if paper.replaces else []
    return found + ([("corrects", paper.corrects)] if paper.corrects else [])


def _events(ids: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """What was done with each document, oldest first, as its page shows it."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = JournalEntry.objects.filter(object_type__in=KINDS_OF_THINGS, object_id__in=list(ids))
    for entry in rows.order_by("at", "id").iterator(chunk_size=500):
        if entry.object_id is None or entry.verb.startswith(QUIET):
            continue
        found[entry.object_id].append(
            {
                "at": timezone.localtime(entry.at).isoformat(),
                "act": entry.verb,
                "by": entry.actor_name or entry.system,
                "onBehalfOf": entry.on_behalf_name,
                "reason": entry.reason,
            }
        )
    return found


def _document(
    row: Document,
    place: int,
    code: tuple[tuple[str, object], ...],
    languages: dict[str, str],
    told: list[dict[str, str]],
) -> DocumentIn:
    return DocumentIn(
        fields=_fields(row, place, code, languages),
        files=_files(row, place),
        events=told,
        relations=[
            {"kind": kind, "uid": str(other.uid), "code": other.code_display}
            for kind, other in getattr(row, "told", [])
        ],
        attributes={"uid": str(row.uid), "direction": row.direction, "state": row.state},
    )


def _fields(
    row: Document, place: int, code: tuple[tuple[str, object], ...], languages: dict[str, str]
) -> list[tuple[str, object]]:
    """The fields of domain.md §1.5 and §2.7, in the order of our schema."""
    paper: Any = row.incoming if row.is_incoming else getattr(row, "outgoing", None)
    arrived = row.is_incoming and paper.arrived_at
    fields: list[tuple[str, object]] = [
        ("FileCode", code),
        ("DocOrdinal", place),
        ("TypeName", row.kind.name if row.kind else ""),
        ("CodeNumber", row.code_number or row.code_display.partition("/")[0][:30]),
        ("CodeNotation", row.code_notation or row.code_display.partition("/")[2]),
        ("IssuedDate", _day(row.issued_on)),
        ("OrganName", row.issuer_name or ("" if row.is_incoming else row.organisation.name)),
        ("Subject", row.subject),
        ("Language", languages.get(row.language, row.language)),
        ("PageAmount", row.page_count),
        ("Description", row.note),
        ("ArrivalDate", _day(timezone.localdate(arrived)) if arrived else ""),
        ("ArrivalNumber", (paper.arrival_number or "") if row.is_incoming else ""),
        (
            "SignerInfo",
            tuple(
                pair
                for pair in (("Position", row.signer_position), ("FullName", row.signer_name))
                if pair[1]
            ),
        ),
    ]
    recipients = [one for one in row.recipients.all() if row.direction != Direction.INCOMING]
    for one in sorted(recipients, key=lambda recipient: recipient.ordinal):
        organ = one.organisation.identifier_code if one.organisation else ""
        fields.append(("To", (("OrganId", organ), ("OrganName", one.name))))
    presented = str(paper.presented_to or "") if row.is_incoming else ""
    copies = None if row.is_incoming or paper is None else paper.copies
    return [
        *fields,
        ("Priority", row.urgency),
        ("ToPlaces", presented),
        ("IssuedAmount", copies),
        ("DueDate", _day(row.due_on)),
        ("Maintenance", _term(row.retention)),
    ]


def _files(row: Document, place: int) -> list[FileIn]:
    """Every file of the document under its own name, in a folder with its number."""
    taken: set[str] = set()
    found = []
    for file in row.files.all():
        name = names.clean(file.name).safe
        if name.casefold() in taken:
            name = names.clean(f"{file.ordinal}-{name}").safe
        taken.add(name.casefold())
        found.append(
            FileIn(
                path=f"{parcel.FOLDER}/{place:03d}/{name}",
                name=file.name,
                role=file.role,
                media_type=file.stored.media_type,
                size=file.stored.size,
                sha256=file.stored.sha256,
                open=partial(files.open_stored, file.stored),
            )
        )
    return found
