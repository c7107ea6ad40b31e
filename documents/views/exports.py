"""A list as a file: CSV that spreadsheets open with Vietnamese letters, and XLSX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from documents.selectors.cells import Row
from documents.selectors.tables import Column, Table

INVALID_TITLE = re.compile(r"[\[\]:*?/\\]")
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


def sheet(
    title: str,
    labels: Sequence[str],
    rows: Iterable[Sequence[str]],
    name: str,
    *,
    widths: Sequence[int] = (),
    note: str = "",
) -> HttpResponse:
    """One sheet with a head that stays in sight; nothing in it is read as a formula."""
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook always has a sheet
    page.title = INVALID_TITLE.sub(" ", title)[:31]
    if note:
        page.append([_safe(f"{title}. {note}")])
    page.append(list(labels))
    for cell in page[page.max_row]:
        cell.font = Font(bold=True)
    page.freeze_panes = f"A{page.max_row + 1}"
    for row in rows:
        page.append([int(v) if v.isdecimal() and len(v) < 10 else _safe(v) for v in row])
    for n in range(1, len(labels) + 1):
        width = widths[n - 1] if widths else (40 if n == 1 else 16)
        page.column_dimensions[get_column_letter(n)].width = width
    out = io.BytesIO()
    book.save(out)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _answer(out.getvalue(), media, name)


def to_xlsx(table: Table, columns: Sequence[Column], rows: Sequence[Row]) -> HttpResponse:
    return sheet(
        str(table.title),
        [str(column.label) for column in columns],
        [[row.text(column.key) for column in columns] for row in rows],
        f"{table.key}.xlsx",
        widths=[_WIDTHS.get(column.key, 16) for column in columns],
    )


def pdf_answer(made: bytes, name: str) -> HttpResponse:
    """A PDF to look at and print."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response


Writer = Callable[[Table, Sequence[Column], Sequence[Row]], HttpResponse]
WRITERS: dict[str, Writer] = {"csv": to_csv, "xlsx": to_xlsx}
