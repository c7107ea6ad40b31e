"""The deadline a text names: "trước ngày …", "chậm nhất là ngày …"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.engine.text.letters import strip_marks
from documents.engine.text.metadata.layout import union
from documents.engine.text.metadata.lines import Segment

_DAY = (
    r"(?:ngay\s*)?(?P<d>\d{1,2})\s*(?:[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?"
    r"|thang\s*(?P<m2>\d{1,2})(?:\s*nam\s*(?P<y2>\d{4}))?)"
)
_HOUR = r"(?:\d{1,2}\s*(?:gio|h|g|:)\s*(?:\d{2})?\s*(?:phut)?\s*,?\s*)?"
_BEFORE = re.compile(
    r"\b(?:(?P<late>cham nhat|muon nhat|han cuoi|han chot|thoi han)\b[^.;]{0,60}?\s|truoc\s+|truoc ngay\s+)"
    + _HOUR + r"(?=ngay|\d{1,2}\s*/)" + _DAY + r"(?!\d)"
)  # fmt: skip
_ASKED = re.compile(
    r"\b(?:gui|bao cao|hoan thanh|gop y|tra loi|nop|dang ky|trinh|phan hoi|y kien|ket qua|xong)\b"
)
_TOLD = re.compile(r"\b(?:da duoc|da ban hanh|da co|truoc day|ke tu|co hieu luc|sinh)\b")
REACH = 130
"""Letters before the date in which the deed asked for is looked for."""


@dataclass(frozen=True, slots=True)
class Deadline:
    day: dt.date
    confidence: float
    segment: Segment


def deadline_in(parts: Sequence[Segment], issued_on: dt.date | None) -> Deadline | None:
    """The first day by which something is asked for, at or after the day of issue.

    A day without its year is of the year of issue, or of the next when that has gone by.
    """
    lines = [part for part in parts if part.text]
    text, starts = "", []
    for line in lines:
        starts.append(len(text))
        text += line.text + " "
    folded = strip_marks(text).lower()
    best: Deadline | None = None
    for found in _BEFORE.finditer(folded):
        day = _day(found, issued_on)
        if day is None or (issued_on is not None and day < issued_on):
            continue
        around = folded[max(0, found.start() - REACH) : found.start()]
        if _TOLD.search(around[-40:]) or around.endswith("tu "):
            continue
        asked = _ASKED.search(around) is not None or found["late"] is not None
        sure = 0.85 if asked else 0.5
        if best is None or sure > best.confidence:
            best = Deadline(day, sure, _where(lines, starts, found.start(), found.end()))
    return best


def _day(found: re.Match[str], issued_on: dt.date | None) -> dt.date | None:
    day, month = int(found["d"]), int(found["m"] or found["m2"])
    year = found["y"] or found["y2"]
    if year is None and issued_on is None:
        return None
    try:
        if year is not None:
            return dt.date(int(year), month, day)
        assert issued_on is not None  # noqa: S101 - asked above
        this = dt.date(issued_on.year, month, day)
        return this if this >= issued_on else dt.date(issued_on.year + 1, month, day)
    except ValueError:
        return None


def _where(lines: Sequence[Segment], starts: Sequence[int], start: int, end: int) -> Segment:
    hit = [
        line
        for line, at in zip(lines, starts, strict=True)
        if at < end and at + len(line.text) > start
    ]
    same = [line for line in hit if line.number == hit[0].number]
    return replace(hit[0], box=union(line.box for line in same))
