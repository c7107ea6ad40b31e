"""A dossier handed out as one parcel, PDF and XML in the order of dates (DOS-07, R29).

A small one is sent as it is made; a large one is made by a job and kept for a week, encrypted like
every file. Only what the person who asked may see is in it; nothing hidden is named or counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Prefetch, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalogues.models import CodeItem, Language
from core import events, journal, progress
from core.acts import Act
from core.errors import DomainError, NotFound, Unavailable
from core.models import JournalEntry, Progress
from documents.choices import Direction
from documents.engine import dossier_parcel as parcel
from documents.engine.dossier_parcel import DocumentIn, FileIn
from documents.engine.files import names
from documents.events import DossierExportAsked
from documents.models import (
    Document,
    DocumentFile,
    Dossier,
    IncomingDocument,
    OutgoingDocument,
    StoredFile,
)
from documents.policies import dossiers as may
from documents.selectors import retention as terms
from documents.selectors.course import QUIET
from documents.services import files
from documents.services.dossier_prints import contents, seen_items
from documents.services.store import file_store

KIND: Final = "documents.export_dossier"
SMALL_DOCUMENTS: Final = 40
SMALL_BYTES: Final = 64 * 1024 * 1024
LARGEST: Final = 32 * 1024**3
BATCH: Final = 50
KEPT: Final = timedelta(days=7)
KINDS_OF_THINGS: Final = (
    "documents.document",
    "documents.incomingdocument",
    "documents.outgoingdocument",
)


def is_small(dossier: Dossier, act: Act) -> bool:
    """Whether the parcel is sent at once; a larger one is made by a job."""
    items = seen_items(dossier, act.who)
    if items.count() > SMALL_DOCUMENTS:
        return False
    rows = _open_files().filter(document__in=items.values("document"))
    return int(rows.aggregate(all=Sum("stored__size"))["all"] or 0) <= SMALL_BYTES


def _open_files() -> QuerySet[DocumentFile]:
    """The files that may leave: neither destroyed, nor closed for a mark of secrecy (SEC-03)."""
    rows = DocumentFile.objects.filter(stored__destroyed_at=None)
    return rows.exclude(stored__in=files.closed_findings().values("stored"))


def file_name(dossier: Dossier) -> str:
    return names.clean(f"ho-so-{dossier.year}-{dossier.notation}.zip").safe


@transaction.atomic
def begin(*, dossier: Dossier, act: Act) -> Iterator[bytes]:
    """The bytes of the parcel for the one who asks; the journal has the export before the first."""
    may.export_dossier(act.who, dossier)
    _refuse_missing(dossier, act)
    _record(dossier, act)
    return _guarded(_pieces(dossier, act, lambda: None))


def _refuse_missing(dossier: Dossier, act: Act) -> None:
    """Say before the first byte that a file is not there; half a parcel helps nobody."""
    items = seen_items(dossier, act.who)
    rows = _open_files().filter(document__in=items.values("document"))
    for digest in rows.values_list("stored__sha256", flat=True).distinct():
        if not file_store().exists(digest):
            raise Unavailable(
                _("A file of the dossier is damaged. Tell the administrator."), code="file_damaged"
            )


def _record(dossier: Dossier, act: Act) -> int:
    total = seen_items(dossier, act.who).count()
    journal.record(act, "documents.dossier.export", dossier, facts={"documents": total})
    return total


def _guarded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    except parcel.ParcelBroken as broken:
        raise Unavailable(
            _("A file of the dossier is damaged. Tell the administrator."),
            code="file_damaged",
            facts={"path": str(broken)},
        ) from broken


@transaction.atomic
def ask(*, dossier: Dossier, act: Act) -> Progress:
    """Have the parcel made by a job; the row tells how far it is and where it lies."""
    may.export_dossier(act.who, dossier)
    row = progress.start(
        kind=KIND,
        label=f"{dossier.notation} ({dossier.year})",
        subject=str(dossier.uid),
        total=seen_items(dossier, act.who).count(),
        act=act,
    )
    events.publish(
        DossierExportAsked(
            dossier_id=dossier.pk,
            progress_id=row.pk,
            person_id=act.by.pk,
            capacity=act.who.key if act.who is not None else "",
        )
    )
    return row


def make(*, dossier: Dossier, row: Progress, act: Act) -> None:
    """Make the parcel and lay it into the store; a refusal ends the row with its sentence."""
    try:
        may.export_dossier(act.who, dossier)
        if not Dossier.objects.visible_to(act.who).filter(pk=dossier.pk).exists():
            raise NotFound
        pieces = _guarded(_pieces(dossier, act, partial(progress.step, row)))
        stored = file_store().put_stream(pieces, max_bytes=LARGEST)
    except DomainError as refusal:
        progress.fail(row, refusal)
        return
    with transaction.atomic():
        kept, _made = StoredFile.objects.get_or_create(
            sha256=stored.sha256,
            defaults={
                "size": stored.size,
                "media_type": "application/zip",
                "wrapped_key": stored.wrapped_key,
                "key_id": stored.key_id,
                "facts": {"parcel": "dossier"},
                "created_at": act.at,
            },
        )
        _record(dossier, act)
        progress.finish(
            row,
            result={
                "stored": str(kept.uid),
                "url": reverse("documents:dossier-parcel", args=[row.uid]),
                "name": file_name(dossier),
            },
            sentence=_size(kept.size),
        )


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def made(*, uid: Any, act: Act) -> tuple[Progress, StoredFile]:
    """A parcel made for this person, as long as he may still see the dossier; NotFound otherwise."""
    row = Progress.objects.filter(
        uid=uid, kind=KIND, owner_id=act.by.pk, state=Progress.State.DONE
    ).first()
    if row is None:
        raise NotFound
    dossier = Dossier.objects.visible_to(act.who).filter(uid=row.subject).first()
    stored = StoredFile.objects.filter(uid=row.result.get("stored")).first()
    if dossier is None or stored is None:
        raise NotFound
    journal.record(act, "documents.dossier.fetch_export", dossier, facts={"sha256": stored.sha256})
    return row, stored


def clear(*, act: Act) -> int:
    """Destroy parcels that lay there for a week; the journal knows that they were made."""
    old = StoredFile.objects.filter(facts__parcel="dossier", created_at__lt=act.at - KEPT)
    cleared = 0
    for stored in old[:BATCH]:
        digest = stored.sha256
        stored.delete()
        file_store().remove(digest)
        cleared += 1
    return cleared


def _pieces(dossier: Dossier, act: Act, on_document: Callable[[], None]) -> Iterator[bytes]:
    with translation.override("vi"):
        head = _head(dossier, act)
    return parcel.write(
        head=head, documents=_documents(dossier, act), at=act.at, on_document=on_document
    )


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


def _head(dossier: Dossier, act: Act) -> list[tuple[str, object]]:
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


def _documents(dossier: Dossier, act: Act) -> Iterator[DocumentIn]:
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
            Prefetch("files", _open_files().select_related("stored").order_by("ordinal")),
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
