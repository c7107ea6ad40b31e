"""The text of a PDF page with the box of each letter, composed (NFC) as a person reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points from the lower left, `page` counted from 0."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Letters `start` to `end` of a page's text, between line breaks."""

    start: int
    end: int
    text: str


class PageText:
    """Text of one page; `boxes[i]` is the tight box of `text[i]` (zero for spaces that pdfium inferred)."""

    def __init__(self, document: pdfium.PdfDocument, index: int) -> None:
        self.index = index
        page = document[index]
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        letters: list[str] = []
        self.boxes: list[tuple[float, float, float, float]] = []
        textpage = page.get_textpage()
        try:
            for position in range(textpage.count_chars()):
                letter = chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, position))
                box = textpage.get_charbox(position)
                if unicodedata.combining(letter) and letters:
                    letters[-1] = unicodedata.normalize("NFC", letters[-1] + letter)[:1]
                    continue
                letters.append(unicodedata.normalize("NFC", letter)[:1])
                self.boxes.append(box)
        finally:
            textpage.close()
            page.close()
        self.text = "".join(letters)

    @property
    def height(self) -> float:
        return float(self.top - self.bottom)

    @property
    def width(self) -> float:
        return float(self.right - self.left)

    def lines(self) -> Iterator[Line]:
        start = 0
        for end, letter in enumerate([*self.text, "\n"]):
            if letter in "\r\n":
                if end > start:
                    yield Line(start, end, self.text[start:end])
                start = end + 1

    def box(self, start: int, end: int) -> Box | None:
        """The box around letters start … end, without those that have none."""
        real = [box for box in self.boxes[start:end] if box[2] > box[0] and box[3] > box[1]]
        if not real:
            return None
        return Box(
            self.index,
            min(box[0] for box in real),
            min(box[1] for box in real),
            max(box[2] for box in real),
            max(box[3] for box in real),
        )


def fold(text: str) -> str:
    """Lower case without diacritics and with single spaces, for comparing names."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
