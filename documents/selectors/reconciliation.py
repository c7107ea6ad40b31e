"""The three lists of addressees against each other: the paper, the electronic ones, those in the
house (OUT-18). Each difference is named, with the act that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Sentence
from documents.choices import RecipientChannel
from documents.engine.text import addressed
from documents.engine.text.addressed import Addressed, PaperLine
from documents.models import Document, FileText, OutgoingDocument, Recipient
from documents.selectors.exchanges import electronic_ways
from documents.selectors.waivers import Objection

MOST_VERSIONS = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement. `mends` are names of acts: add, covers, name_on_paper, unlist, by_paper."""

    key: str
    sentence: Sentence
    mends: tuple[str, ...]
    line: PaperLine | None = None
    recipient: Recipient | None = None

    @property
    def objection(self) -> Objection:
        return Objection(self.key, self.sentence)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the paper says, what the lists say, and where they differ."""

    paper: Addressed
    rows: tuple[Recipient, ...]
    differences: tuple[Difference, ...]

    @property
    def objections(self) -> list[Objection]:
        return [one.objection for one in self.differences]


def paper_of(document: Document) -> Addressed:
    """“Nơi nhận” of the newest version that has been read and has one."""
    stored = list(
        document.versions.order_by("-ordinal").values_list("stored_id", flat=True)[:MOST_VERSIONS]
    )
    texts = {row.stored_id: row.pages for row in FileText.objects.filter(stored_id__in=stored)}
    for one in stored:
        found = addressed.read(texts.get(one, []))
        if found.is_found:
            return found
    return Addressed(is_found=False)


def compare(document: OutgoingDocument, day: date) -> Comparison:
    """The comparison of one document, in four queries."""
    rows = tuple(
        document.recipients.select_related("organisation", "unit", "person").order_by("ordinal")
    )
    paper = paper_of(document)
    differences = [*_without_code(document, rows, day)]
    if paper.is_found and document.copy_of_id is None:
        differences = [*_on_paper_only(paper, rows), *_in_list_only(paper, rows), *differences]
    return Comparison(paper, rows, tuple(differences))


def _names(row: Recipient) -> set[str]:
    """Every form in which the paper may name this addressee."""
    names = [row.name, row.listed_as]
    if row.organisation is not None:
        names += [row.organisation.name, row.organisation.short_name]
    if row.unit is not None:
        names += [row.unit.name, row.unit.short_name]
    if row.person is not None:
        names.append(row.person.full_name)
    return {addressed.key_of(name) for name in names if name}


def _on_paper_only(paper: Addressed, rows: tuple[Recipient, ...]) -> list[Difference]:
    known = {key for row in rows if row.is_listed for key in _names(row)}
    return [
        Difference(
            f"paper:{line.key}",
            _("“%(line)s” stands on the paper and in no list.") % {"line": line.text},
            ("add", "covers"),
            line=line,
        )
        for line in paper.lines
        if line.key not in known
    ]


def _in_list_only(paper: Addressed, rows: tuple[Recipient, ...]) -> list[Difference]:
    if paper.is_open:
        return []
    written = {line.key for line in paper.lines}
    return [
        Difference(
            f"list:{addressed.key_of(row.paper_line)}",
            _("“%(name)s” is listed as named on the paper, but does not stand there.")
            % {"name": row.paper_line},
            ("unlist", "name_on_paper"),
            recipient=row,
        )
        for row in rows
        if row.is_listed and not (_names(row) & written)
    ]


def _without_code(
    document: OutgoingDocument, rows: tuple[Recipient, ...], day: date
) -> list[Difference]:
    electronic = electronic_ways(document.organisation, day)
    return [
        Difference(
            f"code:{addressed.key_of(row.name)}",
            _("“%(name)s” is to be reached electronically, but has no organ code.")
            % {"name": row.name},
            ("by_paper",),
            recipient=row,
        )
        for row in rows
        if row.channel in electronic
        and row.channel != RecipientChannel.INTERNAL
        and not row.is_inside
        and not row.organ_code
    ]
