"""Every address of the installation, as the matrix and the guard tests see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its path as written, its name with namespace, the methods it answers."""

    path: str
    name: str
    login_required: bool
    methods: tuple[str, ...]
    permissions: tuple[type, ...]


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], path: str, names: str) -> Iterator[Address]:
    for entry in patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            more = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from _walk(entry.url_patterns, here, more)
        elif isinstance(entry, URLPattern):
            view = entry.callback
            yield Address(
                path=here,
                name=f"{names}{entry.name or ''}",
                login_required=getattr(view, "login_required", True),
                methods=_methods(view),
                permissions=tuple(getattr(getattr(view, "cls", None), "permission_classes", ())),
            )


def _methods(view: Any) -> tuple[str, ...]:
    actions = getattr(view, "actions", None)
    if actions:
        return tuple(verb for verb in VERBS if verb in actions)
    made_of = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return tuple(verb for verb in VERBS if made_of is not None and hasattr(made_of, verb))
