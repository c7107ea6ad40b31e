"""Tables as XLSX and as rows: cells that are shown and never run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a sheet: its words and its width in characters."""

    words: str
    width: int = 16


def defused(value: object) -> str | int:
    """A cell as it is shown; a number stays one, nothing begins as a formula."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def write(
    title: str, headings: Sequence[Heading], rows: Iterable[Sequence[object]], *, above: str = ""
) -> bytes:
    """One sheet with a bold head that stays in view; `above` is a line of words over the table."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook always has a sheet
    sheet.title = "".join(letter for letter in title if letter not in "[]:*?/\\")[:31]
    if above:
        sheet.append([defused(above)])
        sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([heading.words for heading in headings])
    top = sheet.max_row
    for cell in sheet[top]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in rows:
        sheet.append([defused(value) for value in row])
    for place, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = heading.width
    sheet.freeze_panes = f"A{top + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
