"""What every page of the portal's frame needs: the capacity, the ways to act, the side bar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal_frame(request: HttpRequest) -> dict[str, Any]:
    """`who` (capacity acted in) and `capacities` (all open to the person), as the middleware read them."""
    return {
        "who": getattr(request, "who", None),
        "capacities": getattr(request, "capacities", []),
        "classified": settings.SECRECY_CEILING > 0,
    }
