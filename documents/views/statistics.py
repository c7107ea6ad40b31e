"""The two reports of F10: how incoming documents are handled, what was issued. Page, PDF, XLSX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.acts import Act
from core.errors import NotFound, Sentence
from core.http import Request
from documents.selectors import statistics
from documents.selectors.statistics import Period
from documents.selectors.tables import day_of
from documents.services import prints_of_lists
from documents.views import exports
from documents.views.common import acting, today


@dataclass(frozen=True)
class Heading:
    """A column of a report: the field of a line, and its heading."""

    key: str
    label: Sentence


HANDLING: tuple[Heading, ...] = (
    Heading("name", gettext_lazy("Unit")),
    Heading("carried", gettext_lazy("Carried over")),
    Heading("received", gettext_lazy("Received")),
    Heading("done_in_time", gettext_lazy("Finished in time")),
    Heading("done_late", gettext_lazy("Finished late")),
    Heading("open_in_time", gettext_lazy("Open, in time")),
    Heading("open_overdue", gettext_lazy("Open, overdue")),
    Heading("open_no_deadline", gettext_lazy("Open, without deadline")),
    Heading("in_time_share", gettext_lazy("In time, %")),
)
ISSUED: tuple[Heading, ...] = (
    Heading("name", gettext_lazy("Kind or unit")),
    Heading("begun", gettext_lazy("Drafts begun")),
    Heading("issued", gettext_lazy("Issued")),
    Heading("answers", gettext_lazy("Of these answers")),
    Heading("pages", gettext_lazy("Pages issued")),
    Heading("returned", gettext_lazy("Sent back to the drafter")),
    Heading("recalled", gettext_lazy("Recalled")),
    Heading("followed", gettext_lazy("Replaced or corrected")),
)
TITLES = {
    "handling": gettext_lazy("How incoming documents are handled"),
    "issued": gettext_lazy("Documents issued"),
}
HEADINGS = {"handling": HANDLING, "issued": ISSUED}


def _lines(request: Request, key: str, period: Period) -> tuple[Sequence[Any], Any]:
    who = acting(request)
    if key == "handling":
        return statistics.handling(who, period, today())
    by = "unit" if request.GET.get("by") == "unit" else "kind"
    return statistics.issued(who, period, by=by)


def _period(request: Request) -> Period:
    return Period.asked(
        day_of(request.GET.get("from", "")), day_of(request.GET.get("to", "")), today()
    )


def _cells(line: Any, headings: Sequence[Heading]) -> list[str]:
    values = [getattr(line, heading.key) for heading in headings]
    return ["" if value is None else str(value) for value in values]


@require_GET
def page(request: Request, key: str) -> HttpResponse:
    if key not in TITLES:
        raise NotFound
    period = _period(request)
    lines, total = _lines(request, key, period)
    headings = HEADINGS[key]
    context = {
        "key": key,
        "title": TITLES[key],
        "titles": TITLES,
        "period": period,
        "by": "unit" if request.GET.get("by") == "unit" else "kind",
        "headings": headings,
        "rows": [(line, _cells(line, headings)) for line in lines],
        "total": _cells(total, headings),
        "voids": statistics.void_numbers(acting(request), period) if key == "issued" else None,
    }
    return render(request, "documents/statistics.html", context)


def _subtitle(period: Period) -> str:
    return _("From %(start)s to %(end)s") % {
        "start": f"{period.start:%d/%m/%Y}",
        "end": f"{period.end:%d/%m/%Y}",
    }


@require_GET
def file(request: Request, key: str, form: str) -> HttpResponse:
    """The report as it is shown, to be printed or taken into a spreadsheet."""
    if key not in TITLES or form not in WRITERS:
        raise NotFound
    period = _period(request)
    lines, total = _lines(request, key, period)
    headings = HEADINGS[key]
    rows = [_cells(line, headings) for line in (*lines, total)]
    labels = [str(heading.label) for heading in headings]
    return WRITERS[form](request, key, labels, rows, _subtitle(period))


Cells = list[list[str]]


def _pdf(request: Request, key: str, labels: list[str], rows: Cells, subtitle: str) -> HttpResponse:
    made = prints_of_lists.table(
        name=f"report_{key}",
        title=str(TITLES[key]),
        subtitle=subtitle,
        head=labels,
        rows=rows,
        numbers=frozenset(range(1, len(labels))),
        total=True,
        house=acting(request).organisation,
        act=Act.of(request),
    )
    return exports.pdf_answer(made, f"{key}.pdf")


def _xlsx(
    request: Request, key: str, labels: list[str], rows: Cells, subtitle: str
) -> HttpResponse:
    prints_of_lists.note(name=f"report_{key}", form="xlsx", rows=len(rows), act=Act.of(request))
    return exports.sheet(str(TITLES[key]), labels, rows, f"{key}.xlsx", note=subtitle)


WRITERS: dict[str, Callable[[Request, str, list[str], Cells, str], HttpResponse]] = {
    "pdf": _pdf,
    "xlsx": _xlsx,
}
