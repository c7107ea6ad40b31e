"""What every page of the portal's frame needs: the capacity, the ways to act, the side bar."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.selectors import capacities_of


def portal_frame(request: HttpRequest) -> dict[str, Any]:
    """`who` (capacity acted in) and `capacities` (all open to the person, read only when shown)."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"who": None, "capacities": []}
    return {
        "who": getattr(request, "who", None),
        "capacities": SimpleLazyObject(lambda: capacities_of(person, timezone.localdate())),
    }
