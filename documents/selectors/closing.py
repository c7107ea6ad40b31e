"""What stands in the way of closing a dossier: each thing named, with the address that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Mend, Sentence
from documents.choices import (
    INCOMING_OPEN,
    OUTGOING_OPEN,
    ArchivalState,
    DossierState,
    Outcome,
    OutgoingState,
)
from documents.models import Document, DocumentFile, Dossier, DossierItem, OutgoingDocument

if TYPE_CHECKING:
    from core.actors import Who
    from core.lifecycle import Lifecycle

# Formats that can be kept and shown for decades (R7). Word files are working formats.
ARCHIVE_FORMATS = (
    "application/pdf",
    "image/tiff",
    "image/jpeg",
    "image/png",
    "text/plain",
    "text/xml",
    "application/xml",
)
MOST_NAMED = 10
Check = Callable[[Dossier], Iterable[Sentence]]


def told(label: Sentence) -> Callable[[Check], Check]:
    """Give a guard of closing the words by which the checklist calls it when it is content."""

    def give(check: Check) -> Check:
        check.label = label  # type: ignore[attr-defined]
        return check

    return give


def address(document: Document, act: str = "") -> str:
    """The page of a document, or of an act on it."""
    kind = "incoming" if document.is_incoming else "outgoing"
    if act:
        return reverse("documents:transition", args=[kind, document.uid, act])
    return reverse(f"documents:{kind}-detail", args=[document.uid])


def papers_of(dossier: Dossier) -> Any:
    return Document.objects.filter(dossier_items__dossier=dossier).order_by(
        "dossier_items__ordinal"
    )


@told(gettext_lazy("Documents lie in it"))
def dossier_has_documents(dossier: Dossier) -> Iterator[Sentence]:
    if not dossier.items.exists():
        yield Mend(
            _("The dossier is empty."),
            reverse("documents:transition", args=["dossiers", dossier.uid, "add"]),
        )


@told(gettext_lazy("Every document has a file that can be kept"))
def documents_in_archive_format(dossier: Dossier) -> Iterator[Sentence]:
    """R7: every document in it has a file that can be kept."""
    kept = DocumentFile.objects.filter(stored__media_type__in=ARCHIVE_FORMATS)
    lacking = (
        papers_of(dossier)
        .exclude(pk__in=kept.values("document"))
        .exclude(incoming__source="paper", files=None)
    )
    for document in lacking.prefetch_related("files")[:MOST_NAMED]:
        names = ", ".join(file.name for file in document.files.all()) or _("no file")
        yield Mend(
            _("“%(title)s” has no file in an archive format (%(files)s).")
            % {"title": document.title, "files": names},
            address(document),
        )


@told(gettext_lazy("Every document is finished"))
def no_document_is_open(dossier: Dossier) -> Iterator[Sentence]:
    """R8: nothing in it still waits for an answer, a signature or a number."""
    waiting = papers_of(dossier).filter(
        Q(direction="incoming", state__in=INCOMING_OPEN)
        | (~Q(direction="incoming") & Q(state__in=OUTGOING_OPEN))
    )
    for document in waiting[:MOST_NAMED]:
        yield Mend(
            _("“%(title)s” is not finished: %(state)s.")
            % {"title": document.title, "state": document.get_state_display()},
            address(document),
        )


@told(gettext_lazy("Every answer is issued"))
def no_reply_is_missing(dossier: Dossier) -> Iterator[Sentence]:
    """R8: what was finished by an answer has that answer out of the house."""
    issued = OutgoingDocument.objects.exclude(
        state__in=[*OUTGOING_OPEN, OutgoingState.CANCELLED]
    ).filter(replies_to=OuterRef("pk"))
    answered = papers_of(dossier).filter(direction="incoming", incoming__outcome=Outcome.ANSWER)
    for document in answered.filter(~Exists(issued))[:MOST_NAMED]:
        yield Mend(
            _("The answer to “%(title)s” is not issued yet.") % {"title": document.title},
            address(document),
        )


@told(gettext_lazy("Every document is described"))
def documents_are_described(dossier: Dossier) -> Iterator[Sentence]:
    """Metadata complete (NĐ 30/2020, Điều 29): kind, date, subject and who issued it."""
    lacking = papers_of(dossier).filter(
        Q(kind=None) | Q(issued_on=None) | Q(subject="") | Q(direction="incoming", issuer_name="")
    )
    # What never came into force has neither number nor date to describe.
    for document in lacking.exclude(state__in=[*OUTGOING_OPEN, OutgoingState.CANCELLED])[
        :MOST_NAMED
    ]:
        missing = [
            name
            for name, is_missing in (
                (_("kind"), document.kind_id is None),
                (_("date"), document.issued_on is None),
                (_("subject"), not document.subject),
                (_("issuing office"), document.is_incoming and not document.issuer_name),
            )
            if is_missing
        ]
        yield Mend(
            _("“%(title)s” is not fully described: %(missing)s.")
            % {"title": document.title or document.uid, "missing": ", ".join(missing)},
            address(document, "edit"),
        )


@told(gettext_lazy("Its parts are closed"))
def parts_are_closed(dossier: Dossier) -> Iterator[Sentence]:
    """A dossier does not end before the dossiers that are part of it."""
    for part in dossier.parts.exclude(state=DossierState.CLOSED).order_by("number")[:MOST_NAMED]:
        yield Mend(
            _("Its part %(notation)s (%(year)s) is not closed yet.")
            % {"notation": part.notation, "year": part.year},
            reverse("documents:dossier-detail", args=[part.uid]),
        )


def not_handed_over(dossier: Dossier) -> Iterator[Sentence]:
    """R9: what the archive has got is not opened again in the office."""
    if dossier.archival_state != ArchivalState.CURRENT:
        yield _("The dossier has been handed over to the archive and is not reopened.")


CHECKS: tuple[Check, ...] = (
    dossier_has_documents,
    no_document_is_open,
    no_reply_is_missing,
    documents_in_archive_format,
    documents_are_described,
    parts_are_closed,
)


@dataclass(frozen=True)
class Line:
    """One check of the list: what it asks, and what is still open."""

    label: Sentence
    open: list[Sentence] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return not self.open


def checklist(table: Lifecycle[Dossier], dossier: Dossier) -> list[Line]:
    """Every veto on closing, also those of other apps, each with what it still finds open."""
    return [
        Line(getattr(check, "label", _("Further check")), list(check(dossier)))
        for check in table.guards_of("close")
    ]


@dataclass(frozen=True)
class Advice:
    """What may be dropped or added before closing; nothing of it bars."""

    sentence: Sentence
    url: str
    act: Sentence


def advice(dossier: Dossier, who: Who) -> list[Advice]:
    """Duplicates and scratch to take out, answers that lie elsewhere; only of what `who` sees."""
    seen = Document.objects.visible_to(who)
    items = dossier.items.filter(document__in=seen).select_related("document")
    found = [*_doubles(dossier, items), *_scratch(dossier, items)]
    return [*found, *_answers_elsewhere(dossier, who)][: MOST_NAMED * 3]


def _doubles(dossier: Dossier, items: Any) -> Iterator[Advice]:
    """The same bytes as main text of two documents in it."""
    same = (
        DocumentFile.objects.filter(document__dossier_items__in=items, role="main")
        .values("stored")
        .annotate(times=Count("document", distinct=True))
        .filter(times__gt=1)
        .values_list("stored", flat=True)
    )
    for stored_id in list(same)[:MOST_NAMED]:
        twins = items.filter(
            document__files__stored=stored_id, document__files__role="main"
        ).order_by("ordinal")
        for item in list(dict.fromkeys(twins))[1:]:
            yield Advice(
                _("Number %(n)s holds the same file as an earlier one: “%(title)s”.")
                % {"n": item.ordinal, "title": item.document.title},
                _removal(dossier, item),
                _("Take out"),
            )


def _scratch(dossier: Dossier, items: Any) -> Iterator[Advice]:
    for item in items.filter(document__state=OutgoingState.CANCELLED).order_by("ordinal"):
        yield Advice(
            _("Number %(n)s is a draft that was given up: “%(title)s”.")
            % {"n": item.ordinal, "title": item.document.title},
            _removal(dossier, item),
            _("Take out"),
        )


def _answers_elsewhere(dossier: Dossier, who: Who) -> Iterator[Advice]:
    answers = (
        OutgoingDocument.objects.visible_to(who)
        .filter(replies_to__dossier_items__dossier=dossier)
        .exclude(state__in=[*OUTGOING_OPEN, OutgoingState.CANCELLED])
        .exclude(dossier_items__dossier=dossier)
        .distinct()
    )
    for answer in answers.order_by("pk")[:MOST_NAMED]:
        yield Advice(
            _("The answer “%(title)s” does not lie in the dossier.") % {"title": answer.title},
            reverse("documents:document-file", args=[answer.uid]),
            _("Put into the dossier"),
        )


def _removal(dossier: Dossier, item: DossierItem) -> str:
    return reverse("documents:item-remove", args=[dossier.uid, item.uid])
