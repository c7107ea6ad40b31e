"""Search: the page with passages, and the suggestions of the box on top."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.http import Request
from documents.choices import Direction
from documents.selectors import search as finder
from documents.selectors.search import Filters
from documents.selectors.tables import day_of
from documents.selectors.words import look
from documents.views import saved
from documents.views.common import acting

SIZE = 20


def filters_of(query: Any) -> Filters:
    direction = query.get("direction", "")
    return Filters(
        direction=direction if direction in Direction.values else "",
        since=day_of(query.get("from", "")),
        until=day_of(query.get("to", "")),
    )


@require_GET
def page(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:400]
    filters = filters_of(request.GET)
    results = (
        finder.search(
            acting(request), text, filters, cursor=request.GET.get("cursor") or None, size=SIZE
        )
        if text.strip() or filters
        else None
    )
    hits = [
        {
            "hit": hit,
            "document": hit.document,
            "look": look(hit.document.state, hit.document.get_state_display()),
            "kind": "incoming" if hit.document.is_incoming else "outgoing",
        }
        for hit in (results.hits if results else [])
    ]
    everything = (
        finder.everything(acting(request), text, each=4)
        if text.strip() and not request.GET.get("cursor")
        else None
    )
    context = {
        "text": text,
        "results": results,
        "hits": hits,
        "everything": everything,
        "direction": request.GET.get("direction", ""),
        "since": request.GET.get("from", ""),
        "until": request.GET.get("to", ""),
        "saved": saved.of_list(request, "search"),
    }
    return render(request, "documents/search.html", context)


@require_GET
def suggest(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    found = finder.everything(acting(request), text) if text else None
    return render(request, "documents/suggest.html", {"found": found, "text": text})
