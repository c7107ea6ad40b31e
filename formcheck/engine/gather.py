"""From letters on a page to rows, columns and paragraphs. Geometry only; knows no rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from formcheck.engine import underlines
from formcheck.engine.paper import Block, Box, Column, PageNumber, Paper, Span

SAME_ROW = 1.2
WIDE_GAP = 3.4
BAND = 25.0
BEGINS = re.compile(r"\s*(?:[a-zđ]\)|\d{1,2}[.)]|[-–+])\s|\s*(?:Điều \d|Căn cứ )")
NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?(\d{1,4})(?:\s*/\s*\d+)?[-–—\s]*", re.IGNORECASE)


@dataclass(slots=True)
class Letter:
    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    ink_top: float
    ink_bottom: float
    font: str
    size: float
    bold: bool
    italic: bool
    colour: str
    order: int = 0


@dataclass(slots=True)
class Row:
    """Letters on one base line that belong together."""

    letters: list[Letter]
    page: int
    page_width: float
    column: Column = ""

    @property
    def x0(self) -> float:
        return min(one.x0 for one in self.letters if not one.text.isspace())

    @property
    def x1(self) -> float:
        return max(one.x1 for one in self.letters if not one.text.isspace())

    @property
    def top(self) -> float:
        return min(one.top for one in self.letters)

    @property
    def bottom(self) -> float:
        return max(one.bottom for one in self.letters)

    @property
    def size(self) -> float:
        return max(one.size for one in self.letters)

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def text(self) -> str:
        return "".join(span.text for span in spans_of(self.letters))

    @property
    def box(self) -> Box:
        return (self.x0, self.top, self.x1, self.bottom)


def rows_of(letters: list[Letter], page: int, page_width: float) -> list[Row]:
    """Letters of one page as rows from top to bottom; two columns side by side are two rows."""
    lines: list[list[Letter]] = []
    bases: list[float] = []
    for letter in letters:
        if letter.text.isspace() and not lines:
            continue
        base = letter.bottom - 0.216 * letter.size * 0.3528
        at = next(
            (
                n
                for n in range(len(lines) - 1, max(-1, len(lines) - 12), -1)
                if abs(bases[n] - base) < SAME_ROW
            ),
            None,
        )
        if at is None:
            lines.append([letter])
            bases.append(base)
        else:
            lines[at].append(letter)
    rows: list[Row] = []
    for line in lines:
        line.sort(key=lambda one: one.x0)
        for part in _split(line, page_width):
            if any(not one.text.isspace() for one in part):
                rows.append(Row(part, page, page_width))
    rows.sort(key=lambda row: (round(row.bottom, 1), row.x0))
    return rows


def _split(line: list[Letter], width: float) -> list[list[Letter]]:
    """At the gap between two columns: wide, and where the middle of a page lies."""
    inked = [one for one in line if not one.text.isspace()]
    cuts = [
        (before, after)
        for before, after in pairwise(inked)
        if before.x1 <= 0.58 * width and after.x0 >= 0.42 * width and _parted(before, after)
    ]
    jumped = [pair for pair in cuts if _jumped(*pair)]
    if not cuts or (not jumped and _is_justified(inked, width)):
        return [line]
    cut = (jumped or cuts)[0][1].x0
    return [[one for one in line if one.x0 < cut], [one for one in line if one.x0 >= cut]]


def _jumped(before: Letter, after: Letter) -> bool:
    """Whether the file drew something else between two neighbours."""
    return not 0 < after.order - before.order <= 4


def _parted(before: Letter, after: Letter) -> bool:
    """A wide gap; or a narrow one where the file went on elsewhere or with another look."""
    gap = after.x0 - before.x1
    if gap > WIDE_GAP:
        return True
    changed = (before.bold, before.size) != (after.bold, after.size)
    return gap > 0.8 and (_jumped(before, after) or (changed and gap > 1.6))


def _is_justified(inked: list[Letter], width: float) -> bool:
    """A stretched line of body text has many wide gaps, not one."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(inked) if after.x0 - before.x1 > 0.5]
    wide = [gap for gap in gaps if gap > WIDE_GAP * 0.8]
    even = bool(wide) and max(wide) < 1.8 * min(wide)
    return len(wide) >= 3 and len(wide) > len(gaps) * 0.5 and even and inked[0].x0 < 0.25 * width


def page_numbers(paper: Paper, rows: list[Row]) -> list[Row]:
    """Take the page numbers out of the rows."""
    kept: list[Row] = []
    for row in rows:
        sheet_height = next(
            (
                sheet.height
                for n, sheet in enumerate(paper.sheets)
                if n == min(row.page, len(paper.sheets) - 1)
            ),
            297.0,
        )
        is_first = row is next((one for one in rows if one.page == row.page), None)
        place = (
            "top"
            if row.bottom < (32 if is_first else 20.5)
            else "bottom"
            if row.top > sheet_height - 18
            else ""
        )
        text = row.text.strip()
        found = NUMBER.fullmatch(text) if place else None
        if found is None:
            kept.append(row)
            continue
        middle = row.page_width / 2 + 7.5
        align = (
            "center"
            if abs(row.centre - middle) < 12 or abs(row.centre - row.page_width / 2) < 6
            else ("right" if row.centre > middle else "left")
        )
        first = row.letters[0]
        paper.numbers.append(
            PageNumber(row.page, text, place, align, first.size, first.italic, row.box)
        )
    return kept


def spans_of(letters: list[Letter]) -> list[Span]:
    """Letters of one row as spans, with the blanks that gaps stand for."""
    spans: list[Span] = []
    before: Letter | None = None
    for letter in letters:
        gap = before is not None and letter.x0 - before.x1 > 0.16 * letter.size * 0.3528
        text = letter.text
        if gap and before is not None and not before.text.isspace() and not text.isspace():
            text = f" {text}"
        look = (letter.font, letter.size, letter.bold, letter.italic, letter.colour)
        last = spans[-1] if spans else None
        if last is not None and (last.font, last.size, last.bold, last.italic, last.colour) == look:
            last.text += text
        else:
            font, size, bold, italic, colour = look
            spans.append(Span(text, font, size, bold, italic, False, colour))
        before = letter
    return spans


@dataclass(slots=True)
class _Edges:
    """Where body text begins and ends on a page."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def gather(paper: Paper, rows: list[Row]) -> None:
    """Rows → blocks in reading order, margins, underlines."""
    edges = _edges(rows, paper)
    for page in sorted({row.page for row in rows}):
        own = [row for row in rows if row.page == page]
        _columns(own, edges)
        _margins(paper, page, own, edges)
        paper.blocks += _blocks(own, edges)
    underlines.mark(paper)


def _edges(rows: list[Row], paper: Paper) -> _Edges:
    width = paper.sheets[0].width if paper.sheets else 210.0
    long = [row for row in rows if row.x1 - row.x0 > 0.55 * row.page_width]
    if len(long) < 2:
        ends = [row.x1 for row in rows]
        return _Edges(min([row.x0 for row in rows], default=30.0), max(ends, default=width - 15))
    lefts, rights = (_shared([getattr(row, side) for row in long]) for side in ("x0", "x1"))
    # First lines are indented, so the left edge is the outermost that is shared at all.
    left = min(lefts, key=lambda group: group[0])
    right = max(rights, key=len)
    if len(right) < max(2, 0.3 * len(long)):  # ragged: no edge is shared
        right = [max(row.x1 for row in long)]
    return _Edges(sum(left) / len(left), sum(right) / len(right))


def _shared(values: list[float]) -> list[list[float]]:
    """Groups of values within half a millimetre; single ones only when there is nothing else."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] < 0.6:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [group for group in groups if len(group) > 1] or groups


def _columns(rows: list[Row], edges: _Edges) -> None:
    """Mark rows that stand side by side: heading, signature and recipients."""
    for row in rows:
        width = row.page_width
        if row.x0 >= 0.40 * width and row.centre > 0.60 * width:
            row.column = "right"
    bands: list[list[float]] = []
    for row in rows:
        if row.column != "right":
            continue
        if bands and row.top - bands[-1][1] < BAND:
            bands[-1][1] = max(bands[-1][1], row.bottom)
        else:
            bands.append([row.top, row.bottom])
    for row in rows:
        if row.column or row.centre > 0.48 * row.page_width or row.x1 > 0.60 * row.page_width:
            continue
        if any(start - 8 <= row.top <= end + 2 for start, end in bands):
            row.column = "left"
    _extend(rows)


def _extend(rows: list[Row]) -> None:
    """What goes on below a column's last row belongs to it: V/v, a long list of recipients."""
    for above, below in pairwise([row for row in rows if row.column != "right"]):
        if above.column != "left" or below.column:
            continue
        gap = below.top - above.bottom
        narrow = below.x1 <= 0.58 * below.page_width
        flush = abs(below.x0 - above.x0) < 6 and gap < 4
        stacked = abs(below.centre - above.centre) < 8 and gap < 8
        if narrow and (flush or stacked) and not below.text.lstrip().startswith("Kính"):
            below.column = "left"


def _margins(paper: Paper, page: int, rows: list[Row], edges: _Edges) -> None:
    at = min(page, len(paper.sheets) - 1)
    sheet = paper.sheets[at]
    if not rows:
        return
    sheet.left, sheet.right = edges.left, sheet.width - edges.right
    sheet.top = min(row.top for row in rows)
    sheet.bottom = sheet.height - max(row.bottom for row in rows)
    sheet.is_full = paper.page_count is not None and page < paper.page_count - 1


def _blocks(rows: list[Row], edges: _Edges) -> list[Block]:
    """Rows of one page as blocks: left column before right, full rows joined to paragraphs."""
    blocks: list[Block] = []
    band: list[Row] = []
    open_rows: list[Row] = []

    def close_paragraph() -> None:
        if open_rows:
            blocks.append(_paragraph(list(open_rows), edges))
            open_rows.clear()

    def close_band() -> None:
        for column in ("left", "right"):
            blocks.extend(_single(row, edges) for row in band if row.column == column)
        band.clear()

    for row in rows:
        if row.column:
            close_paragraph()
            band.append(row)
            continue
        close_band()
        if open_rows and not _goes_on(open_rows, row, edges):
            close_paragraph()
        open_rows.append(row)
    close_paragraph()
    close_band()
    for above, below in pairwise(blocks):
        if above.box and below.box and above.page == below.page and above.column == below.column:
            gap = (below.box[1] - above.box[3]) / 0.3528
            below.before = round(gap, 1)
    return blocks


def _is_centred(row: Row, edges: _Edges) -> bool:
    return abs(row.centre - edges.middle) < 3 and row.x0 > edges.left + 6


def _goes_on(paragraph: list[Row], row: Row, edges: _Edges) -> bool:
    last = paragraph[-1]
    if BEGINS.match(row.text):
        return False
    if _is_centred(row, edges) or _is_centred(last, edges):
        return False
    if row.x0 > edges.left + 4 and abs(row.x0 - paragraph[0].x0) < 60:
        return False
    if abs(row.size - last.size) > 0.6 or row.x0 < edges.left - 4:
        return False
    return last.x1 > edges.right - 28 and row.top - last.bottom < 1.4 * row.size * 0.3528


def _single(row: Row, edges: _Edges) -> Block:
    align = ""
    if not row.column:
        flush = abs(row.x0 - edges.left) < 2 and row.x1 < edges.right - 20
        align = "center" if _is_centred(row, edges) else "left" if flush else ""
    return Block(spans_of(row.letters), row.page, row.box, row.column, align)


def _paragraph(rows: list[Row], edges: _Edges) -> Block:
    if len(rows) == 1:
        block = _single(rows[0], edges)
        block.indent = max(0.0, rows[0].x0 - edges.left)
        return block
    spans: list[Span] = []
    for number, row in enumerate(rows):
        more = spans_of(row.letters)
        if number and more and spans and not spans[-1].text.endswith((" ", "-")):
            more[0].text = f" {more[0].text.lstrip()}"
        spans += more
    box = (
        min(row.x0 for row in rows), rows[0].top, max(row.x1 for row in rows), rows[-1].bottom,
    )  # fmt: skip
    inner = rows[:-1]
    is_flush = all(row.x1 > edges.right - 1.2 for row in inner)
    is_ragged = sum(row.x1 < edges.right - 2.5 for row in inner) >= max(2, 0.5 * len(inner))
    align = "both" if is_flush else "left" if is_ragged and len(inner) >= 2 else ""
    pitch = sorted((below.bottom - above.bottom) / 0.3528 for above, below in pairwise(rows))
    middle = pitch[len(pitch) // 2]
    return Block(
        spans,
        rows[0].page,
        box,
        "",
        align,
        indent=max(0.0, rows[0].x0 - edges.left),
        spacing=("pitch", round(middle, 1)),
        lines=len(rows),
    )
