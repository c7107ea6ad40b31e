"""The form of a PDF as pyHanko reads it: fields and first page, with references resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def entry(dictionary: Any, key: str, default: Any = None) -> Any:
    """The value under a key, reference resolved (pyHanko's own `get` hands out the bare reference)."""
    if key not in dictionary:
        return default
    return dictionary[key]


def form(handler: Any) -> Any:
    """The interactive form of a reader or writer; an empty dict when there is none."""
    return entry(handler.root, "/AcroForm", {})


def fields(handler: Any) -> Iterator[Any]:
    """The form's top-level fields."""
    for reference in entry(form(handler), "/Fields", ()):
        yield reference.get_object() if hasattr(reference, "get_object") else reference


def first_page_box(handler: Any) -> tuple[float, float, float, float]:
    """Media box of page 1 (left, bottom, right, top), inherited if need be."""
    node = handler.root["/Pages"]
    box = entry(node, "/MediaBox")
    while str(entry(node, "/Type")) != "/Page" and "/Kids" in node:
        node = node["/Kids"][0]
        box = entry(node, "/MediaBox", box)
    left, bottom, right, top = (float(value) for value in box)
    return left, bottom, right, top
