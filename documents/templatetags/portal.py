"""What the portal's templates need from Python: navigation, states in words, small shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    short: str | Promise = ""


_PLACES: tuple[tuple[str | Promise, str | Promise, str, str, tuple[str, ...]], ...] = (
    (_("Home"), _("Home"), "documents:home", "home", ()),
    (_("Incoming documents"), _("Incoming"), "documents:incoming-list", "inbox", ("incoming",)),
    (_("Outgoing documents"), _("Outgoing"), "documents:outgoing-list", "send", ("outgoing",)),
    (_("Dossiers"), _("Dossiers"), "documents:dossier-list", "folders", ("dossiers", "file-plan")),
    (_("Signing"), _("Signing"), "signatures:list", "signature", ("signatures", "signing")),
    (_("Registers"), _("Registers"), "documents:register-list", "book-2", ("registers",)),
    (_("Search"), _("Search"), "documents:search", "search", ("search",)),
)


def places(path: str) -> list[Place]:
    """The side bar for this path: only what exists in this installation."""
    first = path.strip("/").split("/")[0]
    found = []
    for label, short, name, icon, segments in _PLACES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = first in segments if segments else path == url
        found.append(Place(label, url, icon, current, short))
    return found


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Place]:
    """`{% navigation as places %}`."""
    request = context.get("request")
    return places(request.path) if request is not None else []


@register.simple_tag
def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page that another app may or may not bring."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


@register.filter
def initials(name: str) -> str:
    """`Trần Thị Minh Hà` → `MH`: the last two words, as people are called here."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    return "".join(word[0] for word in words[-2:]).upper()


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The present query string with some keys changed; None drops a key; the cursor always goes."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("cursor", None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A key of a dict in a template; nothing when it is not there."""
    return mapping.get(key) if hasattr(mapping, "get") else None
