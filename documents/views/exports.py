"""A list as a file: CSV that spreadsheets open with Vietnamese letters, and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from documents.selectors.cells import Row
from documents.selectors.tables import Column, Table

_WIDTHS = {"subject": 60, "issuer": 36, "state": 24, "lead": 28, "code": 20}


def _safe(text: str) -> str:
    """A cell never begins as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _answer(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def to_csv(table: Table, columns: Sequence[Column], rows: Sequence[Row]) -> HttpResponse:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([str(column.label) for column in columns])
    writer.writerows([_safe(row.text(column.key)) for column in columns] for row in rows)
    return _answer(
        b"\xef\xbb\xbf" + out.getvalue().encode(), "text/csv; charset=utf-8", f"{table.key}.csv"
    )


def to_xlsx(table: Table, columns: Sequence[Column], rows: Sequence[Row]) -> HttpResponse:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook always has a sheet
    sheet.title = str(table.title)[:31]
    sheet.append([str(column.label) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_safe(row.text(column.key)) for column in columns])
    for n, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = _WIDTHS.get(column.key, 16)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _answer(out.getvalue(), media, f"{table.key}.xlsx")


Writer = Callable[[Table, Sequence[Column], Sequence[Row]], HttpResponse]
WRITERS: dict[str, Writer] = {"csv": to_csv, "xlsx": to_xlsx}
