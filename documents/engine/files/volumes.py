"""Long books: typeset volume by volume and bound into one PDF; sheets written row by row."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import pikepdf
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

T = TypeVar("T")


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most `size`, read as they are asked for."""
    waiting = iter(rows)
    while part := list(islice(waiting, size)):
        yield part


def bind(volumes: Iterable[bytes]) -> bytes:
    """The volumes one after another in one PDF; the first is returned as it is when it is the only
    one. At least one volume is needed."""
    rest = iter(volumes)
    first = next(rest)
    second = next(rest, None)
    if second is None:
        return first
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as book:
        for volume in (second, *rest):
            with pikepdf.open(io.BytesIO(volume)) as more:
                book.pages.extend(more.pages)
        book.save(out)
    return out.getvalue()


def sheet(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One XLSX sheet written row by row; nothing in it is read as a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\")[:31])
    page.freeze_panes = "A2"
    for number in range(1, len(head) + 1):
        page.column_dimensions[get_column_letter(number)].width = 24
    first = []
    for label in head:
        cell = WriteOnlyCell(page, value=label)
        cell.font = Font(bold=True)
        first.append(cell)
    page.append(first)
    for row in rows:
        page.append([_plain(text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(text: str) -> str | int:
    if text.isdecimal() and len(text) < 10 and not (len(text) > 1 and text.startswith("0")):
        return int(text)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
