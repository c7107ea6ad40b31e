"""What the pages of signing ask of Python."""

from __future__ import annotations

from django import template
from django.template import Context

from signatures import lifecycles
from signatures.models import SigningRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def moves_of(context: Context, request: SigningRequest) -> list[str]:
    """Names of what the person at the page may do with a signing request: `{% moves_of row as moves %}`."""
    page = context.get("request")
    who = getattr(page, "who", None)
    return [move.name for move in lifecycles.request.open_to(who, request)] if who else []
