"""The lists of incoming documents, outgoing documents and dossiers, and their exports."""

from __future__ import annotations

from typing import Any

from django.db.models import Count as CountOf
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import journal
from core.acts import Act
from core.counts import capped
from core.errors import NotFound
from core.http import Request
from core.pages import paginate
from documents.choices import IncomingState, OutgoingState
from documents.selectors import tables
from documents.selectors.cells import Row, row_of
from documents.selectors.tables import Asked, Menu
from documents.selectors.words import Deadlines
from documents.views import exports
from documents.views.common import acting, today

SIZE = 40
EXPORT_MOST = 10_000


def _menus(key: str, asked: Asked, request: Request) -> list[Menu]:
    who = acting(request)
    state = asked.values.get("state", "")
    if key == "incoming":
        return [
            Menu(tables.INCOMING.columns[8].label, "state", IncomingState.choices, state),
            tables.kind_menu(asked, who, today()),
            tables.unit_menu(asked, who, today()),
        ]
    if key == "outgoing":
        return [
            Menu(tables.OUTGOING.columns[7].label, "state", OutgoingState.choices, state),
            tables.kind_menu(asked, who, today()),
            tables.unit_menu(asked, who, today()),
        ]
    return []


CHIPS = {
    "incoming": tables.INCOMING_CHIPS,
    "outgoing": tables.OUTGOING_CHIPS,
    "dossiers": tables.DOSSIER_CHIPS,
}


def _rows(request: Request, key: str, asked: Asked) -> Any:
    rows = tables.LISTERS[key](acting(request), asked, today())
    return rows.annotate(item_count=CountOf("items")) if key == "dossiers" else rows


def _list(request: Request, key: str) -> HttpResponse:
    who = acting(request)
    table = tables.TABLES[key]
    asked = Asked.of(request.GET)
    rows = _rows(request, key, asked)
    page = paginate(
        rows, order=table.order(asked.sort), cursor=request.GET.get("cursor"), size=SIZE
    )
    deadlines = Deadlines(who.organisation, today())
    columns = table.chosen(asked.columns)
    context = {
        "table": table,
        "asked": asked,
        "sort": asked.sort,
        "columns": columns,
        "column_keys": [column.key for column in columns],
        "chips": tables.chips(asked, CHIPS[key]),
        "menus": _menus(key, asked, request),
        "rows": [row_of(row, deadlines) for row in page.items],
        "page": page,
        "count": capped(tables.LISTERS[key](who, asked, today())),
        "is_filtered": bool(asked.values),
    }
    template = "documents/document_list.html"
    if request.htmx and request.headers.get("HX-Target") == "list":
        template += "#list"
    return render(request, template, context)


@require_GET
def incoming(request: Request) -> HttpResponse:
    return _list(request, "incoming")


@require_GET
def outgoing(request: Request) -> HttpResponse:
    return _list(request, "outgoing")


@require_GET
def dossiers(request: Request) -> HttpResponse:
    return _list(request, "dossiers")


@require_GET
def export(request: Request, key: str, form: str) -> HttpResponseBase:
    """The list as it is shown (filters, order, columns), as CSV or XLSX; the journal notes it."""
    if key not in tables.TABLES or form not in exports.WRITERS:
        raise NotFound
    who = acting(request)
    table = tables.TABLES[key]
    asked = Asked.of(request.GET)
    found = _rows(request, key, asked).order_by(*table.order(asked.sort))[:EXPORT_MOST]
    deadlines = Deadlines(who.organisation, today())
    rows: list[Row] = [row_of(row, deadlines) for row in found]
    journal.record(
        Act.of(request),
        f"documents.list.export_{form}",
        None,
        facts={"list": key, "rows": len(rows), "filters": asked.values},
    )
    return exports.WRITERS[form](table, table.chosen(asked.columns), rows)
