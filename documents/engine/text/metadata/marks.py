"""Secrecy, urgency and circulation marks stamped on a page (domain.md 4.1; SEC-03)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.engine.text.metadata.lines import Segment, segments

SECRECY = {"mat": 1, "toimat": 2, "tuyetmat": 3}
SECRECY_NAMES = {1: "MẬT", 2: "TỐI MẬT", 3: "TUYỆT MẬT"}
URGENCY = {"khan": 1, "thuongkhan": 2, "hoatoc": 3, "hoatochengio": 4}
CIRCULATION = {
    "xemxongtralai": "XEM XONG TRẢ LẠI",
    "luuhanhnoibo": "LƯU HÀNH NỘI BỘ",
    "tailieuthuhoi": "TÀI LIỆU THU HỒI",
    "chinguoicotenmoiduocbocbi": "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    "duthao": "DỰ THẢO",
}
HEADING_LINES = 20

_LABELLED = re.compile(r"(?:do|muc do|dau)\s*mat\s*[:.]?\s*\(?(tuyet mat|toi mat|mat)\b")
_EDGE = re.compile(r"(?:\A|\s)(tuyet mat|toi mat)(?=\Z|\s)")
_HOUR = re.compile(r"(?<=hengio)\d.*\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark found: its level or words, how sure (0 to 1), and where."""

    level: int
    confidence: float
    segment: Segment


def _secrecy_of(segment: Segment, *, in_heading: bool) -> Mark | None:
    level = SECRECY.get(segment.key)
    if level is not None:
        if segment.is_upper:
            return Mark(level, 0.95, segment)
        return Mark(level, 0.6, segment) if in_heading else None
    if found := _LABELLED.match(segment.folded):
        return Mark(SECRECY[found[1].replace(" ", "")], 0.95, segment)
    if in_heading and segment.is_upper and len(segment.text) < 60:
        found = _EDGE.search(segment.folded)
        if found and (found.start() == 0 or found.end() == len(segment.folded)):
            return Mark(SECRECY[found[1].replace(" ", "")], 0.6, segment)
    return None


def secrecy_in(parts: Iterable[Segment], *, heading_ends: int = HEADING_LINES) -> Iterator[Mark]:
    """Secrecy marks among segments; those before line `heading_ends` may be less clear ones."""
    for segment in parts:
        in_heading = segment.page == "first" and segment.line < heading_ends
        if mark := _secrecy_of(segment, in_heading=in_heading):
            yield mark


def secrecy_marks(text: str) -> list[Mark]:
    """All secrecy marks stamped anywhere in `text` (all pages may be given at once).

    The words inside a sentence, as in a law about secrets, are no mark. What an installation
    does about a mark is its own matter (SEC-03).
    """
    return list(secrecy_in(segments(text)))


def urgency_in(parts: Iterable[Segment]) -> Mark | None:
    """The urgency stamped on the heading, the highest if several."""
    found = [
        Mark(URGENCY[key], 0.9, segment)
        for segment in parts
        if segment.line < HEADING_LINES + 10
        and segment.is_upper
        and (key := _HOUR.sub("", segment.key)) in URGENCY
    ]
    return max(found, key=lambda mark: mark.level, default=None)


def circulation_in(parts: Iterable[Segment]) -> tuple[str, Segment] | None:
    """The direction who may read it, if one is stamped."""
    for segment in parts:
        key = re.sub(r"(?:lan)?\d+\Z", "", segment.key)
        if segment.is_upper and key in CIRCULATION:
            return CIRCULATION[key], segment
    return None
