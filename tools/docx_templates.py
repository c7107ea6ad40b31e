"""Builds the Word templates in documents/print/templates (form: domain.md §2.9, §3.4).

Run `python -m tools.docx_templates`; the results are committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TARGET = Path(__file__).resolve().parents[1] / "documents" / "print" / "templates"
CENTRE, LEFT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
BLANK = "\u00a0" * 7
WIDTH = 165.0


class Sheet:
    """One A4 sheet in Times New Roman with the helpers that a letter needs."""

    def __init__(self, title: str, *, size: float, line: float | None) -> None:
        self.doc: Any = Document()
        self.size, self.line = size, line
        self._begun: list[Any] = []
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        fonts = style.element.rPr.rFonts
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), "Times New Roman")
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        style.element.rPr.append(language)
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        properties = self.doc.core_properties
        properties.title, properties.author, properties.language = title, "", "vi-VN"
        properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
        self._page_number(section.header.paragraphs[0])

    def _page_number(self, paragraph: Any) -> None:
        paragraph.alignment = CENTRE
        run = paragraph.add_run()
        run.font.size = Pt(13)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:instrText" if text else "w:fldChar")
            if text:
                part.text = text
            else:
                part.set(qn("w:fldCharType"), kind)
            run._r.append(part)  # noqa: SLF001 - python-docx has no public way

    def write(
        self,
        where: Any,
        text: str,
        *,
        size: float = 0,
        bold: bool = False,
        italic: bool = False,
        underline: bool = False,
        align: Any = CENTRE,
        before: float = 0,
        after: float = 0,
        indent: float = 0,
        body: bool = False,
    ) -> Any:
        paragraph = self._next_paragraph(where)
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        if indent:
            form.first_line_indent = Mm(indent)
        if body and self.line:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.line)
        run = paragraph.add_run(text)
        run.font.size = Pt(size or self.size)
        run.bold, run.italic, run.underline = bold, italic, underline
        return paragraph

    def _next_paragraph(self, where: Any) -> Any:
        """A new cell brings one empty paragraph with it; that one is used first."""
        cell = getattr(where, "_tc", None)
        if cell is None or cell in self._begun:
            return where.add_paragraph()
        self._begun.append(cell)
        return where.paragraphs[0]

    def rule(self, where: Any, side: float, *, before: float = 0) -> None:
        """A thin line, `side` millimetres in from both edges of its cell."""
        paragraph = where.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = Pt(before)
        form.left_indent = form.right_indent = Mm(side)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        borders.append(top)
        paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001

    def columns(self, left: float) -> tuple[Any, Any]:
        table = self.doc.add_table(rows=1, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        cells = table.rows[0].cells
        for cell, width in zip(cells, (left, WIDTH - left), strict=True):
            cell.width = Mm(width)
        for column, width in zip(table.columns, (left, WIDTH - left), strict=True):
            column.width = Mm(width)
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:w"), "0")
            edge.set(qn("w:type"), "dxa")
            margins.append(edge)
        table._tbl.tblPr.append(margins)  # noqa: SLF001
        cant_split = OxmlElement("w:cantSplit")
        table.rows[0]._tr.get_or_add_trPr().append(cant_split)  # noqa: SLF001
        return cells[0], cells[1]

    def repeat(self, where: Any, loop: str, text: str, **form: Any) -> None:
        """A paragraph for each member of a list (docxtpl's {%p … %} paragraphs)."""
        self.write(where, f"{{%p for item in {loop} %}}")
        self.write(where, text, **form)
        self.write(where, "{%p endfor %}")

    def save(self, name: str) -> None:
        self.doc.save(str(TARGET / name))


@dataclass(frozen=True)
class Layout:
    """What one kind of paper has: which parts stand between the heads and the signature."""

    title: str
    letter: bool = False
    ruling: bool = False
    to: bool = False
    minutes: bool = False


LAYOUTS = {
    "letter": Layout("Công văn", letter=True),
    "decision": Layout("Văn bản có tên loại"),
    "ruling": Layout("Quyết định, nghị quyết", ruling=True),
    "submission": Layout("Tờ trình, báo cáo", to=True),
    "minutes": Layout("Biên bản", minutes=True),
}
SHARED = ("letter", "decision")
RECORDER = {"party": "NGƯỜI GHI BIÊN BẢN", "state": "THƯ KÝ"}
CHAIR = {"party": "CHỦ TRÌ HỘI NGHỊ", "state": "CHỦ TỌA"}


def state(name: str, layout: Layout) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    sheet = Sheet(layout.title, size=14, line=None)
    left, right = sheet.columns(68)
    _higher(sheet, left, 28, size=12)
    sheet.write(left, "{{ organisation.name|upper|halved(23) }}", size=13, bold=True)
    sheet.rule(left, 20)
    sheet.write(left, f"Số:{BLANK}/{{{{ document.notation }}}}", size=13, before=2)
    if layout.letter:
        sheet.write(left, "{{ document.subject }}", size=12, before=6)
    sheet.write(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    sheet.write(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    sheet.rule(right, 20)
    _place_and_date(sheet, right, size=13)
    if not layout.letter:
        sheet.write(sheet.doc, "{{ document.kind_name|upper }}", bold=True, before=14)
        sheet.write(sheet.doc, "{{ document.subject }}", bold=True)
        sheet.rule(sheet.doc, 60, before=3)
    if layout.letter or layout.to:
        _addressees(sheet, "Kính gửi")
    if layout.ruling:
        sheet.write(sheet.doc, "{{ document.authority_line|upper }}", bold=True, before=12, after=4)
    sheet.repeat(
        sheet.doc,
        "document.bases",
        "{{ item }}",
        italic=True,
        align=BOTH,
        indent=12.7,
        before=6,
        body=True,
    )
    if layout.ruling:
        sheet.write(sheet.doc, "{{ document.decision_line|upper }}:", bold=True, before=10, after=4)
    _body(sheet, 12.7)
    if layout.minutes:
        _two_signatures(sheet, "state")
    left, right = sheet.columns(80)
    sheet.write(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT, before=10)
    sheet.repeat(
        left,
        "document.recipients",
        "- {{ item }}{% if loop.last %}.{% else %};{% endif %}",
        size=11,
        align=LEFT,
    )
    if not layout.minutes:
        sheet.repeat(right, "signature.lines", "{{ item }}", bold=True, before=0)
        sheet.write(right, "{{ signature.name }}", bold=True, before=76)
    sheet.save(f"{name}.docx")


def party(name: str, layout: Layout) -> None:
    """Quy định 399-QĐ/TW, Hướng dẫn 05-HD/VPTW."""
    sheet = Sheet(layout.title, size=14, line=19)
    left, right = sheet.columns(74)
    _higher(sheet, left, 25, size=14)
    sheet.write(left, "{{ organisation.name|upper|halved(24) }}", size=14, bold=True)
    sheet.write(left, "*", size=14)
    sheet.write(left, f"Số{BLANK}-{{{{ document.notation }}}}", size=14)
    if layout.letter:
        sheet.write(left, "{{ document.subject }}", size=12, italic=True, before=4)
    sheet.write(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True)
    sheet.rule(right, 9.5)
    _place_and_date(sheet, right, size=14)
    if not layout.letter:
        sheet.write(sheet.doc, "{{ document.kind_name|upper }}", size=16, bold=True, before=14)
        sheet.write(sheet.doc, "{{ document.subject }}", bold=True)
        sheet.write(sheet.doc, "-----", after=6)
    if layout.letter:
        _addressees(sheet, "Kính gửi")
    elif layout.to:
        sheet.write(sheet.doc, "{%p if document.to|length %}")
        _addressees(sheet, "Kính trình")
        sheet.write(sheet.doc, "{%p endif %}")
    sheet.repeat(
        sheet.doc, "document.bases", "- {{ item }}", align=BOTH, indent=10, before=6, body=True
    )
    if layout.ruling:
        sheet.write(
            sheet.doc,
            "{{ document.authority_line|upper }} {{ document.decision_line|upper }}",
            bold=True,
            before=10,
            after=4,
        )
    _body(sheet, 10)
    if layout.minutes:
        _two_signatures(sheet, "party")
    left, right = sheet.columns(80)
    sheet.write(left, "Nơi nhận:", underline=True, align=LEFT, before=10)
    sheet.repeat(
        left,
        "document.recipients",
        "- {{ item }}{% if loop.last %}.{% else %},{% endif %}",
        size=12,
        align=LEFT,
    )
    if not layout.minutes:
        sheet.repeat(right, "signature.lines|authority", "{{ item }}", bold=True)
        sheet.repeat(right, "signature.lines|positions", "{{ item }}")
        sheet.write(right, "{{ signature.name }}", bold=True, before=76)
    sheet.save(f"{name}.docx")


def _higher(sheet: Sheet, where: Any, width: int, *, size: float) -> None:
    """The higher body; an office without one has its own name on the first line."""
    sheet.write(where, '{%p if organisation.higher_name != "" %}')
    sheet.write(where, f"{{{{ organisation.higher_name|upper|halved({width}) }}}}", size=size)
    sheet.write(where, "{%p endif %}")


def _two_signatures(sheet: Sheet, family: str) -> None:
    """Minutes are signed by who kept them, on the left, and by who presided, on the right (PTY-09)."""
    left, right = sheet.columns(WIDTH / 2)
    for where, words, field in (
        (left, RECORDER[family], "recorder"),
        (right, CHAIR[family], "name"),
    ):
        sheet.write(where, words, bold=True, before=12)
        sheet.write(where, f"{{{{ signature.{field} }}}}", bold=True, before=76)


def _place_and_date(sheet: Sheet, where: Any, *, size: float) -> None:
    text = f"{{{{ organisation.place_name }}}}, ngày{BLANK}tháng{BLANK}năm {{{{ document.year }}}}"
    sheet.write(where, text, size=size, italic=True, before=4)


def _addressees(sheet: Sheet, word: str) -> None:
    sheet.write(sheet.doc, "{%p if document.to|length == 1 %}")
    sheet.write(sheet.doc, f"{word}: {{{{ document.to[0] }}}}", before=14, after=6)
    sheet.write(sheet.doc, "{%p elif document.to %}")
    sheet.write(sheet.doc, f"{word}:", align=LEFT, indent=35, before=14)
    sheet.repeat(
        sheet.doc,
        "document.to",
        "- {{ item }}{% if loop.last %}.{% else %};{% endif %}",
        align=LEFT,
        indent=42,
    )
    sheet.write(sheet.doc, "{%p endif %}")


def _body(sheet: Sheet, indent: float) -> None:
    """The paragraphs; those that open a part are bold."""
    sheet.write(sheet.doc, "{%p for item in document.paragraphs %}")
    paragraph = sheet.write(
        sheet.doc, "{{ item|lead }}", bold=True, align=BOTH, indent=indent, before=6, body=True
    )
    run = paragraph.add_run("{{ item|rest }}")
    run.font.size = Pt(sheet.size)
    run.bold = False
    sheet.write(sheet.doc, "{%p endfor %}")
    sheet.write(sheet.doc, "", before=2)


def main() -> None:
    """Write all templates."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, layout in LAYOUTS.items():
        state(f"state_{name}", layout)
        party(f"party_{name}", layout)
        if name in SHARED:
            state(f"shared_{name}", layout)


if __name__ == "__main__":
    main()
