"""Words with their places, out of the text layer of a PDF. Runs in the child only.

Widgets and stamps are drawn into the page in memory first, because many offices put number and
date there; the file itself is never changed.
"""

from __future__ import annotations

import ctypes
import json
import unicodedata
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from documents.engine.files import legacy

FINE = 100
"""pdfium answers whole dots: so many to a point."""
MAX_WORDS = 6_000
_SKIPPED = {0, 0xFFFE, 0xFFFF}


def words_job(source: BinaryIO, target: BinaryIO | None, ask: dict[str, Any]) -> dict[str, Any]:
    """Write {"pages": [{number, size, words}]} of the pages asked (from 0) to `target`."""
    pages = []
    with pypdfium2.PdfDocument(source) as pdf:
        for number in ask["pages"]:
            if 0 <= int(number) < len(pdf):
                pages.append(_page(pdf, int(number)))
    if target is not None:
        target.write(json.dumps({"pages": pages}, ensure_ascii=False).encode())
    return {"pages": len(pages), "words": sum(len(page["words"]) for page in pages)}


def _page(pdf: pypdfium2.PdfDocument, number: int) -> dict[str, Any]:
    page = pdf[number]
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    page.close()
    page = pdf[number]
    layer = page.get_textpage()
    width, height = page.get_size()
    found = _Words(page, layer, width, height).read()
    layer.close()
    page.close()
    return {"number": number + 1, "size": [round(width, 1), round(height, 1)], "words": found}


class _Words:
    """Gathers letters into words; asks pdfium for the place of each letter."""

    def __init__(
        self, page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, width: float, height: float
    ) -> None:
        self._page, self._layer = page, layer
        self._width, self._height = width, height
        self._rect = raw.FS_RECTF()
        self._words: list[list[Any]] = []
        self._letters: list[str] = []
        self._box: list[float] = []
        self._bold: bool | None = None

    def read(self) -> list[list[Any]]:
        for index in range(self._layer.count_chars()):
            code = raw.FPDFText_GetUnicode(self._layer, index)
            letter = chr(code) if 0 < code < 0x110000 and code not in _SKIPPED else ""
            if code == 2:  # pdfium's sign for a hyphen at the end of a line
                letter = "-"
            if not letter or letter.isspace():
                self._close()
                continue
            if not raw.FPDFText_GetLooseCharBox(self._layer, index, self._rect):
                continue
            self._add(letter, index)
            if len(self._words) >= MAX_WORDS:
                break
        self._close()
        return self._converted()

    def _add(self, letter: str, index: int) -> None:
        rect = self._rect
        box = [rect.left, rect.bottom, rect.right, rect.top]
        size = max(box[3] - box[1], 1.0)
        if self._box:
            gone = box[0] - self._box[2]
            moved = abs(box[1] - self._box[1])
            if gone > size * 0.3 or gone < -size * 2 or moved > size * 0.5:
                self._close()
        if not self._box:
            self._box = box
            self._bold = self._is_bold(index)
        else:
            mine = self._box
            self._box = [
                min(mine[0], box[0]), min(mine[1], box[1]),
                max(mine[2], box[2]), max(mine[3], box[3]),
            ]  # fmt: skip
        self._letters.append(letter)

    def _is_bold(self, index: int) -> bool | None:
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        size = raw.FPDFText_GetFontInfo(self._layer, index, buffer, 128, flags)
        if size <= 0:
            return None
        return b"bold" in buffer.value.lower()

    def _close(self) -> None:
        if self._letters:
            text = unicodedata.normalize("NFC", "".join(self._letters))
            self._words.append([text, *self._shown(self._box), self._bold])
        self._letters, self._box, self._bold = [], [], None

    def _shown(self, box: list[float]) -> list[float]:
        """From the file's own co-ordinates to points from the top left of the page as shown."""
        corners = [self._point(box[0], box[1]), self._point(box[2], box[3])]
        across = sorted(point[0] for point in corners)
        down = sorted(point[1] for point in corners)
        return [across[0], down[0], across[1], down[1]]

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(
            self._page, 0, 0, int(self._width * FINE), int(self._height * FINE), 0, x, y,
            across, down,
        )  # fmt: skip
        return round(across.value / FINE, 1), round(down.value / FINE, 1)

    def _converted(self) -> list[list[Any]]:
        """Words written in a font of before Unicode are given their letters back."""
        whole = " ".join(str(word[0]) for word in self._words)
        encoding = legacy.detect(whole)
        if encoding is legacy.Encoding.UNICODE:
            return self._words
        change = legacy.from_tcvn3 if encoding is legacy.Encoding.TCVN3 else legacy.from_vni
        return [[change(str(word[0])), *word[1:]] for word in self._words]
