"""What the portal's views share: the capacity, one visible thing, the paging of a list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from core.errors import NotFound, NotPermitted
from documents.models import Document, Dossier, FilePlan, IncomingDocument, OutgoingDocument

if TYPE_CHECKING:
    from accounts.capacity import Capacity
    from core.http import Request

M = TypeVar("M", bound=Model)

KINDS: dict[str, type[Model]] = {
    "incoming": IncomingDocument,
    "outgoing": OutgoingDocument,
    "dossiers": Dossier,
    "file-plans": FilePlan,
}


def acting(request: Request) -> Capacity:
    """The capacity acted in; a person without any office is told so (403)."""
    if request.who is None:
        raise NotPermitted(
            _("You hold no position in an office today, so there is nothing to show.")
        )
    return cast("Capacity", request.who)


def seen(model: type[M], request: Request, uid: UUID) -> M:
    """The thing, when this capacity may see it; NotFound otherwise (R25)."""
    rows: Any = model._default_manager
    found = rows.visible_to(acting(request)).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return cast("M", found)


def seen_document(request: Request, uid: UUID) -> Document:
    return seen(Document, request, uid)


def today() -> date:
    """The local day, read at the door."""
    return timezone.localdate()


def go_to(request: Request, url: str) -> HttpResponse:
    """The next page, from a dialog as from a page: what follows a form sent is never swapped in."""
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
