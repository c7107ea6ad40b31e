"""Who may change the standard data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import NotPermitted
from core.policy import policy

ADMINISTRATOR = "administrator"
"""The role as the accounts name it; this app does not know them."""


@policy
def edit_standard_data(who: Any, model: Any) -> None:
    """Only a system administrator changes the shared standard data."""
    if not who.has(ADMINISTRATOR):
        raise NotPermitted(_("Only a system administrator may change the standard data."))
