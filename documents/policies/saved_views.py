"""Who may change a saved view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.errors import NotPermitted
from core.policy import policy
from documents.policies.people import same_house

if TYPE_CHECKING:
    from core.actors import Who
    from documents.models import SavedView


@policy
def change_saved_view(who: Who, view: SavedView) -> None:
    """Whoever saved it; colleagues only use it."""
    same_house(who, view)
    if view.owner_id != who.person.pk:
        raise NotPermitted(_("Only the person who saved this view may change it."))
