"""To whom a document goes: the lines after "Kính gửi" and under "Nơi nhận"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.engine.text.metadata.layout import union
from documents.engine.text.metadata.lines import Segment

_TO = re.compile(r"\A\W*(?:dong\s+)?kinh\s*(?:gui|trinh)\s*[:;.]?\s*")
_COPIES = re.compile(r"\A\W*noi\s*nhan\s*[:;.]?\s*")
_FILED = re.compile(r"\A\W*luu\b")
_ITEM = re.compile(r"\A\s*[-–+•*]\s*")
_AS_ABOVE = re.compile(r"\A(?:nhu tren|nhu kinh gui|nhu dieu \d+)\b")
_ENDS = re.compile(
    r"\A(?:can cu|thuc hien|theo |de |xet |ngay |phu luc|kinh\s|[ivx]+\s*[-.]\s|\d+\s*[-.]\s)"
)
MOST = 40
"""Lines of a list."""


@dataclass(frozen=True, slots=True)
class Addressees:
    """Names as printed, and the lines they stand on. "Lưu" and "Như trên" are no addressees."""

    names: tuple[str, ...]
    segment: Segment


def _clean(text: str) -> str:
    text = _ITEM.sub("", text).strip()
    return text.strip(" ;.,:~")


def _list(first: str, lines: Sequence[Segment]) -> tuple[list[str], list[Segment]]:
    names: list[str] = []
    used: list[Segment] = []
    if _clean(first):
        names += [_clean(part) for part in first.split(";") if _clean(part)]
    open_ = bool(names) and not first.rstrip().endswith((";", "."))
    has_items = False
    for line in lines[:MOST]:
        if not line.text:
            if names and not open_:
                break
            continue
        is_item = _ITEM.match(line.text) is not None
        if not is_item and ((has_items and not open_) or _ENDS.match(line.folded)):
            break
        if not is_item and (not open_ or (line.box is None and not has_items)):
            break  # a paragraph of a Word file is whole: the next one is the text
        has_items = has_items or is_item
        text = _clean(line.text)
        if is_item or not names:
            names.append(text)
        else:
            names[-1] = f"{names[-1]} {text}"
        used.append(line)
        open_ = not line.text.rstrip().endswith((";", "."))
        if line.text.rstrip().endswith("."):
            break
    return [name for name in names if name], used


def addressed_in(parts: Sequence[Segment]) -> Addressees | None:
    """The list after "Kính gửi" (State) or "Kính trình" (a submission of the Party)."""
    for at, segment in enumerate(parts):
        found = _TO.match(segment.folded)
        if found is None:
            continue
        first = segment.text[found.end() :]
        names, used = _list(first, _body(parts[at + 1 :], segment))
        if names:
            whole = union(one.box for one in [segment, *used])
            return Addressees(tuple(names), replace(segment, box=whole))
    return None


def _body(parts: Sequence[Segment], head: Segment) -> list[Segment]:
    """The lines that may belong to the list: a paragraph that reaches across the page does not."""
    found: list[Segment] = []
    for part in parts:
        wide = part.box is not None and head.box is not None and part.box[0] < head.box[0] - 30
        if wide and not _ITEM.match(part.text):
            break
        found.append(part)
    return found


def copied_in(parts: Sequence[Segment]) -> Addressees | None:
    """The list under "Nơi nhận", without the line of what is filed."""
    for at, segment in enumerate(parts):
        found = _COPIES.match(segment.folded)
        if found is None or len(segment.text) > found.end() + 90:
            continue
        names: list[str] = []
        used: list[Segment] = []
        for line in parts[at + 1 : at + 1 + MOST]:
            if not line.text or _beside(line, segment):
                continue
            item = _ITEM.match(line.text) is not None
            if not item and (not used or line.is_upper):
                break
            if _FILED.match(line.folded):
                used.append(line)
                break
            used.append(line)
            if item:
                names.append(_clean(line.text))
            else:
                names[-1] = f"{names[-1]} {_clean(line.text)}"
        names = [n for n in names if n and not _AS_ABOVE.match(Segment(n, 0).folded)]
        if used:
            whole = union(one.box for one in [segment, *used])
            return Addressees(tuple(names), replace(segment, box=whole))
    return None


def _beside(line: Segment, head: Segment) -> bool:
    """Part of the signature block on the right."""
    return line.box is not None and head.box is not None and line.box[0] > head.box[2] + 120
