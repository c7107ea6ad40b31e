"""Who is on duty, and which documents he may take in (IN-13)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from catalogues.models import Urgency
from documents.models import DutyTurn

if TYPE_CHECKING:
    from core.actors import Who


def current_turn(who: Who, at: datetime) -> DutyTurn | None:
    """The turn that this person has at that moment in the office he acts in."""
    return (
        DutyTurn.objects.filter(
            organisation_id=who.organisation_id,
            person=who.person.pk,
            starts__lte=at,
            ends__gt=at,
            cancelled_at=None,
        )
        .order_by("starts")
        .first()
    )


def out_of_hours_levels(on: date) -> set[int]:
    """The levels of urgency that are handled out of hours; a list says which."""
    return set(Urgency.objects.on(on).filter(out_of_hours=True).values_list("level", flat=True))
