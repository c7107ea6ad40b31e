"""A Word file as a Paper: sections, paragraphs with their resolved looks, tables, boxes, headers.

Runs in the reading child only (`read_child`); the XML reader takes no entities and no network.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import replace
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped,unused-ignore]

from formcheck.engine.docx_styles import (
    TWIPS_MM,
    Look,
    Shape,
    Styles,
    W,
    attribute,
    is_on,
    look_of,
    number,
    shape_of,
)
from formcheck.engine.paper import Block, Column, PageNumber, Paper, Sheet, Span, Stroke

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MAX_PART, MAX_BLOCKS = 40 * 1024 * 1024, 6_000
EMU_MM = 1 / 36_000
PAGE_FIELD = re.compile(r"\bPAGE\b")
BASE_SIZE = 10.0


class _Book:
    """The parts of the package that tell the form."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = set(package.namelist())
        self._parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        self.body = self.part("word/document.xml")
        self.styles = Styles.of(self.part("word/styles.xml"), self.part("word/theme/theme1.xml"))
        self.levels = _levels(self.part("word/numbering.xml"))
        self.links = self._links()
        self.counters: dict[tuple[str, int], int] = {}
        self.after = 0.0

    def part(self, name: str) -> Any:
        if name not in self._names or self._package.getinfo(name).file_size > MAX_PART:
            return None
        return etree.fromstring(self._package.read(name), self._parser)

    def _links(self) -> dict[str, str]:
        root = self.part("word/_rels/document.xml.rels")
        return {} if root is None else {link.get("Id"): link.get("Target", "") for link in root}


def read(source: BinaryIO) -> Paper:
    """Read a DOCX. Raises ValueError when it has no text part."""
    with zipfile.ZipFile(source) as package:
        book = _Book(package)
        if book.body is None or (body := book.body.find(f"{W}body")) is None:
            raise ValueError
        paper = Paper("docx")
        _walk(book, body, paper, "", in_table=False)
        last = body.find(f"{W}sectPr")
        for section in [*body.iter(f"{W}sectPr")]:
            paper.sheets.append(_sheet(section))
        _headers(book, last, paper)
    text = paper.text
    paper.raw_sample, paper.raw_nfc = text[:20_000], unicodedata.is_normalized("NFC", text)
    return paper


def _levels(root: Any) -> dict[tuple[str, int], tuple[str, str, int]]:
    """(list, level) → (format, text, first number)."""
    found: dict[tuple[str, int], tuple[str, str, int]] = {}
    if root is None:
        return found
    abstract = {attribute(one, "abstractNumId"): one for one in root.iterfind(f"{W}abstractNum")}
    for one in root.iterfind(f"{W}num"):
        base = abstract.get(attribute(one.find(f"{W}abstractNumId"), "val"))
        if base is None:
            continue
        for level in base.iterfind(f"{W}lvl"):
            key = (attribute(one, "numId") or "", int(number(attribute(level, "ilvl")) or 0))
            found[key] = (
                attribute(level.find(f"{W}numFmt"), "val") or "decimal",
                attribute(level.find(f"{W}lvlText"), "val") or "",
                int(number(attribute(level.find(f"{W}start"), "val")) or 1),
            )
    return found


def _sheet(section: Any) -> Sheet:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")

    def mm(element: Any, name: str) -> float | None:
        value = number(attribute(element, name))
        return None if value is None else round(value * TWIPS_MM, 2)

    return Sheet(
        mm(size, "w") or 0.0, mm(size, "h") or 0.0, mm(margins, "top"), mm(margins, "bottom"),
        mm(margins, "left"), mm(margins, "right"),
    )  # fmt: skip


def _walk(book: _Book, parent: Any, paper: Paper, column: Column, *, in_table: bool) -> None:
    for element in parent:
        if len(paper.blocks) >= MAX_BLOCKS:
            paper.is_cut = True
            return
        if element.tag == f"{W}p":
            _paragraph(book, element, paper, column, in_table=in_table)
        elif element.tag == f"{W}tbl":
            _table(book, element, paper, column)
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag"}:
            _walk(book, element, paper, column, in_table=in_table)


def _table(book: _Book, table: Any, paper: Paper, column: Column) -> None:
    """A table of two columns is how headings and signatures are set; others are tables."""
    rows = table.findall(f"{W}tr")
    cells = [row.findall(f"{W}tc") for row in rows]
    pairs = bool(cells) and all(len(row) == 2 for row in cells) and not _has_borders(table)
    if pairs and not column:
        for at, side in enumerate(("left", "right")):
            for row in cells:
                _walk(book, row[at], paper, "left" if side == "left" else "right", in_table=False)
        return
    for row in cells:
        for cell in row:
            _walk(book, cell, paper, column, in_table=True)


def _has_borders(table: Any) -> bool:
    inner = table.find(f"{W}tblPr/{W}tblBorders/{W}insideV")
    style = attribute(table.find(f"{W}tblPr/{W}tblStyle"), "val") or ""
    if inner is not None:
        return attribute(inner, "val") not in {None, "nil", "none"}
    return "grid" in style.lower()


def _paragraph(book: _Book, element: Any, paper: Paper, column: Column, *, in_table: bool) -> None:
    properties = element.find(f"{W}pPr")
    style = attribute(properties.find(f"{W}pStyle"), "val") if properties is not None else None
    style = style or book.styles.usual
    shape = shape_of(properties).over(book.styles.shape(style)).over(book.styles.base_shape)
    look = book.styles.look(style).over(book.styles.base_look)
    spans = _spans(book, element, look)
    lines = _lines(spans)
    lead = _number_of(book, shape)
    at = len(paper.blocks) - 1
    if shape.rule_above:
        paper.strokes.append(Stroke(after=at))
    for drawn in _shapes(element):
        paper.strokes.append(Stroke(after=at if not any(lines) else at + 1, x0=0.0, x1=drawn))
    for n, line in enumerate(lines):
        if not "".join(span.text for span in line).strip():
            continue
        if n == 0 and lead:
            line.insert(0, replace(line[0], text=f"{lead} "))
        block = _block(line, shape, column, in_table=in_table, first=n == 0)
        block.before = (block.before or 0.0) + (book.after if n == 0 else 0.0)
        paper.blocks.append(block)
    book.after = shape.after or 0.0
    if shape.rule_below:
        paper.strokes.append(Stroke(after=len(paper.blocks) - 1))
    for box in element.iter(f"{W}txbxContent"):
        if not _is_fallback(box):
            _walk(book, box, paper, column or "", in_table=False)


def _is_fallback(box: Any) -> bool:
    return any(parent.tag == f"{MC}Fallback" for parent in box.iterancestors())


def _block(line: list[Span], shape: Shape, column: Column, *, in_table: bool, first: bool) -> Block:
    indent = (shape.indent or 0.0) + (shape.left or 0.0) if first else (shape.left or 0.0)
    return Block(
        line,
        column=column,
        align=shape.align or "left",
        indent=round(indent, 1),
        before=(shape.before or 0.0) if first else 0.0,
        spacing=shape.spacing or ("multiple", 1.0),
        in_table=in_table,
    )


def _spans(book: _Book, element: Any, base: Look) -> list[Span]:
    spans: list[Span] = []
    for run in element.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}p"), None) is not element:
            continue
        if any(parent.tag == f"{W}del" for parent in run.iterancestors()):
            continue
        properties = run.find(f"{W}rPr")
        own = look_of(properties, book.styles.fonts)
        named = attribute(properties.find(f"{W}rStyle"), "val") if properties is not None else None
        look = own.over(book.styles.look(named)).over(base)
        text = _text(run)
        if not text or look.hidden:
            continue
        spans.append(
            Span(
                text.upper() if look.capitals else text,
                look.font or "Times New Roman",
                look.size or BASE_SIZE,
                bool(look.bold),
                bool(look.italic),
                bool(look.underline),
                look.colour or "#000000",
            )
        )
    return spans


def _text(run: Any) -> str:
    parts: list[str] = []
    for child in run:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag == f"{W}tab":
            parts.append("\t")
        elif child.tag in {f"{W}br", f"{W}cr"}:
            parts.append("\n" if attribute(child, "type") in {None, "textWrapping"} else "")
        elif child.tag == f"{W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _lines(spans: list[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        for n, piece in enumerate(span.text.split("\n")):
            if n:
                lines.append([])
            if piece:
                lines[-1].append(replace(span, text=piece))
    return lines


def _number_of(book: _Book, shape: Shape) -> str:
    """What a list puts before the paragraph: "-", "1.", "a)"."""
    if shape.number is None:
        return ""
    form, text, start = book.levels.get(shape.number, ("", "", 1))
    if form == "bullet":
        return text if text in "-–+*•" and text else "-"
    if not form or form == "none":
        return ""
    count = book.counters.get(shape.number, start - 1) + 1
    book.counters[shape.number] = count
    for key in [
        key for key in book.counters if key[0] == shape.number[0] and key[1] > shape.number[1]
    ]:
        del book.counters[key]
    word = _counted(form, count)
    return re.sub(rf"%{shape.number[1] + 1}", word, text)


def _counted(form: str, count: int) -> str:
    if form == "lowerLetter":
        return chr(ord("a") + (count - 1) % 26)
    if form == "upperLetter":
        return chr(ord("A") + (count - 1) % 26)
    if form in {"upperRoman", "lowerRoman"}:
        marks = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
        word = marks[count - 1] if count <= len(marks) else str(count)
        return word if form == "upperRoman" else word.lower()
    return str(count)


def _shapes(element: Any) -> list[float]:
    """Widths in mm of drawn horizontal lines that hang on a paragraph."""
    found: list[float] = []
    for extent in element.iter(f"{WP}extent"):
        width, height = number(extent.get("cx")) or 0, number(extent.get("cy")) or 0
        if width * EMU_MM > 4 and height * EMU_MM < 1.5:
            found.append(width * EMU_MM)
    for line in element.iter("{urn:schemas-microsoft-com:vml}line"):
        ends = [_vml(line.get(name)) for name in ("from", "to")]
        found.append(abs(ends[1] - ends[0]) * 0.3528)
    return found


def _vml(text: str | None) -> float:
    first = (text or "0").split(",")[0]
    return number(re.sub(r"[a-z]+$", "", first)) or 0.0


def _headers(book: _Book, section: Any, paper: Paper) -> None:
    """Page numbers: the PAGE field of the headers and footers of the last section."""
    if section is None:
        return
    title = is_on(section.find(f"{W}titlePg")) or False
    shown: dict[str, PageNumber] = {}
    for kind in ("header", "footer"):
        for link in section.iterfind(f"{W}{kind}Reference"):
            target = book.links.get(link.get(f"{R}id") or "", "")
            root = book.part(f"word/{target.lstrip('/').removeprefix('word/')}")
            found = (
                None
                if root is None
                else _page_field(book, root, "top" if kind == "header" else "bottom")
            )
            if found is not None:
                shown[f"{attribute(link, 'type')}"] = found
    usual = shown.get("default") or shown.get("even")
    first = shown.get("first") if title else usual
    if first is not None:
        paper.numbers.append(replace(first, page=0))
    if usual is not None:
        paper.numbers.append(replace(usual, page=1))


def _page_field(book: _Book, root: Any, place: str) -> PageNumber | None:
    for paragraph in root.iter(f"{W}p"):
        codes = "".join(part.text or "" for part in paragraph.iter(f"{W}instrText"))
        codes += " ".join(
            attribute(part, "instr") or "" for part in paragraph.iter(f"{W}fldSimple")
        )
        if not PAGE_FIELD.search(codes):
            continue
        properties = paragraph.find(f"{W}pPr")
        style = attribute(properties.find(f"{W}pStyle"), "val") if properties is not None else None
        style = style or book.styles.usual
        shape = shape_of(properties).over(book.styles.shape(style)).over(book.styles.base_shape)
        base = book.styles.look(style).over(book.styles.base_look)
        run = next((one for one in paragraph.iter(f"{W}r")), None)
        look = (
            look_of(run.find(f"{W}rPr"), book.styles.fonts) if run is not None else Look()
        ).over(base)
        frame = properties.find(f"{W}framePr") if properties is not None else None
        align = attribute(frame, "xAlign") or shape.align or "left"
        return PageNumber(1, "PAGE", place, align, look.size or BASE_SIZE, bool(look.italic))
    return None
