"""What is made out of a stored file and stands beside it: text, pictures, the PDF/A of a Word file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from django.db import transaction
from PIL import Image

from core import events
from core.acts import Act
from core.errors import DomainError, InvalidInput, Unavailable
from documents.choices import OutgoingState, VersionOrigin
from documents.engine.files import convert as office
from documents.engine.files import ocr, spool, text
from documents.engine.files.facts import DOCX, IMAGES, ODT, PDF
from documents.engine.text.metadata.layout import PageWords
from documents.events import FileAttached
from documents.models import DocumentFile, DocumentVersion, FileText, StoredFile, Thumbnail
from documents.services import files, readings, versions

READABLE = {PDF, DOCX, ODT, "text/plain", "application/xml"}
DRAWABLE = {PDF} | IMAGES
SMALL, LARGE = 240, 800
DRAFT_STATES = {
    OutgoingState.DRAFTING,
    OutgoingState.COMMENTING,
    OutgoingState.RETURNED,
    OutgoingState.CONTENT_REVIEW,
    OutgoingState.FORM_CHECK,
}


@contextmanager
def plain(stored: StoredFile) -> Iterator[BinaryIO]:
    """The file in the clear, nameless, for as long as the block lasts."""
    with (
        files.open_stored(stored) as reader,
        spool.of_reader(reader, files.workroom()) as source,
    ):
        yield source


def needs_text(stored: StoredFile) -> bool:
    return (
        stored.destroyed_at is None
        and stored.media_type in READABLE | IMAGES
        and not FileText.objects.filter(stored=stored).exists()
    )


def read_text(*, stored: StoredFile, act: Act) -> FileText | None:
    """Text of each page; scans are read by OCR where that program is installed. None when the
    content was destroyed meanwhile."""
    with plain(stored) as source:
        if stored.media_type in READABLE:
            found = text.extract(source, stored.media_type)
        else:
            found = text.Extracted(pages=("",), method="none", thin_pages=(0,))
        if found.thin_pages and stored.media_type in DRAWABLE and ocr.is_available():
            # A scan that cannot be read stays a scan; the document is registered all the same.
            with suppress(Unavailable, InvalidInput):
                found = ocr.read_pages(source, stored.media_type, found)
        layouts: list[PageWords] = []
        # Words without their places are still words; the document is registered all the same.
        with suppress(Unavailable, InvalidInput):
            layouts = readings.layouts_of(source, stored.media_type, found)
    return _keep_text(stored, found, layouts, act)


@transaction.atomic
def _keep_text(
    stored: StoredFile, found: text.Extracted, layouts: list[PageWords], act: Act
) -> FileText | None:
    # Read while it was being destroyed: nothing of it is kept (R18).
    if StoredFile.objects.select_for_update(of=("self",)).get(pk=stored.pk).destroyed_at:
        return None
    pages = [page.replace("\x00", "") for page in found.pages]
    row, _made = FileText.objects.update_or_create(
        stored=stored,
        defaults={
            "text": "\n\f".join(pages),
            "pages": pages,
            "method": found.method,
            "made_at": act.at,
        },
    )
    readings.keep(stored=stored, layouts=layouts, found=found, act=act)
    users = DocumentFile.objects.filter(stored=stored).values_list("document_id", flat=True)
    for document_id in sorted(set(users)):
        events.publish(FileAttached(document_id=document_id, stored_id=stored.pk))
    return row


def needs_pictures(stored: StoredFile) -> bool:
    return (
        stored.destroyed_at is None
        and stored.media_type in DRAWABLE
        and not stored.thumbnails.exists()
    )


def draw(*, stored: StoredFile, act: Act) -> None:
    """Small pictures of the first page: 240 px for lists, 800 px for a first look."""
    with plain(stored) as source:
        for width in (SMALL, LARGE):
            bytes_ = text.render(source, stored.media_type, width=width, form="webp")
            with Image.open(io.BytesIO(bytes_)) as image:
                height = image.height
            with transaction.atomic():
                # Drawn while it was being destroyed: no picture of it is kept (R18).
                if (
                    StoredFile.objects.select_for_update(of=("self",))
                    .get(pk=stored.pk)
                    .destroyed_at
                ):
                    return
                picture = files.keep_picture(
                    source=io.BytesIO(bytes_), name=f"{width}.webp", act=act
                )
                Thumbnail.objects.get_or_create(
                    of=stored,
                    page=1,
                    width=width,
                    defaults={"height": height, "stored": picture, "made_at": act.at},
                )


def version_to_convert(version_id: int) -> DocumentVersion | None:
    """A Word version that is still the newest of a draft and has no PDF/A yet."""
    version = (
        DocumentVersion.objects.select_related("document__outgoing", "stored")
        .filter(pk=version_id, stored__media_type__in=[DOCX, ODT])
        .first()
    )
    if version is None or version.document.state not in DRAFT_STATES:
        return None
    newer = version.document.versions.filter(ordinal__gt=version.ordinal)
    return None if newer.exists() else version


def convert(*, version: DocumentVersion, act: Act) -> DocumentVersion | None:
    """Make the PDF/A of a Word version, as the next version; the Word file stays its source.

    Raises Unavailable without LibreOffice, InvalidInput when the file cannot be converted.
    """
    with plain(version.stored) as source:
        made = office.to_pdfa(source, version.stored.media_type, folder=files.workroom())
    with made.file as pdf:
        name = version.files.values_list("name", flat=True).first() or "van-ban.docx"
        stored = files.keep(source=pdf, name=f"{name.rsplit('.', 1)[0]}.pdf", act=act)
    with transaction.atomic():
        type(version.document).objects.locked().get(pk=version.document_id)
        if version_to_convert(version.pk) is None:
            return None
        return versions.add(
            document=version.document,
            stored=stored,
            origin=VersionOrigin.CONVERTED,
            name=f"{name.rsplit('.', 1)[0]}.pdf",
            source=version.stored,
            act=act,
        )


def note_trouble(*, version: DocumentVersion, refusal: DomainError) -> None:
    """Keep why a version could not be converted, so that its page can say it."""
    DocumentVersion.objects.filter(pk=version.pk).update(note=str(refusal)[:500])
