"""The books of dispatch: paper handed over, paper posted, use of file copies (domain.md §2.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from core.errors import NotFound, Sentence
from documents.choices import RecipientChannel, RecipientStatus
from documents.engine.files import typeset, volumes
from documents.models import Document, FileCopyUse, Recipient
from documents.policies import registers as may
from documents.services.prints import VOLUME, named

HANDED, POSTED, FILE_COPIES = "handed", "posted", "file-copies"


@dataclass(frozen=True, slots=True)
class Book:
    """Title, heads of the columns and their widths in shares."""

    title: Sentence
    head: tuple[Sentence, ...]
    widths: tuple[int, ...]


BOOKS: dict[str, Book] = {
    HANDED: Book(
        gettext_lazy("Book of papers handed over"),
        (
            gettext_lazy("Day"),
            gettext_lazy("Number and symbol"),
            gettext_lazy("Kind and subject"),
            gettext_lazy("Addressee"),
            gettext_lazy("Copies"),
            gettext_lazy("Taken over by"),
            gettext_lazy("Note"),
        ),
        (9, 12, 30, 20, 6, 14, 9),
    ),
    POSTED: Book(
        gettext_lazy("Book of papers posted"),
        (
            gettext_lazy("Day"),
            gettext_lazy("Number and symbol"),
            gettext_lazy("Addressee"),
            gettext_lazy("Copies"),
            gettext_lazy("Receipt of the post"),
            gettext_lazy("Note"),
        ),
        (9, 14, 36, 7, 22, 12),
    ),
    FILE_COPIES: Book(
        gettext_lazy("Book of the use of file copies"),
        (
            gettext_lazy("Day"),
            gettext_lazy("User"),
            gettext_lazy("Number and symbol"),
            gettext_lazy("Kind and subject"),
            gettext_lazy("Purpose"),
            gettext_lazy("Returned"),
            gettext_lazy("Handed out by"),
        ),
        (9, 16, 12, 28, 18, 9, 12),
    ),
}


def rows_of(name: str, house: HostedOrganisation, year: int, who: Any) -> Iterator[list[str]]:
    """The lines of a book in a year, oldest first, of documents this capacity may see."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    seen = Document.objects.visible_to(who)
    if name == FILE_COPIES:
        uses = FileCopyUse.objects.filter(
            document__in=seen, lent_at__date__range=(start, end)
        ).select_related("document__kind", "lent_by")
        for use in uses.order_by("lent_at", "pk").iterator(chunk_size=VOLUME):
            user = ", ".join(part for part in (use.user_name, use.unit_name) if part)
            yield [
                _local(use.lent_at), user, use.document.code_display, named(use.document),
                use.purpose, _local(use.returned_at), str(use.lent_by or ""),
            ]  # fmt: skip
        return
    channels = [RecipientChannel.POST]
    if name == HANDED:
        channels = [RecipientChannel.HAND, RecipientChannel.INTERNAL]
    sent = Recipient.objects.filter(
        document__in=seen,
        document__organisation=house,
        channel__in=channels,
        dispatched_at__date__range=(start, end),
    ).filter(~Q(status=RecipientStatus.WAITING))
    ordered = sent.select_related("document__kind").order_by("dispatched_at", "pk")
    for row in ordered.iterator(chunk_size=VOLUME):
        day, paper = _local(row.dispatched_at), row.document
        if name == HANDED:
            yield [
                day, paper.code_display, named(paper), row.name, str(row.copies),
                row.receiver_name, row.proof,
            ]  # fmt: skip
        else:
            yield [
                day, paper.code_display, row.name, str(row.copies), row.proof, row.receiver_name,
            ]  # fmt: skip


def _local(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""


def make(*, name: str, form: str, house: HostedOrganisation, year: int, act: Act) -> bytes:
    """A book of a year as `pdf` or `xlsx`. Raises NotPermitted, NotFound."""
    may.read_dispatch(act.who, house)
    book = BOOKS.get(name)
    if book is None or form not in {"pdf", "xlsx"}:
        raise NotFound
    rows = rows_of(name, house, year, act.who)
    head = [str(label) for label in book.head]
    if form == "xlsx":
        made = volumes.sheet(str(book.title), head, rows)
    else:
        data = {
            "organisation_name": house.name,
            "higher_name": house.higher_name,
            "title": str(book.title),
            "subtitle": _("Year %(year)s") % {"year": year},
            "printed_note": _("Printed on %(day)s by %(name)s")
            % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
            "head": head,
            "widths": list(book.widths),
        }
        parts = volumes.chunks(rows, VOLUME)
        first = next(parts, [])
        made = volumes.bind(
            typeset.compile_form("dispatch_book", {**data, "rows": part}, at=act.at)
            for part in (first, *parts)
        )
    journal.record(
        act, "documents.dispatch.print", house, facts={"book": name, "year": year, "form": form}
    )
    return made
