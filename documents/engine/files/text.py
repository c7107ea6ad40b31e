"""Text, pictures of pages and repairs of files, all made in the inspecting child."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from documents.engine.files import helper as helpers
from documents.engine.files import spool
from documents.engine.files.facts import DOCX, ODS, ODT, PDF, PPTX, TEXT, XLSX, XML
from documents.engine.text.metadata.layout import PageWords

READABLE = frozenset({PDF, DOCX, XLSX, PPTX, ODT, ODS, TEXT, XML})
MAX_CHARS = 20_000_000
MIN_PER_PAGE = 16


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text per page (NFC); one "page" for kinds without fixed pages.

    `method`: "text" (a text layer), "ocr", "mixed" or "none"; `encoding`: "unicode", "tcvn3" or
    "vni" as found before conversion; `thin_pages`: indexes of pages that hold hardly any text
    and may be scans; `layouts`: where the words of pages read by OCR stand.
    """

    pages: tuple[str, ...]
    method: str
    encoding: str = "unicode"
    thin_pages: tuple[int, ...] = ()
    layouts: tuple[PageWords, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(page for page in self.pages if page)


def extract(
    source: BinaryIO,
    media_type: str,
    *,
    max_pages: int = 5_000,
    max_chars: int = MAX_CHARS,
    wall_seconds: float = 120.0,
    helper: helpers.Helper | helpers.Pool | None = None,
) -> Extracted:
    """The text that a file carries. Pictures and signatures carry none: method "none".

    Raises InvalidInput ("file_too_hard", "file_unreadable").
    """
    if media_type not in READABLE:
        return Extracted((), "none", thin_pages=(0,))
    with spool.empty() as target:
        answer = (helper or helpers.shared).ask(
            "text",
            source,
            target,
            media_type=media_type,
            max_pages=max_pages,
            max_chars=max_chars,
            cpu_seconds=int(wall_seconds),
            wall_seconds=wall_seconds,
        )
        target.seek(0)
        pages = tuple(str(page) for page in json.loads(target.read())["pages"])
    thin: tuple[int, ...] = ()
    if media_type == PDF:
        thin = tuple(n for n, page in enumerate(pages) if len("".join(page.split())) < MIN_PER_PAGE)
    method = "text" if any(pages) else "none"
    return Extracted(pages, method, str(answer["encoding"]), thin)


def words(
    source: BinaryIO,
    pages: Sequence[int],
    *,
    wall_seconds: float = 60.0,
    helper: helpers.Helper | helpers.Pool | None = None,
) -> tuple[PageWords, ...]:
    """The words of some pages of a PDF (from 0), each with its place. Raises InvalidInput."""
    with spool.empty() as target:
        (helper or helpers.shared).ask(
            "words",
            source,
            target,
            pages=list(pages),
            cpu_seconds=int(wall_seconds),
            wall_seconds=wall_seconds,
        )
        target.seek(0)
        found = json.loads(target.read())["pages"]
    return tuple(PageWords.of_json(page) for page in found)


def render(
    source: BinaryIO,
    media_type: str,
    *,
    page: int = 0,
    width: int = 800,
    dpi: int = 0,
    grey: bool = False,
    form: Literal["png", "webp"] = "png",
    wall_seconds: float = 30.0,
    helper: helpers.Helper | helpers.Pool | None = None,
) -> bytes:
    """A picture of one page (from 0), `width` dots wide; `dpi` wins over `width`.

    PDF and pictures only. Raises InvalidInput ("page_missing" among others).
    """
    with spool.empty() as target:
        (helper or helpers.shared).ask(
            "render",
            source,
            target,
            media_type=media_type,
            page=page,
            width=width,
            dpi=dpi,
            grey=grey,
            format=form,
            cpu_seconds=int(wall_seconds),
            wall_seconds=wall_seconds,
        )
        target.seek(0)
        return target.read()


def thumbnail(source: BinaryIO, media_type: str) -> bytes:
    """The first page, 240 dots wide, WebP."""
    return render(source, media_type, width=240, form="webp")


def preview(source: BinaryIO, media_type: str, page: int = 0) -> bytes:
    """One page, 800 dots wide, PNG."""
    return render(source, media_type, page=page, width=800)


def repair(source: BinaryIO, *, helper: helpers.Helper | helpers.Pool | None = None) -> BinaryIO:
    """An unsigned PDF written anew: sound cross-references, no restrictions.

    The caller closes the result and inspects it. A signed file is refused ("pdf_signed").
    """
    target = spool.empty()
    try:
        (helper or helpers.shared).ask("repair", source, target)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target
