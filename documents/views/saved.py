"""Saved views: keep the filters of a list under a name, show them to all, forget them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.acts import Act
from core.errors import InvalidInput
from core.http import Request
from documents.choices import SavedList
from documents.models import SavedView
from documents.services import saved_views
from documents.views.common import acting, seen

LISTS = {
    SavedList.INCOMING: "documents:incoming-list",
    SavedList.OUTGOING: "documents:outgoing-list",
    SavedList.DOSSIERS: "documents:dossier-list",
    SavedList.SEARCH: "documents:search",
}


def address(list_key: str, query: str) -> str:
    """Where a view is shown."""
    return reverse(LISTS[SavedList(list_key)]) + (f"?{query}" if query else "")


def of_list(request: Request, list_key: str) -> list[dict[str, Any]]:
    """The views of a list that this person may use: his own first, by name."""
    who = acting(request)
    rows = SavedView.objects.visible_to(who).filter(list_key=list_key).select_related("owner")
    present = saved_views.kept(request.GET.urlencode())
    found = [
        {
            "view": view,
            "url": address(list_key, view.query),
            "is_mine": view.owner_id == who.person.pk,
            "is_current": bool(present) and view.query == present,
        }
        for view in rows
    ]
    return sorted(found, key=lambda one: (not one["is_mine"], one["view"].name.casefold()))


@require_POST
def save(request: Request) -> HttpResponse:
    who = acting(request)
    list_key = request.POST.get("list", "")
    query = request.POST.get("query", "")
    try:
        view = saved_views.keep(
            organisation=who.organisation,
            list_key=list_key,
            name=request.POST.get("name", ""),
            query=query,
            is_shared=bool(request.POST.get("is_shared")),
            act=Act.of(request),
        )
    except InvalidInput as refusal:
        if list_key not in SavedList.values:
            raise
        messages.error(request, str(refusal.sentence))
        return redirect(address(list_key, saved_views.kept(query)))
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(address(view.list_key, view.query))


@require_POST
def share(request: Request, uid: UUID) -> HttpResponse:
    view = seen(SavedView, request, uid)
    saved_views.show_to_all(view=view, is_shared=not view.is_shared, act=Act.of(request))
    return HttpResponseRedirect(address(view.list_key, view.query))


@require_POST
def delete(request: Request, uid: UUID) -> HttpResponse:
    view = seen(SavedView, request, uid)
    saved_views.delete(view=view, act=Act.of(request))
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    return HttpResponseRedirect(reverse(LISTS[SavedList(view.list_key)]))
