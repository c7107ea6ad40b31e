"""What every page of the portal's frame needs: the capacity, the ways to act, the side bar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from documents.services import notices


def _notices(request: HttpRequest) -> list[Any]:
    """What the person has not confirmed yet (IN-14)."""
    who = getattr(request, "who", None)
    return list(notices.open_for(who.person)) if who is not None else []


def portal_frame(request: HttpRequest) -> dict[str, Any]:
    """`who` (capacity acted in) and `capacities` (all open to the person), as the middleware read them."""
    return {
        "who": getattr(request, "who", None),
        "capacities": getattr(request, "capacities", []),
        "access_notices": SimpleLazyObject(lambda: _notices(request)),
        "classified": settings.SECRECY_CEILING > 0,
    }
