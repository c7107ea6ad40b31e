"""Text out of scans: Tesseract with the Vietnamese model, page by page, within limits."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, Unavailable
from documents.engine.files import programs, text
from documents.engine.files.errors import ProgramMissing
from documents.engine.files.facts import IMAGES, PDF
from documents.engine.text.metadata.layout import PageWords, Word

DPI = 250
MEMORY = 1_500_000_000
LEAST_SURE = 20.0
"""Below this confidence of 100 a "word" is a speck, a seal or a signature."""
MISSING = _(
    "Scanned pages cannot be read: Tesseract with its Vietnamese model is not installed. "
    "The administrator can install it with “make system”."
)


@cache
def _tesseract() -> str:
    program = programs.find(["tesseract"], MISSING)
    listed = programs.run([program, "--list-langs"], seconds=20).stdout.decode("utf-8", "replace")
    if "vie" not in listed.split():
        raise ProgramMissing(MISSING)
    return program


def is_available() -> bool:
    """Whether Tesseract and its Vietnamese model are installed."""
    try:
        _tesseract()
    except Unavailable:
        return False
    return True


@cache
def _command() -> tuple[str, ...]:
    """Tesseract, behind everything that somebody waits for."""
    nice = shutil.which("nice")
    return (*((nice, "-n", "10") if nice else ()), _tesseract())


def read_picture(
    picture: bytes, *, number: int = 1, seconds: float = 60.0
) -> tuple[str, PageWords]:
    """The text on one page picture (PNG made by `text.render`), and where its words stand.

    Raises Unavailable.
    """
    done = programs.run(
        [*_command(), "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", str(DPI), "tsv"],
        seconds=seconds,
        data=picture,
        environment={"OMP_THREAD_LIMIT": "1"},
        memory=MEMORY,
    )
    if done.returncode != 0:
        raise InvalidInput(_("The scanned page could not be read."), code="ocr_failed")
    return _of_table(done.stdout.decode("utf-8", "replace"), number)


def _of_table(table: str, number: int) -> tuple[str, PageWords]:
    """Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height,
    confidence, text."""
    width = height = 0.0
    words: list[Word] = []
    pieces: list[str] = []
    place: tuple[str, ...] = ()
    line = 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        left, top, wide, high = (int(cell) * 72 / DPI for cell in cells[6:10])
        if cells[0] == "1":
            width, height = wide, high
        text = unicodedata.normalize("NFC", cells[11].strip())
        if cells[0] != "5" or not text:
            continue
        here = tuple(cells[2:5])
        if place:
            pieces.append(" " if here == place else "\n" if here[:2] == place[:2] else "\n\n")
        line += here != place
        place = here
        pieces.append(text)
        if float(cells[10]) >= LEAST_SURE or (text.isalpha() and len(text) > 2):
            more = high * 0.2  # letters stand closer than lines of type do
            box = (left, top - more, left + wide, top + high + more)
            words.append(Word(text, box, line=line, sure=max(float(cells[10]), 0) / 100))
    return "".join(pieces), PageWords(number, width, height, tuple(words))


def read_pages(
    source: BinaryIO,
    media_type: str,
    found: text.Extracted,
    *,
    max_pages: int = 200,
    seconds_per_page: float = 60.0,
    progress: Callable[[int, int], None] | None = None,
) -> text.Extracted:
    """Fill the thin pages of `found` by OCR; pages with a text layer stay as they are.

    The file itself is never changed (a signed scan stays signed). A page that takes too long or
    cannot be drawn stays empty. `progress` hears (done, total). Raises Unavailable when
    Tesseract is missing.
    """
    if media_type != PDF and media_type not in IMAGES:
        return found
    _tesseract()
    pages = list(found.pages) or [""]
    wanted = [number for number in found.thin_pages if number < max_pages]
    left: list[int] = [number for number in found.thin_pages if number >= max_pages]
    layouts: list[PageWords] = []
    for done, number in enumerate(wanted):
        try:
            picture = text.render(
                source,
                media_type,
                page=number,
                dpi=DPI if media_type == PDF else 0,
                width=0,
                grey=True,
            )
            words, layout = read_picture(picture, number=number + 1, seconds=seconds_per_page)
        except (InvalidInput, Unavailable):
            left.append(number)
            continue
        pages[number] = words or pages[number]
        layouts.append(layout)
        if progress is not None:
            progress(done + 1, len(wanted))
    method = "ocr" if found.method == "none" else "mixed"
    if not any(pages[number] for number in wanted):
        method = found.method
    return replace(
        found,
        pages=tuple(pages),
        method=method,
        thin_pages=tuple(sorted(left)),
        layouts=tuple(layouts),
    )
