"""Guess the fields of a document from its pages, each with where it was read.

Made for papers by NĐ 30/2020 and by QĐ 399-QĐ/TW, as born digital or scanned. A guess is a
proposal for the clerk's form, never a fact; nothing found is no key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from documents.engine.text.codes import Family
from documents.engine.text.metadata import heading
from documents.engine.text.metadata.addressees import addressed_in, copied_in
from documents.engine.text.metadata.deadline import deadline_in
from documents.engine.text.metadata.layout import PageWords, segments_of
from documents.engine.text.metadata.lines import Box, Segment, segments
from documents.engine.text.metadata.marks import (
    HEADING_LINES,
    circulation_in,
    secrecy_in,
    secrecy_marks,
    urgency_in,
)
from documents.engine.text.metadata.mending import with_place
from documents.engine.text.metadata.signature import signer_in

__all__ = ["Guess", "guess", "read", "secrecy_marks"]

OVER_THE_EDGE = 16
"""Pieces of the next page that may still belong to a list or block begun on this one."""

OCR_FLOOR = 0.6
"""What is left of a confidence when a character reader was not sure of a word at all."""

ENGINE = 2
"""Raised when the rules change, so that a reading tells by which it was made."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One proposed value: how sure (0 to 1), by which rule, and the line it was read from.

    `number` is the page, from 1; `box` where on it, in points from its top left corner, `None`
    where the kind of file has no places.
    """

    value: Any
    confidence: float
    rule: str
    excerpt: str
    page: str
    line: int
    number: int = 1
    box: Box | None = None

    def as_json(self) -> dict[str, Any]:
        value = self.value
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        return {
            "value": value,
            "confidence": self.confidence,
            "rule": self.rule,
            "excerpt": self.excerpt,
            "page": self.number,
            "line": self.line,
            "box": [round(edge, 1) for edge in self.box] if self.box else None,
        }

    @classmethod
    def of_json(cls, name: str, data: dict[str, Any]) -> Guess:
        value = data["value"]
        if name in {"issued_on", "due_on"}:
            value = dt.date.fromisoformat(value)
        elif isinstance(value, list):
            value = tuple(value)
        left, top, right, bottom = data["box"] or (0, 0, 0, 0)
        return cls(
            value,
            float(data["confidence"]),
            str(data["rule"]),
            str(data["excerpt"]),
            "first" if data["page"] == 1 else "last",
            int(data["line"]),
            int(data["page"]),
            (left, top, right, bottom) if data["box"] else None,
        )


def _guess(value: Any, confidence: float, rule: str, segment: Segment) -> Guess:
    return Guess(
        value,
        round(confidence * (OCR_FLOOR + (1 - OCR_FLOOR) * segment.sure), 2),
        rule,
        segment.text[:120],
        segment.page,
        segment.line + 1,
        segment.number,
        segment.box,
    )


def guess(first_page: str, last_page: str = "") -> dict[str, Guess]:
    """Fields proposed for a document, from the text of its first and its last page.

    Keys, each only when found: `family` (`state` or `party`), `code_number`,
    `code_notation`, `code_display`, `kind` (Vietnamese name), `issuer_name`, `higher_name`,
    `place`, `issued_on` (date), `subject`, `signer_name`, `signer_position`, `urgency`
    (1 to 4), `secrecy` (1 to 3), `circulation`, `addressed_to`, `copied_to` (tuples of names),
    `due_on` (date the text names). One page documents: leave `last_page` out.
    """
    first = segments(first_page)
    last = segments(last_page, name="last") if last_page.strip() else []
    return _gathered([first, last] if last else [first])


def read(pages: Sequence[PageWords]) -> dict[str, Guess]:
    """As `guess`, from words with their places; every guess then says where it stands.

    Give the first page first; the pages between may be left out of long documents.
    """
    return _gathered(
        [
            segments_of(page, name="last" if at and at == len(pages) - 1 else "first")
            for at, page in enumerate(pages)
        ]
        or [[]]
    )


def _gathered(pages: Sequence[list[Segment]]) -> dict[str, Guess]:
    first, last = pages[0], pages[-1] if len(pages) > 1 else []
    found: dict[str, Guess] = {}
    _read_heading(first, found)
    _read_marks(first, last, found)
    _read_signer(pages, found)
    _read_addressees(first, pages, found)
    issued_on = found["issued_on"].value if "issued_on" in found else None
    everything = [segment for page in pages for segment in page]
    if due := deadline_in(everything, issued_on):
        found["due_on"] = _guess(due.day, due.confidence, "deadline", due.segment)
    return found


def _spread(pages: Sequence[list[Segment]]) -> list[list[Segment]]:
    """Each page with the top of the next: a block may run over the edge of the paper."""
    after = [*(page[:OVER_THE_EDGE] for page in pages[1:]), []]
    return [[*page, *top] for page, top in zip(pages, after, strict=True)]


def _read_signer(pages: Sequence[list[Segment]], found: dict[str, Guess]) -> None:
    """From the page that bears the list of recipients; annexes may follow it in the same file."""
    spread = _spread(pages)
    listed = [page for page in spread if copied_in(page) is not None]
    for page in [*listed, *reversed(spread)]:
        signer = signer_in(page)
        if signer is None:
            continue
        found["signer_position"] = _guess(signer.position, 0.8, "block", signer.block)
        if signer.name:
            found["signer_name"] = _guess(signer.name, 0.85, "block", signer.segment)
            return


def _read_addressees(
    first: Sequence[Segment], pages: Sequence[list[Segment]], found: dict[str, Guess]
) -> None:
    if to := addressed_in(first):
        found["addressed_to"] = _guess(to.names, 0.85, "kinh_gui", to.segment)
    for page in _spread(pages):
        if copies := copied_in(page):
            if copies.names:
                found["copied_to"] = _guess(copies.names, 0.85, "noi_nhan", copies.segment)
            return


def _read_heading(parts: Sequence[Segment], found: dict[str, Guess]) -> None:
    if family := heading.family_of(parts):
        found["family"] = _guess(family[0].value, 0.95, "national_heading", family[1])
    code = heading.code_in(parts)
    if code is not None:
        sure = 0.95 if code.exact else 0.7
        found["code_notation"] = _guess(code.notation, sure, "number_line", code.segment)
        if code.number:
            found["code_number"] = _guess(code.number, sure, "number_line", code.segment)
            joint = "-" if code.family is Family.PARTY else "/"
            found["code_display"] = _guess(
                f"{code.number}{joint}{code.notation}", sure, "number_line", code.segment
            )
        if "family" not in found:
            found["family"] = _guess(code.family.value, 0.7, "number_line", code.segment)
    if day := heading.day_in(parts):
        found["issued_on"] = _guess(day.day, 0.9 if day.place else 0.6, "dateline", day.segment)
        if day.place:
            found["place"] = _guess(day.place, 0.9, "dateline", day.segment)
    _read_title(parts, code, found)
    top = code.segment.line if code else _first_line(found, "issued_on")
    names = heading.organisations_in(parts, before_line=top)
    place = str(found["place"].value) if "place" in found else ""
    for key, (printed, segment) in zip(("issuer_name", "higher_name"), names, strict=False):
        name = printed if segment.bold is not None else with_place(printed, place)
        found[key] = _guess(name, 0.8, "heading_left", segment)


def _first_line(found: dict[str, Guess], key: str) -> int:
    return found[key].line - 1 if key in found else 0


def _read_title(
    parts: Sequence[Segment], code: heading.FoundCode | None, found: dict[str, Guess]
) -> None:
    kinds = code.kinds if code else frozenset[str]()
    after = code.segment.line if code else _first_line(found, "issued_on")
    about = heading.subject_about(parts)
    title = heading.title_in(parts, after_line=after, kinds=kinds)
    if title is not None and (about is None or parts[title.at].line < about[1].line):
        line = parts[title.at]
        found["kind"] = _guess(title.kind, title.likeness * 0.95, "title", line)
        below = heading.subject_below(parts, title.at + 1)
        if below is not None:
            found["subject"] = _guess(below[0], 0.85, "below_title", below[1])
            return
    elif code is not None and len(kinds) == 1:
        (kind,) = kinds
        found["kind"] = _guess(kind, 0.7, "symbol", code.segment)
    if about is not None:
        found["subject"] = _guess(about[0], 0.85, "about", about[1])
        if "kind" not in found and code is not None and not kinds:
            found["kind"] = _guess("Công văn", 0.5, "about", about[1])


def _read_marks(first: Sequence[Segment], last: Sequence[Segment], found: dict[str, Guess]) -> None:
    ends = found["subject"].line - 1 if "subject" in found else HEADING_LINES
    marks = list(secrecy_in([*first, *last], heading_ends=min(ends, HEADING_LINES)))
    if marks:
        mark = max(marks, key=lambda one: (one.level, one.confidence))
        # A mark badly read is a mark all the same: what it stops does not depend on the scanner.
        stamp = replace(mark.segment, sure=1.0)
        found["secrecy"] = _guess(mark.level, mark.confidence, "stamp", stamp)
    if urgent := urgency_in(first):
        found["urgency"] = _guess(urgent.level, urgent.confidence, "stamp", urgent.segment)
    if circulation := circulation_in(first):
        found["circulation"] = _guess(circulation[0], 0.9, "stamp", circulation[1])
