"""The home page: the work list of the capacity acted in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.http import Request
from documents.selectors import worklists
from documents.selectors.cells import row_of
from documents.selectors.words import Deadlines
from documents.views.common import acting, today


@require_GET
def home(request: Request) -> HttpResponse:
    who = acting(request)
    deadlines = Deadlines(who.organisation, today())
    lists = worklists.home(who, today())
    panels = [
        {"list": one, "rows": [row_of(row, deadlines) for row in one.rows]}
        for one in lists
        if one.rows
    ]
    return render(request, "documents/home.html", {"lists": lists, "panels": panels})
