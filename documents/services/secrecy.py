"""The ceiling of secrecy, asked at the door of every service that takes in content (SEC-03)."""

from __future__ import annotations

from django.conf import settings

from core.errors import SecrecyRefused


def refuse_above_ceiling(level: int) -> None:
    """Raise SecrecyRefused when this installation must not hold that level (SEC-02 … SEC-04)."""
    if level > settings.SECRECY_CEILING:
        raise SecrecyRefused(field="secrecy")
