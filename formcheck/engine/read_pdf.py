"""A PDF as a Paper: letters with their boxes and fonts, gathered into lines, columns, paragraphs.

Runs in the reading child only (`read_child`): pdfium meets strangers' bytes here.
"""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from formcheck.engine.gather import Letter, Row, gather, page_numbers, rows_of
from formcheck.engine.paper import Paper, Sheet, Stroke

MM = 25.4 / 72
MAX_PAGES, MAX_LETTERS = 40, 120_000
ITALIC, FORCE_BOLD = 1 << 6, 1 << 18
HEAVY = 600


@dataclass(slots=True)
class _Look:
    """What fonts of one file are called, asked once each."""

    known: dict[tuple[str, int], tuple[str, bool, bool]] = field(default_factory=dict)

    def of(self, name: str, flags: int, weight: int) -> tuple[str, bool, bool]:
        key = (name, flags)
        if key not in self.known:
            plain = name.split("+", 1)[-1]
            folded = plain.lower()
            bold = (
                "bold" in folded or "black" in folded or bool(flags & FORCE_BOLD) or weight >= HEAVY
            )
            italic = "italic" in folded or "oblique" in folded or bool(flags & ITALIC)
            self.known[key] = (plain, bold, italic)
        return self.known[key]


def read(source: BinaryIO) -> Paper:
    """Read the first pages; a longer document is cut (`is_cut`), its last page is read, too."""
    with pypdfium2.PdfDocument(source) as pdf:
        total = len(pdf)
        wanted = list(range(total)) if total <= MAX_PAGES else [*range(MAX_PAGES - 1), total - 1]
        paper = Paper("pdf", page_count=total, is_cut=len(wanted) < total)
        look, loose, sample = _Look(), set[str](), []
        rows: list[Row] = []
        room = MAX_LETTERS
        for number in wanted:
            page = pdf[number]
            width, height = page.get_size()
            paper.sheets.append(Sheet(width * MM, height * MM))
            letters = _letters(page, number, height, look, room)
            room -= len(letters)
            sample.append("".join(letter.text for letter in letters))
            _drawn(page, number, height, paper, loose)
            rows += rows_of(letters, number, width * MM)
            page.close()
    paper.raw_sample = "\n".join(sample)[:20_000]
    paper.raw_nfc = unicodedata.is_normalized("NFC", "".join(sample))
    paper.loose_fonts = sorted(loose)[:20]
    rows = page_numbers(paper, rows)
    gather(paper, rows)
    return paper


def _letters(page: Any, number: int, height: float, look: _Look, room: int) -> list[Letter]:
    layer = page.get_textpage()
    count = min(layer.count_chars(), room)
    found: list[Letter] = []
    box, rect = [ctypes.c_double() for _side in range(4)], raw.FS_RECTF()
    left, right, bottom, top = box
    matrix, flags = raw.FS_MATRIX(), ctypes.c_int()
    colour = [ctypes.c_uint() for _part in range(4)]
    name = ctypes.create_string_buffer(200)
    for index in range(count):
        code = raw.FPDFText_GetUnicode(layer, index)
        if code in {0, 10, 13, 0xFFFE}:
            continue
        generated = raw.FPDFText_IsGenerated(layer, index) == 1
        if generated:
            continue
        text = "-" if code == 2 else chr(code)
        raw.FPDFText_GetLooseCharBox(layer, index, ctypes.byref(rect))
        raw.FPDFText_GetCharBox(
            layer,
            index,
            ctypes.byref(left),
            ctypes.byref(right),
            ctypes.byref(bottom),
            ctypes.byref(top),
        )
        size = raw.FPDFText_GetFontSize(layer, index)
        if raw.FPDFText_GetMatrix(layer, index, ctypes.byref(matrix)):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5
        raw.FPDFText_GetFontInfo(layer, index, name, 200, ctypes.byref(flags))
        weight = raw.FPDFText_GetFontWeight(layer, index)
        font, bold, italic = look.of(name.value.decode("utf-8", "replace"), flags.value, weight)
        raw.FPDFText_GetFillColor(layer, index, *(ctypes.byref(part) for part in colour))
        tint = "#{:02x}{:02x}{:02x}".format(*(part.value & 255 for part in colour[:3]))
        found.append(
            Letter(
                text=text,
                page=number,
                x0=rect.left * MM,
                x1=rect.right * MM,
                top=(height - rect.top) * MM,
                bottom=(height - rect.bottom) * MM,
                ink_top=(height - top.value) * MM,
                ink_bottom=(height - bottom.value) * MM,
                font=font,
                size=round(size, 2),
                bold=bold,
                italic=italic,
                colour=tint,
                order=index,
            )
        )
    layer.close()
    return found


def _drawn(page: Any, number: int, height: float, paper: Paper, loose: set[str]) -> None:
    """Thin horizontal lines, pictures, and fonts that are not embedded."""
    for thing in page.get_objects(max_depth=3):
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            x0, y0, x1, y1 = thing.get_bounds()
            if x1 - x0 >= 8 and y1 - y0 <= 3:
                paper.strokes.append(
                    Stroke(number, x0 * MM, x1 * MM, (height - (y0 + y1) / 2) * MM)
                )
        elif thing.type == raw.FPDF_PAGEOBJ_TEXT and len(loose) < 20:
            font = raw.FPDFTextObj_GetFont(thing)
            if font and raw.FPDFFont_GetIsEmbedded(font) == 0:
                name = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, name, 200)
                loose.add(name.value.decode("utf-8", "replace").split("+", 1)[-1])
        elif thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            paper.marks += 1
