"""A paper of the corpus as a Word file, the way a clerk without a template writes it."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt


def build(data: dict[str, Any]) -> bytes:
    """The same paper as a Word file, built as people build them: a table without lines on top."""
    file: WordFile = docx.Document()
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(data["style"]["size"])
    style.paragraph_format.space_after = Pt(4)
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(data["style"]["left"]), Mm(data["style"]["right"])
    page.top_margin = page.bottom_margin = Mm(20)
    heading = file.add_table(1, 2)
    left, right = heading.rows[0].cells
    left.width, right.width = Mm(70), Mm(92)
    for entry in data["heading"]:
        _line(left, entry["text"], bold=entry["bold"], size=entry["size"] - 1)
    if data["family"] == "party":
        _line(left, "*")
    _line(left, data["number_line"], size=13)
    for extra in (data["about"], data["urgency"], data["circulation"]):
        if extra:
            _line(left, extra, size=12, bold=extra.isupper())
    if data["family"] == "party":
        _line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True, size=15)
    else:
        _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12)
        _line(right, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13)
    _line(right, data["place_date"], italic=True)
    file.add_paragraph()
    if data["kind"]:
        _line(file, data["kind"], bold=True)
        _line(file, data["subject"], bold=True)
        _line(file, "-----" if data["family"] == "party" else "________")
    if len(data["to"]) == 1:
        _line(file, f"{data['to_word']}: {data['to'][0]}")
    elif data["to"]:
        file.add_paragraph(f"{data['to_word']}:").paragraph_format.left_indent = Mm(32)
        for n, name in enumerate(data["to"]):
            end = ";" if n + 1 < len(data["to"]) else "."
            file.add_paragraph(f"- {name}{end}").paragraph_format.left_indent = Mm(32)
    for base in data["bases"]:
        file.add_paragraph().add_run(base).italic = data["family"] == "state"
    if data["decides"]:
        _line(file, data["decides"], bold=True)
    for piece in data["body"]:
        body = file.add_paragraph(piece)
        body.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        body.paragraph_format.first_line_indent = Mm(data["style"]["indent"])
    if data["table"]:
        table = file.add_table(0, len(data["table"][0]))
        for row in data["table"]:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    ending = file.add_table(1, 2)
    left, right = ending.rows[0].cells
    left.paragraphs[0].add_run("Nơi nhận:").bold = True
    for name in data["copies"]:
        left.add_paragraph(name)
    for entry in data["signing"]:
        _line(right, entry["text"], bold=entry["bold"])
    for _n in range(4):
        _line(right, "")
    _line(right, data["signer"], bold=True)
    if data["annex"]:
        file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _line(file, "PHỤ LỤC", bold=True)
        _line(file, data["annex_line"], italic=True)
        for piece in data["annex"]:
            file.add_paragraph(piece)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _line(
    place: Any, text: str, *, bold: bool = False, italic: bool = False, size: float = 0
) -> None:
    empty = getattr(place, "paragraphs", [])
    first = empty[0] if len(empty) == 1 and not empty[0].text and hasattr(place, "width") else None
    paragraph = first if first is not None else place.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
