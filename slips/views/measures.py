"""The measures of SUB-05: a page and a sheet."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.styles import Font

from core import journal
from core.acts import Act
from core.errors import InvalidInput
from core.http import Request
from documents.forms.fields import DayField, PortalForm
from documents.views.common import acting, today
from slips.selectors.measures import Measure, Measures, measures

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = timedelta(days=366 * 3)


class PeriodForm(PortalForm):
    since = DayField(label=gettext_lazy("From day"), required=False)
    until = DayField(label=gettext_lazy("To day"), required=False)


def period(query: Any) -> tuple[date, date]:
    """From the address; the present year by default."""
    form = PeriodForm(query)
    values = form.cleaned_data if form.is_valid() else {}
    until = values.get("until") or today()
    since = values.get("since") or date(until.year, 1, 1)
    if since > until or until - since > LONGEST:
        raise InvalidInput(_("Give a period of at most three years."), field="since")
    return since, until


@require_GET
def page(request: Request) -> HttpResponse:
    since, until = period(request.GET)
    found = measures(acting(request), since, until)
    return render(request, "slips/measures.html", {"found": found})


@require_GET
def sheet(request: Request) -> HttpResponse:
    """The same as XLSX."""
    since, until = period(request.GET)
    found = measures(acting(request), since, until)
    journal.record(
        Act.of(request), "slips.measures.export", None, facts={"since": since, "until": until}
    )
    response = HttpResponse(_book(found), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="phieu-trinh.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def _book(found: Measures) -> bytes:
    book = Workbook()
    for title, rows in (
        (_("By unit"), [found.all, *found.units]),
        (_("By leader"), [found.all, *found.leaders]),
    ):
        page_ = book.create_sheet(str(title)[:31])
        page_.append(
            [
                title,
                _("Submitted"),
                _("Decided"),
                _("More asked, per slip"),
                _("Hours to decision, median"),
                _("Hours to decision, longest"),
                _("Decided in time (per cent)"),
            ]
        )
        for cell in page_[1]:
            cell.font = Font(bold=True)
        for row in rows:
            page_.append(_cells(row))
        page_.column_dimensions["A"].width = 40
        page_.freeze_panes = "A2"
    del book[book.sheetnames[0]]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(row: Measure) -> list[Any]:
    name = row.name or _("All")
    rounded = [
        None if value is None else round(value, 1)
        for value in (row.mean_rounds, row.median_hours, row.longest_hours, row.share_in_time)
    ]
    return [f"'{name}" if name[:1] in "=+-@" else name, row.submitted, row.decided, *rounded]
