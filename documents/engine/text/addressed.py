"""Whom a paper names: the lines of “Nơi nhận” and “Kính gửi” (NĐ 30/2020 PL I, element 9; HD 05-HD/VPTW)."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

from documents.engine.text.letters import fold, tidy

MOST_LINES = 60
LONGEST = 200
_HEAD = re.compile(r"^\W{0,3}n[ơo]i\s+nh[ậa]n\s*[:\uff1a]?\s*(?P<rest>.*)$", re.IGNORECASE)
_TO = re.compile(
    r"^\W{0,3}k[íi]nh\s+(?:g[ửu]i|tr[ìi]nh)\s*[:\uff1a]\s*(?P<rest>.*)$", re.IGNORECASE
)
_DASH = re.compile(r"^\s*[-–—+•*]\s*")
_NOTE = re.compile(r"\s*\((?:để|báo cáo|thay|b/c|p/h|gửi|qua|thực hiện|phối hợp)[^)]*\)", re.I)
_SIGNS = string.whitespace + "\u00a0;.,/"
_KEEPS = re.compile(r"^l[ưu]u\b", re.IGNORECASE)
_REFERS = re.compile(r"^nh[ưu]\s+(?:tr[êe]n|k[íi]nh\s+g[ửu]i|đi[ềe]u\b.*|tr[íi]ch)", re.IGNORECASE)
_GAP = re.compile(r"\s{3,}|\t")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line: as written without dash and end mark, and the form it is compared in."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """What was read. `is_found` is False when the paper has no “Nơi nhận” that can be read."""

    is_found: bool
    lines: tuple[PaperLine, ...] = ()
    keeps: str = ""
    refers: bool = False
    is_open: bool = False
    """It refers to names that stand elsewhere in the text (“Như Điều 3”) and were not read."""


def key_of(name: str) -> str:
    """The form in which names are compared: no marks, no case, no remark in brackets, no end mark."""
    return " ".join(re.findall(r"\w+", fold(_NOTE.sub("", tidy(name)))))


def read(pages: Iterable[str]) -> Addressed:
    """The addressees of the paper, main ones first when “Nơi nhận” refers to them (“Như trên”)."""
    rows = [row for page in pages for row in page.splitlines()]
    start = next((n for n in range(len(rows) - 1, -1, -1) if _HEAD.match(rows[n].strip())), None)
    if start is None:
        return Addressed(is_found=False)
    found: list[PaperLine] = []
    keeps, refers, is_open = "", False, False
    for text in _items(rows, start, _HEAD):
        if _KEEPS.match(text):
            keeps = text
            break
        if _REFERS.match(text):
            refers = True
            is_open = is_open or "đi" in text.lower()
            continue
        found.append(PaperLine(text[:LONGEST], key_of(text)))
    if refers:
        main = _to(rows[:start])
        is_open = is_open or not main
        found = [*main, *found]
    unique = {line.key: line for line in found if line.key}
    return Addressed(True, tuple(unique.values()), keeps, refers, is_open)


def _to(rows: list[str]) -> list[PaperLine]:
    start = next((n for n, row in enumerate(rows) if _TO.match(row.strip())), None)
    if start is None:
        return []
    texts = list(_items(rows, start, _TO))
    return [PaperLine(text[:LONGEST], key_of(text)) for text in texts if not _REFERS.match(text)]


def _items(rows: list[str], start: int, head: re.Pattern[str]) -> Iterable[str]:
    """The items after a head: what stands on its line, then the lines with a dash below it."""
    match = head.match(rows[start].strip())
    rest = match["rest"] if match else ""
    # Beside “Nơi nhận:” stands the authority line of the signature, not an addressee.
    first = _clean(_DASH.sub("", rest)) if head is _TO or _DASH.match(rest) else ""
    if first:
        yield first
    items: list[str] = []
    open_item = False
    for row in rows[start + 1 : start + 1 + MOST_LINES]:
        left = _GAP.split(row.strip())[0].strip()
        if not left:
            if items:
                open_item = False
            continue
        if _DASH.match(left):
            items.append(_DASH.sub("", left))
            open_item = not left.rstrip().endswith((";", ".", ","))
            if _KEEPS.match(items[-1]):
                break
        elif open_item and items and not left.isupper() and not left[:1].isdigit():
            items[-1] += f" {left}"
            open_item = not left.rstrip().endswith((";", ".", ","))
        elif head is _TO and (first or (items and not left.isupper())):
            break
    for item in items:
        if text := _clean(item):
            yield text


def _clean(text: str) -> str:
    return tidy(_GAP.split(text.strip())[0]).rstrip(_SIGNS).strip()
