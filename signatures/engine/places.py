"""Finds the places of number, date and signatures in a document, by its text (domain.md §2.5, §2.9, §3.4).

State documents print `Số: …/QĐ-UBND`, Party documents `Số …-CV/VPTU`; both `…, ngày … tháng … năm …`.
The signature stands above the signer's name, between position and name; the seal covers a third of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pypdfium2 as pdfium

from .page_text import Box, PageText, fold

MM = 72 / 25.4
SPACE = r"[ \t\u00a0]*"
GAP = r"[ \t\u00a0.…_]*"
NUMBER = re.compile(
    rf"\bS[ốỐ]{SPACE}:?(?P<gap>{GAP}(?P<digits>\d{{1,6}}[a-zđ]?)?{GAP})"
    rf"(?P<tail>(?:/(?:(?:19|20)\d\d/)?|-){SPACE}[A-ZĐƯ]\S*)"
)
NUMBER_ALONE = re.compile(rf"^{SPACE}S[ốỐ]{SPACE}:(?P<gap>{GAP}){SPACE}$")
DATE = re.compile(
    rf"ng[àÀ]y(?P<day>{GAP}(?P<dd>\d{{0,2}}){GAP})th[áÁ]ng(?P<month>{GAP}(?P<mm>\d{{0,2}}){GAP})"
    rf"n[ăĂ]m(?P<year>{GAP}(?P<yyyy>\d{{0,4}}){GAP})",
    re.IGNORECASE,
)
WRAPPED_YEAR = re.compile(r"[\r\n]+\s*(?P<yyyy>(?:19|20)\d\d)\b")
SEARCHED_PAGES = 10
PICTURE_RATIO = 2.4
PICTURE_HEIGHT = (36.0, 62.0)
SEAL_MM = 36.0


class Part(StrEnum):
    """What a text field shows."""

    NUMBER = "Number"
    CODE = "Code"
    NUMBER_LINE = "NumberLine"
    DAY = "Day"
    MONTH = "Month"
    YEAR = "Year"
    DATE_LINE = "DateLine"
    PLACE_DATE_LINE = "PlaceDateLine"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text goes: field name, box, type size, and whether it hides what is printed there.

    A number has its `gap` (x from, x to) before the printed `tail`, such as `/QĐ-UBND`; when the register gives another symbol than
    the tail, the whole line is written anew in the box.
    """

    name: str
    part: Part
    box: Box
    baseline: float
    size: float
    italic: bool = False
    cover: bool = False
    align: int = 1
    found: bool = True
    gap: tuple[float, float] | None = None
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """All places of one document.

    `printed_*`: what the author has typed in already; it is hidden by what the register gives.
    """

    texts: list[TextPlace]
    leader: Box
    leader_found: bool
    seal: Box
    initials: list[Box] = field(default_factory=list)
    printed_number: str = ""
    printed_date: str = ""


def find(source: Path, *, signer_name: str, initials: int = 0, seal_mm: float = SEAL_MM) -> Places:
    """Looks for the places in an unencrypted, unrotated PDF; takes defaults where nothing is found."""
    document = pdfium.PdfDocument(str(source))
    try:
        first = PageText(document, 0)
        number, printed_number = _number(first)
        dates, printed_date = _dates(first)
        leader, found = _signature(document, signer_name)
        last = PageText(document, leader.page)
    finally:
        document.close()
    texts = [number, *dates]
    return Places(
        texts=texts,
        leader=leader,
        leader_found=found,
        seal=_seal(leader, last, seal_mm),
        initials=_initials(leader, last, initials),
        printed_number=printed_number,
        printed_date=printed_date,
    )


def _number(page: PageText) -> tuple[TextPlace, str]:
    for match in NUMBER.finditer(page.text):
        line = page.box(match.start(), match.end())
        capital = page.box(match.start(), match.start() + 1)
        before = page.box(match.start(), match.start("gap"))
        tail = page.box(match.start("tail"), match.end("tail"))
        if not (line and capital and before and tail) or line.y0 < page.bottom + page.height * 0.5:
            continue
        size = _size(capital.height / 0.68)
        box = Box(0, line.x0 - 18, line.y0 - 2, line.x1 + 18, capital.y0 + size)
        digits = match["digits"] or ""
        if digits or tail.x0 - before.x1 < size:
            place = TextPlace("so", Part.NUMBER_LINE, box, capital.y0, size, cover=True)
            return place, digits
        return TextPlace(
            "so",
            Part.NUMBER,
            box,
            capital.y0,
            size,
            cover=bool(match["gap"].strip()),
            gap=(before.x1 + 1, tail.x0 - 0.5),
            tail=match["tail"],
        ), ""
    for row in page.lines():
        alone = NUMBER_ALONE.match(row.text)
        before = page.box(row.start, row.start + alone.start("gap")) if alone else None
        if alone and before and before.y0 > page.bottom + page.height * 0.5:
            size = _size(before.height / 0.9)
            box = Box(0, before.x1 + 3, before.y0 - 3, before.x1 + 110, before.y0 + size)
            dotted = bool(alone["gap"].strip())
            return TextPlace("so", Part.CODE, box, before.y0, size, cover=dotted, align=0), ""
    top = page.top - 40
    box = Box(0, page.left + 72, top - 4, page.left + 250, top + 13)
    return TextPlace("so", Part.NUMBER_LINE, box, top, 13, align=0, found=False), ""


def _dates(page: PageText) -> tuple[list[TextPlace], str]:
    for match in DATE.finditer(page.text):
        line = page.box(match.start(), match.end())
        letter = page.box(match.start(), match.start() + 1)
        if not line or not letter or line.y0 < page.bottom + page.height * 0.5:
            continue
        wrapped = WRAPPED_YEAR.match(page.text, match.end())
        year = wrapped["yyyy"] if wrapped and not match["yyyy"] else match["yyyy"]
        if match["dd"] and match["mm"] and len(year) == 4:
            printed = f"{year}-{int(match['mm']):02}-{int(match['dd']):02}"
            return ([] if wrapped else [_date_line(line, letter)]), printed
        size = _date_size(letter)
        parts = [
            _date_part(page, match, "day", "dd", "ngay", Part.DAY, size, letter.y0),
            _date_part(page, match, "month", "mm", "thang", Part.MONTH, size, letter.y0),
            _date_part(page, match, "year", "yyyy", "nam", Part.YEAR, size, letter.y0),
        ]
        if wrapped:
            parts.pop()
        wanted = [part for part in parts if part is not None]
        narrow = any(
            p.box.width < (2.0 if p.part is Part.YEAR else 1.0) * size * 0.9 for p in wanted
        )
        if not narrow:
            return wanted, ""
        return [_date_line(line, letter)], ""
    top = page.top - 40
    box = Box(0, page.right - 300, top - 4, page.right - 45, top + 13)
    place = TextPlace("ngay", Part.PLACE_DATE_LINE, box, top, 13, True, align=2, found=False)
    return [place], ""


def _date_size(letter: Box) -> float:
    """Type size from the height of a small letter without ascender."""
    return min(max(_size(letter.height / 0.46), 11), 15)


def _date_line(line: Box, letter: Box) -> TextPlace:
    """The whole date in one field over what is printed."""
    size = _date_size(letter)
    box = Box(0, line.x0 - 1, line.y0 - 2, max(line.x1, line.x0 + 12 * size), letter.y0 + size)
    return TextPlace("ngay", Part.DATE_LINE, box, letter.y0, size, True, cover=True, align=0)


def _date_part(
    page: PageText,
    match: re.Match[str],
    group: str,
    digits: str,
    name: str,
    part: Part,
    size: float,
    baseline: float,
) -> TextPlace | None:
    if len(match[digits]) == (4 if part is Part.YEAR else 2) or (
        match[digits] and part is not Part.YEAR
    ):
        return None
    before = page.box(match.start(group) - 1, match.start(group))
    left = before.x1 + 1 if before else 0.0
    inside = page.box(match.start(group), match.end(group))
    after = page.box(match.end(group), match.end(group) + 1)
    if part is Part.YEAR:
        left += 0.2 * size
        right = max(left + 2.2 * size, inside.x1 if match[group].strip() and inside else 0)
        right = min(right, page.right - 10)
    else:
        right = after.x0 - 1 if after else left + 1.5 * size
    box = Box(0, left, baseline - 3, right, baseline + size)
    return TextPlace(name, part, box, baseline, size, True, cover=bool(match[group].strip()))


def _size(value: float) -> float:
    return min(max(round(value * 2) / 2, 9.0), 16.0)


def _signature(document: pdfium.PdfDocument, name: str) -> tuple[Box, bool]:
    wanted = fold(name)
    pages = len(document)
    fallback: Box | None = None
    for index in range(pages - 1, max(-1, pages - 1 - SEARCHED_PAGES), -1):
        page = PageText(document, index)
        alone: list[Box] = []
        inside: list[Box] = []
        for line in page.lines():
            start = fold(line.text).find(wanted) if wanted else -1
            box = page.box(line.start, line.end) if start >= 0 else None
            if box and fold(line.text) == wanted:
                alone.append(box)
            elif box and box.centre[0] > page.left + page.width / 2 and box.width < page.width / 2:
                inside.append(box)
        for group in (alone, inside):
            if group:
                return _above(page, min(group, key=lambda box: box.y0)), True
        if fallback is None:
            fallback = _free_place(page)
    assert fallback is not None  # noqa: S101 - a document has at least one page
    return fallback, False


def _above(page: PageText, name: Box) -> Box:
    """The picture's box between the line above (the position) and the name."""
    middle = name.centre[0]
    bottoms = [
        y0
        for (x0, y0, x1, y1) in page.boxes
        if x1 > middle - 80 and x0 < middle + 80 and y0 > name.y1 + 1 and x1 > x0 and y1 > y0
    ]
    ceiling = min([*bottoms, name.y1 + 110])
    height = min(max((ceiling - name.y1) * 0.9, PICTURE_HEIGHT[0]), PICTURE_HEIGHT[1])
    width = height * PICTURE_RATIO
    centre = (ceiling + name.y1) / 2
    x0 = min(max(middle - width / 2, page.left + 5), page.right - width - 5)
    return Box(name.page, x0, centre - height / 2, x0 + width, centre + height / 2)


def _free_place(page: PageText) -> Box:
    """Under the last line on the right, or the lower right corner of a full page."""
    height = 56.0
    width = height * PICTURE_RATIO
    bottoms = [y0 for (x0, y0, x1, y1) in page.boxes if x1 > x0 and y1 > y0]
    lowest = min([*bottoms, page.top - 60])
    y1 = lowest - 24 if lowest - 24 - height > page.bottom + 40 else page.bottom + 40 + height
    x1 = page.right - 60
    return Box(page.index, x1 - width, y1 - height, x1, y1)


def _seal(leader: Box, page: PageText, seal_mm: float) -> Box:
    side = seal_mm * MM
    x1 = max(leader.x0 + leader.width / 3, page.left + side + 5)
    y0 = max(leader.centre[1] - side / 2, page.bottom + 5)
    return Box(leader.page, x1 - side, y0, x1, y0 + side)


def _initials(leader: Box, page: PageText, count: int) -> list[Box]:
    """Small boxes along the right edge, below the leader's picture."""
    width, height = 48.0, 20.0
    boxes = []
    for place in range(count):
        x1 = page.right - 20 - place * (width + 4)
        y0 = max(leader.y0 - 60, page.bottom + 12)
        boxes.append(Box(leader.page, x1 - width, y0, x1, y0 + height))
    return boxes
