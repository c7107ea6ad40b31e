"""Text out of scans: Tesseract with the Vietnamese model, page by page, within limits."""

from __future__ import annotations

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

DPI = 250
MEMORY = 1_500_000_000
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


def read_picture(picture: bytes, *, seconds: float = 60.0) -> str:
    """The text on one page picture (PNG made by `text.render`). Raises Unavailable."""
    done = programs.run(
        [_tesseract(), "stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", str(DPI)],
        seconds=seconds,
        data=picture,
        environment={"OMP_THREAD_LIMIT": "1"},
        memory=MEMORY,
    )
    if done.returncode != 0:
        raise InvalidInput(_("The scanned page could not be read."), code="ocr_failed")
    return unicodedata.normalize("NFC", done.stdout.decode("utf-8", "replace")).strip("\f\n ")


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
            words = read_picture(picture, seconds=seconds_per_page)
        except (InvalidInput, Unavailable):
            left.append(number)
            continue
        pages[number] = words or pages[number]
        if progress is not None:
            progress(done + 1, len(wanted))
    method = "ocr" if found.method == "none" else "mixed"
    if not any(pages[number] for number in wanted):
        method = found.method
    return replace(found, pages=tuple(pages), method=method, thin_pages=tuple(sorted(left)))
