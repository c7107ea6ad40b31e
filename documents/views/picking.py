"""Answers of the type-ahead pickers, as JSON."""

from __future__ import annotations

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from core.errors import NotFound
from core.http import Request
from documents.selectors import addressees, picks
from documents.views.common import acting, today


@require_GET
def pick(request: Request, what: str) -> JsonResponse:
    who = acting(request)
    words = request.GET.get("q", "")[:100]
    match what:
        case "people":
            found = picks.people(who.organisation, today(), words=words)
        case "units":
            found = picks.units(who.organisation, today(), words=words)
        case "receivers":
            found = picks.receivers(who.organisation, today(), words=words)
        case "addressees":
            found = addressees.suggest(who.organisation, words, today())
        case "organisations":
            found = picks.organisations(words, today())
        case "incoming" | "outgoing":
            found = picks.documents(who, words, direction=what)
        case "documents":
            found = picks.documents(who, words)
        case "dossiers":
            found = picks.dossiers(who, words)
        case _:
            raise NotFound
    return JsonResponse(
        {
            "results": [
                {"value": one.value, "text": one.text, "note": one.note}
                for one in found[: picks.MOST]
            ]
        }
    )
