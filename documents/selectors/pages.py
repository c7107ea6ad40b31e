"""Everything a document's page shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from core.errors import Sentence
from documents.engine.files.facts import DOCX, IMAGES, PDF
from documents.models import (
    Assignment,
    Comment,
    DocumentFile,
    Dossier,
    DossierItem,
    IncomingDocument,
    OutgoingDocument,
)
from documents.querysets import DocumentQuerySet

if TYPE_CHECKING:
    from core.actors import Who

CONVERSION_TAKES = timedelta(minutes=10)

ALSO = ("organisation__organisation", "kind", "field", "unit", "retention", "created_by")


def incoming_rows() -> DocumentQuerySet:
    """Incoming documents with what their page and their acts ask."""
    given = Assignment.objects.select_related("person", "unit", "assigned_by").order_by("pk")
    return (
        IncomingDocument.objects.with_marks()
        .select_related(
            *ALSO, "presented_to", "register_entry__register", "registered_by", "on_duty__person"
        )
        .prefetch_related(
            Prefetch("assignments", given), "directives", _comments(), _files(), "versions__stored"
        )
    )


def outgoing_rows() -> DocumentQuerySet:
    """Outgoing documents with what their page and their acts ask."""
    return OutgoingDocument.objects.with_marks().select_related(
        *ALSO, "drafter", "signer", "form_checker", "signing_right", "register_entry__register"
    ).prefetch_related(
        "recipients", "directives", _comments(), _files(), "versions__stored",
        "versions__made_by",
    )  # fmt: skip


def _comments() -> Prefetch[Any]:
    return Prefetch("comments", Comment.objects.select_related("author").order_by("at"))


def _files() -> Prefetch[Any]:
    return Prefetch(
        "files", DocumentFile.objects.select_related("stored", "version").order_by("ordinal")
    )


def name_related(document: Any, who: Who) -> None:
    """Have the document name what it answers, or its answers, as far as `who` may see them: a
    reference never widens access (R25)."""
    related: Prefetch[Any, Any, Any]
    if isinstance(document, OutgoingDocument):
        related = Prefetch("replies_to", IncomingDocument.objects.visible_to(who))
    else:
        related = Prefetch("answers", OutgoingDocument.objects.visible_to(who))
    prefetch_related_objects([document], related)


@dataclass(frozen=True)
class Paper:
    """The file shown in the viewer and those beside it."""

    file: DocumentFile | None
    others: list[DocumentFile] = field(default_factory=list)
    is_pdf: bool = False
    is_image: bool = False
    is_waiting: bool = False


def paper_of(document: Any, chosen: str = "") -> Paper:
    """The newest PDF of the main text, or the file chosen by its uid."""
    files = list(document.files.all())
    newest = document.current_version
    current = [f for f in files if newest is not None and f.version_id == newest.pk]
    main = [f for f in files if f.role == "main"]
    first = (current or main or files or [None])[0]
    if first is not None and first.stored.media_type != PDF:
        first = next((f for f in reversed(current or main) if f.stored.media_type == PDF), first)
    file = next((f for f in files if str(f.uid) == chosen), first)
    if file is None:
        return Paper(None)
    return Paper(
        file,
        files,
        file.stored.media_type == PDF,
        file.stored.media_type in IMAGES,
        is_waiting=_is_waiting(file),
    )


def _is_waiting(file: DocumentFile) -> bool:
    """Whether a Word version was laid down so lately that its PDF may still be coming."""
    version = file.version
    if version is None or file.stored.media_type != DOCX:
        return False
    return timezone.now() - version.made_at < CONVERSION_TAKES


def is_read(document: Any) -> bool:
    """Whether the machine has read the text of its files, as far as they can be read."""
    readable = document.files.filter(stored__media_type=PDF)
    return not readable.filter(stored__file_text=None).exists()


@dataclass(frozen=True)
class Fact:
    """A line of the facts: label, value, where it came from."""

    label: Sentence
    value: Any
    origin: str = ""
    is_day: bool = False


def dossiers_of(document: Any, who: Who) -> list[DossierItem]:
    """The dossiers in which it lies and that this capacity may see."""
    return list(
        DossierItem.objects.select_related("dossier")
        .filter(document_id=document.pk, dossier__in=Dossier.objects.visible_to(who))
        .order_by("dossier_id")
    )
