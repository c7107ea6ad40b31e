"""What an act on many rows asks that no act on one row asks in this way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from documents.forms.fields import PickField, PortalForm, as_uuid
from documents.models import Dossier
from documents.selectors.picks import Choice

if TYPE_CHECKING:
    from accounts.capacity import Capacity

OFFERED = 200


class FileForm(PortalForm):
    """The open dossier into which the documents go."""

    def __init__(self, *args: Any, who: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Dossier.objects.visible_to(who).open()

        def offer() -> list[Choice]:
            return [
                Choice(str(one.uid), f"{one.notation} {one.title}")
                for one in open_ones.newest_first()[:OFFERED]
            ]

        def find(sent: str) -> Dossier | None:
            uid = as_uuid(sent)
            return open_ones.filter(uid=uid).first() if uid else None

        self.fields["dossier"] = PickField(label=_("Dossier"), url="", offer=offer, find=find)
        self.dress()
