"""Files come in, are used by documents, and are read. Bytes first, then the row; never half a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import events, journal
from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound, NotPermitted, SecrecyRefused
from documents.choices import FileRole, FindingOutcome, UploadState
from documents.engine.files import intake, names
from documents.engine.files.facts import EXTENSIONS, Inspection, Limits
from documents.engine.files.store import Stored, StoredReader, too_large
from documents.events import FileAttached, FileStored
from documents.models import (
    Document,
    DocumentFile,
    DocumentVersion,
    FileText,
    SecrecyFinding,
    StoredFile,
    Upload,
)
from documents.services.store import file_store

PIECE = 256 * 1024
LARGEST_SAID = 2**62
"""A caller may say any size; the column holds so much."""


class UploadBroken(InvalidInput):
    code = "upload_broken"
    sentence_default = _("The file did not arrive whole. Send it again.")


def limits() -> Limits:
    return Limits(max_bytes=settings.MAX_FILE_BYTES)


def receive(
    *, name: str, chunks: Iterable[bytes], declared_size: int | None = None, act: Act
) -> Upload:
    """Take in one file. What comes back is stored for good and waits to be used.

    The row is written before the first byte, so that a crash leaves something to sweep. Raises
    InvalidInput or TooLarge with a sentence; the row then keeps that sentence and no byte is kept.
    """
    clean = names.clean(name)
    upload = Upload.objects.create(
        owner=act.by,
        organisation_id=act.who.organisation_id if act.who else None,
        name=clean.safe,
        size=None if declared_size is None else min(declared_size, LARGEST_SAID),
        started_at=act.at,
    )
    try:
        if declared_size is not None and declared_size > settings.MAX_FILE_BYTES:
            raise too_large(settings.MAX_FILE_BYTES)
        received = intake.receive(
            _whole(chunks, declared_size),
            name=clean.safe,
            store=file_store(),
            limits=limits(),
            folder=workroom(),
        )
        return _stored(upload, received.stored, received.inspection, act)
    except DomainError as refusal:
        _refused(upload, refusal, act)
        raise


def workroom() -> Path:
    """Where plain bytes may lie for a moment, nameless; on the disk of the store."""
    folder = Path(settings.FILES_DIR) / "work"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _whole(chunks: Iterable[bytes], declared_size: int | None) -> Iterator[bytes]:
    """The chunks, refused at the end when they are not as many bytes as were announced."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        yield chunk
    if declared_size is not None and size != declared_size:
        raise UploadBroken(field="file")


@transaction.atomic
def _stored(upload: Upload, stored: Stored, found: Inspection, act: Act) -> Upload:
    upload.stored = row_of(stored, found, act)
    upload.size = stored.size
    upload.state = UploadState.STORED
    upload.ended_at = act.at
    upload.save(update_fields=["stored", "size", "state", "ended_at"])
    journal.record(
        act,
        "documents.upload.store",
        upload,
        facts={"sha256": stored.sha256, "size": stored.size, "media_type": found.media_type},
    )
    return upload


@transaction.atomic
def _refused(upload: Upload, refusal: DomainError, act: Act) -> None:
    upload.state = UploadState.REFUSED
    upload.sentence = str(refusal)[:1000]
    upload.ended_at = act.at
    upload.save(update_fields=["state", "sentence", "ended_at"])
    journal.record(act, "documents.upload.refuse", upload, facts={"code": refusal.reason_code})


@transaction.atomic
def row_of(stored: Stored, found: Inspection, act: Act) -> StoredFile:
    """The row of a content: the one there is, or a new one (then FileStored is published)."""
    row, is_new = _row(stored, found, act)
    if is_new:
        events.publish(FileStored(stored_id=row.pk))
    return row


def _row(stored: Stored, found: Inspection, act: Act) -> tuple[StoredFile, bool]:
    row, is_new = _row_there_is(stored, found, act)
    if not is_new:
        refuse_marked(row)
        if row.destroyed_at is not None:
            # Sent again after it was destroyed here: a content like any other. The sweep of
            # destroyed bytes takes the same lock; what it took just now must be sent once more.
            row = StoredFile.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if not file_store().exists(row.sha256):
                raise UploadBroken(field="file")
            row.wrapped_key, row.key_id = stored.wrapped_key, stored.key_id
            row.destroyed_at = row.destroyed_by = None
            row.save(update_fields=["wrapped_key", "key_id", "destroyed_at", "destroyed_by"])
            FileText.objects.filter(stored=row, method="destroyed").delete()
            return row, True
    return row, is_new


def refuse_marked(stored: StoredFile) -> None:
    """A content that bore a mark of secrecy is refused when it comes again (SEC-03)."""
    found = SecrecyFinding.objects.filter(stored=stored, level__gt=settings.SECRECY_CEILING)
    if found.exclude(outcome=FindingOutcome.CLEARED).exists():
        raise SecrecyRefused(field="file")


def _row_there_is(stored: Stored, found: Inspection, act: Act) -> tuple[StoredFile, bool]:
    return StoredFile.objects.get_or_create(
        sha256=stored.sha256,
        defaults={
            "size": stored.size,
            "media_type": found.media_type,
            "wrapped_key": stored.wrapped_key,
            "key_id": stored.key_id,
            "pages": found.pages,
            "is_signed": found.is_signed,
            "facts": found.facts,
            "created_at": act.at,
        },
    )


def keep(*, source: BinaryIO, name: str, act: Act) -> StoredFile:
    """Store a file that the system itself made (converted, signed, printed); inspected like any."""
    received = _kept(source, name)
    return row_of(received.stored, received.inspection, act)


@transaction.atomic
def keep_picture(*, source: BinaryIO, name: str, act: Act) -> StoredFile:
    """Store a picture drawn of another file; nobody hears of it, so no picture is drawn of it."""
    received = _kept(source, name)
    row, _made = _row(received.stored, received.inspection, act)
    return row


def _kept(source: BinaryIO, name: str) -> intake.Received:
    source.seek(0)
    return intake.receive(
        iter(lambda: source.read(PIECE), b""),
        name=name,
        store=file_store(),
        limits=limits(),
        folder=workroom(),
    )


def own_upload(*, uid: Any, act: Act) -> Upload:
    """A stored file that this person sent and that is not used yet; NotFound otherwise."""
    upload: Upload | None = (
        Upload.objects.select_related("stored").filter(uid=uid, owner=act.by).first()
    )
    if upload is None:
        raise NotFound
    if upload.state == UploadState.REFUSED:
        raise InvalidInput(upload.sentence, code="upload_refused", field="file")
    if upload.state == UploadState.RECEIVING:
        raise UploadBroken(field="file")
    return upload


@transaction.atomic
def attach(
    *,
    document: Document,
    stored: StoredFile,
    name: str,
    role: str,
    act: Act,
    version: DocumentVersion | None = None,
) -> DocumentFile:
    """Make a stored content part of a document; the bytes are not copied (DOS-01)."""
    last = document.files.order_by("-ordinal").values_list("ordinal", flat=True).first()
    made = DocumentFile.objects.create(
        document_id=document.pk,
        stored=stored,
        name=_with_extension(name, stored.media_type),
        role=role,
        ordinal=(last or 0) + 1,
        version=version,
        added_at=act.at,
        added_by=act.by,
    )
    events.publish(FileAttached(document_id=document.pk, stored_id=stored.pk))
    return made


@transaction.atomic
def take(*, upload: Upload, act: Act) -> StoredFile:
    """Mark an upload as used; each is used once, by the person who sent it."""
    locked = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if locked.owner_id != getattr(act.by, "pk", None):
        raise NotPermitted(_("Only the person who sent a file may use it."))
    if locked.stored is not None and locked.stored.destroyed_at is not None:
        raise UploadBroken(field="file")
    if locked.state != UploadState.STORED or locked.stored is None:
        raise InvalidInput(
            _("The file “%(name)s” is part of a document already. Send it again to use it twice.")
            % {"name": locked.name},
            code="upload_used",
            field="file",
        )
    locked.state = UploadState.USED
    locked.save(update_fields=["state"])
    stored: StoredFile = locked.stored
    return stored


@transaction.atomic
def use(*, upload: Upload, document: Document, role: str, act: Act) -> DocumentFile:
    """Attach what was uploaded."""
    stored = take(upload=upload, act=act)
    return attach(document=document, stored=stored, name=upload.name, role=role, act=act)


@transaction.atomic
def remove(*, file: DocumentFile, act: Act) -> None:
    """Take an annex off a draft; the journal keeps what it was, the store keeps the bytes."""
    if file.version_id is not None or file.role == FileRole.MAIN:
        raise InvalidInput(
            _("The main text is not removed: send a new version instead."), code="main_text_stays"
        )
    journal.record(
        act,
        "documents.file.remove",
        file.document,
        facts={"name": file.name, "sha256": file.stored.sha256},
    )
    stored_id, document_id = file.stored_id, file.document_id
    file.delete()
    events.publish(FileAttached(document_id=document_id, stored_id=stored_id))


def file_for(*, who: Any, uid: Any) -> DocumentFile:
    """A file of a document that this capacity may see; NotFound otherwise (R25)."""
    file = (
        DocumentFile.objects.select_related("stored", "document")
        .filter(uid=uid, document__in=Document.objects.visible_to(who))
        .first()
    )
    if file is None or file.stored.destroyed_at is not None:
        raise NotFound
    refuse_closed(file)
    return file


def closed_findings() -> QuerySet[SecrecyFinding]:
    """Marks of secrecy on which the chief of office has not decided: their files are closed."""
    return SecrecyFinding.objects.filter(settled_at=None, level__gt=settings.SECRECY_CEILING)


def refuse_closed(file: DocumentFile) -> None:
    """A file in which a mark of secrecy was found is shown to nobody here (SEC-03)."""
    refuse_closed_content(file.stored)


def refuse_closed_content(stored: StoredFile) -> None:
    """As `refuse_closed`, wherever the content is used; NotFound when it was destroyed."""
    if stored.destroyed_at is not None:
        raise NotFound
    if closed_findings().filter(stored=stored).exists():
        raise SecrecyRefused(
            _("This file bears a mark of secrecy and is closed. The chief of office decides on it.")
        )


def open_stored(stored: StoredFile) -> StoredReader:
    return file_store().open(stored.sha256, bytes(stored.wrapped_key), stored.key_id)


def read(*, file: DocumentFile, act: Act, verb: str = "read") -> StoredReader:
    """Open a file for a person; reading, downloading and printing are journalled (R26, SEC-09)."""
    reader = open_stored(file.stored)
    journal.record(
        act,
        f"documents.file.{verb}",
        file.document,
        facts={"file": file.name, "sha256": file.stored.sha256},
    )
    return reader


def _with_extension(name: str, media_type: str) -> str:
    """The name with the ending that its content deserves."""
    endings = EXTENSIONS.get(media_type, ("bin",))
    clean = names.clean(name)
    return (
        clean.safe if clean.extension in endings else names.clean(f"{clean.stem}.{endings[0]}").safe
    )
