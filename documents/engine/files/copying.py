"""Copies of PDF files: pages taken out, a signed file wrapped, the resolution of a scan. The source is
only read; what is made is another file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from django.utils.translation import gettext_lazy as _
from pikepdf import Name

from core.errors import InvalidInput

POINTS_PER_INCH = 72
MOST_MEASURED = 300
_PART = re.compile(r"\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5}))?\s*\Z")


def page_numbers(text: str, count: int) -> list[int]:
    """`1-3, 5` as page numbers from 1, each once, in the order given; all pages when empty.

    Raises InvalidInput (`pages`).
    """
    if not text.strip():
        return list(range(1, count + 1))
    found: list[int] = []
    for part in text.replace(";", ",").split(","):
        match = _PART.match(part)
        if match is None:
            raise _wrong_pages()
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            raise InvalidInput(
                _("The document has %(count)s pages.") % {"count": count}, field="pages"
            )
        found += range(first, last + 1)
    return list(dict.fromkeys(found))


def _wrong_pages() -> InvalidInput:
    return InvalidInput(_("Write pages as 1-3, 5."), field="pages")


def take_pages(source: Path, target: Path, pages: Sequence[int]) -> None:
    """Only these pages, in this order; what was a form or a signature becomes part of the page."""
    with pikepdf.open(source) as pdf:
        _flatten(pdf)
        made = pikepdf.new()
        for number in pages:
            made.pages.append(pdf.pages[number - 1])
        made.save(target, min_version="1.7")


def wrap(source: Path, target: Path) -> None:
    """The pages as they look, in a new file without the signatures of the source: for an original
    that allows no further signature."""
    with pikepdf.open(source) as pdf:
        _flatten(pdf)
        pdf.save(target, min_version="1.7")


def _flatten(pdf: pikepdf.Pdf) -> None:
    if Name.AcroForm in pdf.Root:
        pdf.flatten_annotations("print")
        if Name.AcroForm in pdf.Root:
            del pdf.Root.AcroForm
    for key in (Name.Perms, Name.DSS):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        kept = [a for a in page.obj.get(Name.Annots, []) if a.get(Name.Subtype) != Name.Widget]
        if Name.Annots in page.obj and len(kept) != len(page.obj.Annots):
            page.obj.Annots = pikepdf.Array(kept)


def resolution(source: Path) -> float | None:
    """The lowest resolution at which a page of a scan was taken, in dots per inch; None when some
    page has no picture that fills it, so that the file is no scan.

    Measured on the page: the picture's points against the inches it covers.
    """
    lowest: float | None = None
    pdf = pypdfium2.PdfDocument(source)
    try:
        for number in range(min(len(pdf), MOST_MEASURED)):
            page = pdf[number]
            width, height = page.get_size()
            best: float | None = None
            for thing in page.get_objects(filter=(3,), max_depth=4):  # pictures
                left, bottom, right, top = thing.get_bounds()
                wide, high = right - left, top - bottom
                if wide * high < 0.5 * width * height or wide <= 0 or high <= 0:
                    continue
                across, down = thing.get_px_size()
                found = min(across / (wide / POINTS_PER_INCH), down / (high / POINTS_PER_INCH))
                best = found if best is None else max(best, found)
            page.close()
            if best is None:
                return None
            lowest = best if lowest is None else min(lowest, best)
    finally:
        pdf.close()
    return lowest
