"""`{% icon "inbox" %}`: one outline icon, inlined, in the colour of the text around it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

FOLDER = Path("node_modules/@tabler/icons/icons/outline")
_INNER = re.compile(r"<svg[^>]*>(?P<inner>.*)</svg>", re.DOTALL)
_FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


@lru_cache(maxsize=512)
def drawing(name: str) -> str:
    """The inside of the icon's svg; FileNotFoundError when there is no icon of this name."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(name)
    text = (Path(settings.BASE_DIR) / FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    found = _INNER.search(text)
    if found is None:
        raise ValueError(name)
    return " ".join(_FRAME.sub("", found["inner"]).split())


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Decorative unless `label` is given, then it is an image with that name."""
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    classes = f"icon {css}".strip()
    return mark_safe(
        f'<svg class="{escape(classes)}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-linecap="round" stroke-linejoin="round" focusable="false" {spoken}>'
        f"{drawing(name)}</svg>"
    )
