"""What the machine reads in a file is kept once, beside its text; the file is never touched."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction

from core.acts import Act
from documents.engine.files import text
from documents.engine.files.facts import PDF
from documents.engine.text import metadata
from documents.engine.text.metadata import Guess
from documents.engine.text.metadata.layout import PageWords
from documents.models import FileReading, StoredFile

FIRST_PAGES, LAST_PAGES = 8, 4
"""Of a long document the pages between are left out: time and memory stay bounded."""


def pages_wanted(count: int) -> list[int]:
    """Which pages are read for fields, from 0."""
    if count <= FIRST_PAGES + LAST_PAGES:
        return list(range(count))
    return [*range(FIRST_PAGES), *range(count - LAST_PAGES, count)]


def layouts_of(source: BinaryIO, media_type: str, found: text.Extracted) -> list[PageWords]:
    """The words of the wanted pages with their places: from the text layer, else from OCR.

    Raises InvalidInput.
    """
    by_ocr = {page.number: page for page in found.layouts}
    wanted = pages_wanted(len(found.pages))
    pages = {number + 1: by_ocr[number + 1] for number in wanted if number + 1 in by_ocr}
    if media_type == PDF:
        rest = [number for number in wanted if number + 1 not in by_ocr]
        pages |= {page.number: page for page in text.words(source, rest)} if rest else {}
    return [pages[number] for number in sorted(pages)]


def guesses_of(layouts: list[PageWords], found: text.Extracted) -> dict[str, Guess]:
    """Guesses with places where there are any; a Word file has paragraphs only."""
    if any(page.words for page in layouts):
        return metadata.read(layouts)
    return metadata.guess(found.pages[0]) if found.pages and found.pages[0].strip() else {}


@transaction.atomic
def keep(
    *, stored: StoredFile, layouts: list[PageWords], found: text.Extracted, act: Act
) -> FileReading:
    """Read the fields and keep the guesses of this content, in place of an earlier reading."""
    guesses = {name: one.as_json() for name, one in guesses_of(layouts, found).items()}
    row, _made = FileReading.objects.update_or_create(
        stored=stored,
        defaults={
            "guesses": guesses,
            "sizes": {str(page.number): [page.width, page.height] for page in layouts},
            "method": found.method,
            "engine": metadata.ENGINE,
            "made_at": act.at,
        },
    )
    return row
