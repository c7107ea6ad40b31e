"""The report of fields that had to be entered: page, XLSX and CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.styles import Font

from core import journal
from core.acts import Act
from core.http import Request
from documents.choices import Direction, Origin
from documents.policies import registers as may
from documents.selectors import entered
from documents.selectors.entered import Report, Tally
from documents.views.common import acting, today

SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Table = list[list[Any]]


@require_GET
def show(request: Request) -> HttpResponse:
    """One month: both directions, units, and the documents with most typing first."""
    who = acting(request)
    may.read_entered(who, who.organisation)
    first = entered.month_of(request.GET.get("month", ""), today())
    report = entered.of_month(who, first)
    form = request.GET.get("format", "")
    if form in {"csv", "xlsx"}:
        act = Act.of(request)
        facts = {"month": f"{first:%Y-%m}", "format": form, "rows": len(report.lines)}
        journal.record(act, "documents.entered.export", who.organisation, facts=facts)
        return _file(_table(report), form, f"so-truong-phai-nhap-{first:%Y-%m}")
    worst = sorted(
        report.lines,
        key=lambda line: (-line.tally.typed - line.tally.corrected, -line.day.toordinal()),
    )
    context = {
        "report": report,
        "sides": [(_("Incoming documents"), report.incoming), (_("Outgoing documents"), report.outgoing)],
        "units": sorted(report.units.items(), key=lambda pair: (pair[0] == "", pair[0])),
        "worst": worst[:SHOWN],
        "month": first,
        "earlier": f"{first - timedelta(days=1):%Y-%m}",
        "later": f"{report.until:%Y-%m}" if report.until <= today() else "",
    }  # fmt: skip
    return render(request, "documents/entered.html", context)


def _numbers(tally: Tally) -> list[int]:
    return [*(getattr(tally, origin) for origin in Origin.values), tally.had]


def _table(report: Report) -> Table:
    head = [_("Day"), _("Direction"), _("Document"), _("Unit")]
    head += [str(origin.label) for origin in Origin] + [_("Typed though known")]
    rows: Table = [head]
    for line in report.lines:
        side = Direction(line.direction).label
        rows.append([line.day, str(side), line.title, line.unit, *_numbers(line.tally)])
    return rows


def _cell(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    # A cell never begins as a formula.
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def _file(rows: Table, form: str, name: str) -> HttpResponse:
    if form == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows([_cell(cell) for cell in row] for row in rows)
        body, media = b"\xef\xbb\xbf" + text.getvalue().encode(), "text/csv; charset=utf-8"
    else:
        book = Workbook()
        sheet = book.active
        assert sheet is not None  # noqa: S101 - a new workbook always has a sheet
        for row in rows:
            sheet.append([_cell(cell) for cell in row])
        for head in sheet[1]:
            head.font = Font(bold=True)
        sheet.column_dimensions["C"].width = 70
        sheet.freeze_panes = "A2"
        out = io.BytesIO()
        book.save(out)
        body, media = out.getvalue(), XLSX
    response = HttpResponse(body, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "no-store"
    return response
