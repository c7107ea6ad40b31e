"""A dossier handed out as one parcel, PDF and XML in the order of dates (DOS-07, R29).

A small one is sent as it is made; a large one is made by a job and kept for a week, encrypted like
every file. Only what the person who asked may see is in it; nothing hidden is named or counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import events, journal, progress
from core.acts import Act
from core.errors import DomainError, NotFound, Unavailable
from core.models import Progress
from documents.engine import dossier_parcel as parcel
from documents.engine.files import names
from documents.events import DossierExportAsked
from documents.models import (
    Dossier,
    StoredFile,
)
from documents.policies import dossiers as may
from documents.services import parcel_rows
from documents.services.dossier_prints import seen_items
from documents.services.store import file_store

KIND: Final = "documents.export_dossier"
SMALL_DOCUMENTS: Final = 40
SMALL_BYTES: Final = 64 * 1024 * 1024
LARGEST: Final = 32 * 1024**3
KEPT: Final = timedelta(days=7)


def is_small(dossier: Dossier, act: Act) -> bool:
    """Whether the parcel is sent at once; a larger one is made by a job."""
    items = seen_items(dossier, act.who)
    if items.count() > SMALL_DOCUMENTS:
        return False
    rows = parcel_rows.open_files().filter(document__in=items.values("document"))
    return int(rows.aggregate(all=Sum("stored__size"))["all"] or 0) <= SMALL_BYTES


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
    rows = parcel_rows.open_files().filter(document__in=items.values("document"))
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
    for stored in old[: parcel_rows.BATCH]:
        digest = stored.sha256
        stored.delete()
        file_store().remove(digest)
        cleared += 1
    return cleared


def _pieces(dossier: Dossier, act: Act, on_document: Callable[[], None]) -> Iterator[bytes]:
    with translation.override("vi"):
        head = parcel_rows.head_of(dossier, act)
    return parcel.write(
        head=head,
        documents=parcel_rows.documents_of(dossier, act),
        at=act.at,
        on_document=on_document,
    )
