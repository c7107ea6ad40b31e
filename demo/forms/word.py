"""A Sheet as a Word file."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from demo.forms.sheet import Face, Sheet
from documents.engine.files import legacy

ALIGNS = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
OLD = {"tcvn3": ".VnTime", "vni": "VNI-Times"}
WIDTH_OF_LETTER = {False: 0.5, True: 0.62}
"""Rough width of a letter in parts of its size, small and capital: for the lengths of lines."""


class Maker:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.doc: Any = Document()
        self.begun: list[Any] = []
        self._page()
        style = self.doc.styles["Normal"]
        self._name_font(style.element.get_or_add_rPr(), self._font())
        style.font.size = Pt(14)
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.line_spacing = 1.0
        properties = self.doc.core_properties
        properties.title, properties.author = "", ""
        properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)

    def _font(self, name: str = "") -> str:
        return name or OLD.get(self.sheet.encoding) or self.sheet.font or "Times New Roman"

    def _name_font(self, properties: Any, name: str) -> None:
        fonts = properties.get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), name)

    def _page(self) -> None:
        sheet, section = self.sheet, self.doc.sections[0]
        section.page_width, section.page_height = Mm(sheet.paper[0]), Mm(sheet.paper[1])
        section.top_margin, section.bottom_margin = (
            Mm(sheet.margins["top"]),
            Mm(sheet.margins["bottom"]),
        )
        section.left_margin, section.right_margin = (
            Mm(sheet.margins["left"]),
            Mm(sheet.margins["right"]),
        )
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = not sheet.page_number_first
        if sheet.page_number:
            place, align = sheet.page_number_place.split("-")
            part = section.header if place == "top" else section.footer
            paragraph = part.paragraphs[0]
            paragraph.alignment = ALIGNS[align]
            run = paragraph.add_run()
            run.font.size, run.italic = (
                Pt(sheet.page_number_face.size),
                sheet.page_number_face.italic,
            )
            for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
                element = OxmlElement("w:instrText" if text else "w:fldChar")
                if text:
                    element.text = text
                else:
                    element.set(qn("w:fldCharType"), kind)
                run._r.append(element)  # noqa: SLF001 - python-docx has no public way

    def text(self, text: str) -> str:
        if self.sheet.encoding == "tcvn3":
            return legacy.to_tcvn3(text)
        if self.sheet.encoding == "vni":
            return legacy.to_vni(text)
        if self.sheet.encoding == "decomposed":
            return unicodedata.normalize("NFD", text)
        return text

    def write(
        self,
        where: Any,
        text: str,
        face: Face,
        *,
        align: str = "center",
        before: float = 0,
        indent: float = 0,
        left: float = 0,
        spacing: tuple[str, float] | None = None,
    ) -> Any:
        paragraph = self._next(where)
        paragraph.alignment = ALIGNS[align]
        form = paragraph.paragraph_format
        form.space_before = Pt(before)
        if indent:
            form.first_line_indent = Mm(indent)
        if left:
            form.left_indent = Mm(left)
        if spacing and spacing[0] == "exact":
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing[1])
        elif spacing:
            form.line_spacing = spacing[1]
        capitals = self.sheet.encoding == "tcvn3" and text.isupper()
        run = paragraph.add_run(self.text(text.lower() if capitals else text))
        if capitals:
            self._name_font(run._r.get_or_add_rPr(), ".VnTimeH")  # noqa: SLF001
        run.font.size = Pt(face.size)
        run.bold, run.italic = face.bold, face.italic
        run.underline = face.underline or None
        if face.colour != "#000000":
            run.font.color.rgb = RGBColor.from_string(face.colour[1:].upper())
        if face.font:
            self._name_font(run._r.get_or_add_rPr(), face.font)  # noqa: SLF001
        return paragraph

    def _next(self, where: Any) -> Any:
        cell = getattr(where, "_tc", None)
        if cell is None or cell in self.begun:
            return where.add_paragraph()
        self.begun.append(cell)
        return where.paragraphs[0]

    def rule(self, where: Any, text: str, face: Face, share: float, width: float) -> None:
        """A drawn line below a text, `share` of its length, in a column `width` mm wide."""
        if not share:
            return
        letters = sum(WIDTH_OF_LETTER[letter.isupper()] for letter in text if letter != " ")
        letters += 0.25 * text.count(" ")
        length = min(letters * face.size * 0.3528, width) * share
        side = max(0.0, (width - length) / 2)
        paragraph = where.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Mm(side)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        borders.append(top)
        paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001

    def columns(self, left: float) -> tuple[Any, Any, float, float]:
        width = self.sheet.paper[0] - self.sheet.margins["left"] - self.sheet.margins["right"]
        widths = (width * left, width * (1 - left))
        table = self.doc.add_table(rows=1, cols=2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for cell, column, wide in zip(table.rows[0].cells, table.columns, widths, strict=True):
            cell.width = column.width = Mm(wide)
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:w"), "0")
            edge.set(qn("w:type"), "dxa")
            margins.append(edge)
        table._tbl.tblPr.append(margins)  # noqa: SLF001
        cells = table.rows[0].cells
        return cells[0], cells[1], widths[0], widths[1]


def make(sheet: Sheet) -> bytes:
    """The bytes of a DOCX."""
    maker = Maker(sheet)
    _head(maker)
    _title(maker)
    for basis in sheet.bases:
        maker.write(
            maker.doc, basis, sheet.bases_face, align=sheet.align, before=sheet.gap,
            indent=sheet.indent, spacing=sheet.spacing,
        )  # fmt: skip
    paragraphs = list(sheet.paragraphs)
    if sheet.layout == "recipients_first":
        _tail(maker)
    for text in paragraphs:
        maker.write(
            maker.doc, text, sheet.body_face, align=sheet.align, before=sheet.gap,
            indent=sheet.indent, spacing=sheet.spacing,
        )  # fmt: skip
    if sheet.layout != "recipients_first":
        _tail(maker)
    out = io.BytesIO()
    maker.doc.save(out)
    return out.getvalue()


def _head(maker: Maker) -> None:
    sheet = maker.sheet
    left, right, wide_left, wide_right = maker.columns(0.44)
    if sheet.layout == "swapped_heads":
        left, right = right, left
    if sheet.layout == "number_first":
        maker.write(left, sheet.number, sheet.number_face)
    if sheet.higher:
        maker.write(left, sheet.higher, sheet.higher_face)
    if sheet.issuer:
        maker.write(left, sheet.issuer, sheet.issuer_face)
        maker.rule(left, sheet.issuer, sheet.issuer_face, sheet.issuer_line, wide_left)
    if sheet.star:
        maker.write(left, "*", sheet.number_face)
    if sheet.number and sheet.layout != "number_first":
        maker.write(left, sheet.number, sheet.number_face)
    if sheet.letter_subject:
        maker.write(left, sheet.letter_subject, sheet.letter_face, before=6)
    if sheet.urgency:
        maker.write(left, sheet.urgency, sheet.urgency_face, before=4)
    if sheet.heading:
        maker.write(right, sheet.heading, sheet.heading_face)
    if sheet.motto:
        maker.write(right, sheet.motto, sheet.motto_face)
    last = (sheet.motto, sheet.motto_face) if sheet.motto else (sheet.heading, sheet.heading_face)
    maker.rule(right, *last, sheet.heading_line, wide_right)
    if sheet.place_date:
        maker.write(right, sheet.place_date, sheet.place_date_face, before=4)


def _title(maker: Maker) -> None:
    sheet, doc = maker.sheet, maker.doc
    width = sheet.paper[0] - sheet.margins["left"] - sheet.margins["right"]
    if sheet.title:
        maker.write(doc, sheet.title, sheet.title_face, align=sheet.title_align, before=14)
    if sheet.subject:
        maker.write(doc, sheet.subject, sheet.subject_face)
        maker.rule(doc, sheet.subject, sheet.subject_face, sheet.subject_line, width)
    if sheet.dashes:
        maker.write(doc, sheet.dashes, Face(14))
    if sheet.address_word and len(sheet.addressees) == 1:
        maker.write(
            doc, f"{sheet.address_word}: {sheet.addressees[0]}.", sheet.address_face, before=12
        )
    elif sheet.address_word:
        maker.write(
            doc, f"{sheet.address_word}:", sheet.address_face, align="left", left=35, before=12
        )
        for n, name in enumerate(sheet.addressees):
            mark = ";" if n + 1 < len(sheet.addressees) else "."
            maker.write(doc, f"- {name}{mark}", sheet.address_face, align="left", left=42)


def _tail(maker: Maker) -> None:
    sheet = maker.sheet
    left, right, _wide, _other = maker.columns(0.48)
    if sheet.layout == "swapped_tails":
        left, right = right, left
    if sheet.label:
        maker.write(left, sheet.label, sheet.label_face, align="left", before=10)
    for line in sheet.recipients:
        maker.write(left, line, sheet.list_face, align="left")
    for n, line in enumerate(sheet.signature):
        first = n == 0
        face = sheet.authority_face if first else sheet.position_face
        maker.write(right, line, face, before=10 if first else 0)
    if sheet.signer:
        maker.write(right, sheet.signer, sheet.name_face, before=76)
