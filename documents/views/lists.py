"""The lists of incoming documents, outgoing documents and dossiers, and their exports."""

from __future__ import annotations

from typing import Any

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
from documents.selectors import filters, tables
from documents.selectors.cells import Row, row_of
from documents.selectors.filters import Menu
from documents.selectors.tables import Asked
from documents.selectors.words import Deadlines
from documents.services import prints_of_lists
from documents.views import bulk, exports, saved
from documents.views.common import acting, today

SIZE = 40
EXPORT_MOST = 10_000
PRINT_MOST = 2_000
MORE_KEYS = (
    "from", "to", "dated_from", "dated_to", "first", "last", "issuer", "signer",
)  # fmt: skip


def _menus(key: str, asked: Asked, request: Request) -> list[Menu]:
    who = acting(request)
    state = asked.values.get("state", "")
    if key == "incoming":
        return [
            Menu(tables.INCOMING.columns[8].label, "state", IncomingState.choices, state),
            filters.kind_menu(asked, who, today()),
            filters.unit_menu(asked, who, today()),
            filters.field_menu(asked, who, today()),
            filters.book_menu(asked, who, incoming=True),
            filters.source_menu(asked),
        ]
    if key == "outgoing":
        return [
            Menu(tables.OUTGOING.columns[7].label, "state", OutgoingState.choices, state),
            filters.kind_menu(asked, who, today()),
            filters.unit_menu(asked, who, today()),
            filters.field_menu(asked, who, today()),
            filters.book_menu(asked, who, incoming=False),
        ]
    return []


CHIPS = {
    "incoming": filters.INCOMING_CHIPS,
    "outgoing": filters.OUTGOING_CHIPS,
    "dossiers": filters.DOSSIER_CHIPS,
}


def _rows(request: Request, key: str, asked: Asked) -> Any:
    rows = tables.LISTERS[key](acting(request), asked, today())
    return tables.with_counts(rows, acting(request)) if key == "dossiers" else rows


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
        "chips": filters.chips(asked, CHIPS[key]),
        "menus": _menus(key, asked, request),
        "rows": [row_of(row, deadlines) for row in page.items],
        "page": page,
        "count": capped(tables.LISTERS[key](who, asked, today())),
        "is_filtered": bool(asked.values),
        "more_keys": MORE_KEYS,
        "more_filters": [key for key in MORE_KEYS if key in asked.values],
        "bulk": bulk.offered(key, who),
        "saved": saved.of_list(request, key),
        "is_kept_worthy": bool(asked.values or asked.sort or asked.columns),
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
    """The list as it is shown (filters, order, columns), as CSV, XLSX or PDF; the journal notes it."""
    if key not in tables.TABLES or form not in {*exports.WRITERS, "pdf"}:
        raise NotFound
    who = acting(request)
    table = tables.TABLES[key]
    asked = Asked.of(request.GET)
    most = EXPORT_MOST if form != "pdf" else PRINT_MOST
    found = _rows(request, key, asked).order_by(*table.order(asked.sort))[:most]
    deadlines = Deadlines(who.organisation, today())
    rows: list[Row] = [row_of(row, deadlines) for row in found]
    columns = table.chosen(asked.columns)
    if form == "pdf":
        made = prints_of_lists.table(
            name=key,
            title=str(table.title),
            subtitle=_filters_in_words(key, asked, request),
            head=[str(column.label) for column in columns],
            rows=[[row.text(column.key) for column in columns] for row in rows],
            wide=frozenset(n for n, one in enumerate(columns) if one.key == "subject"),
            house=who.organisation,
            act=Act.of(request),
        )
        return exports.pdf_answer(made, f"{key}.pdf")
    journal.record(
        Act.of(request),
        f"documents.list.export_{form}",
        None,
        facts={"list": key, "rows": len(rows), "filters": asked.values},
    )
    return exports.WRITERS[form](table, columns, rows)


def _filters_in_words(key: str, asked: Asked, request: Request) -> str:
    """What the printed list is a list of."""
    words = [str(chip.label) for chip in filters.chips(asked, CHIPS[key]) if chip.on]
    menus = _menus(key, asked, request)
    words += [f"{menu.label}: {menu.chosen}" for menu in menus if menu.chosen]
    words += [
        f"“{asked.values[name]}”" for name in ("q", "issuer", "signer") if name in asked.values
    ]
    for first, last in (("from", "to"), ("dated_from", "dated_to")):
        if first in asked.values or last in asked.values:
            words.append(f"{asked.values.get(first, '…')} – {asked.values.get(last, '…')}")
    return "; ".join(words)
