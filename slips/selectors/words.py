"""How a slip looks in lists and on its page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from documents.selectors.words import Deadlines, Due, Look
from slips.choices import SlipState

_LOOKS: dict[str, tuple[str, str]] = {
    SlipState.DRAFTING: ("neutral", "pencil"),
    SlipState.OPINIONS: ("blue", "messages"),
    SlipState.SUBMITTED: ("amber", "user-question"),
    SlipState.MORE_ASKED: ("red", "arrow-back-up"),
    SlipState.TO_MEETING: ("blue", "users"),
    SlipState.DECIDED: ("green", "circle-check"),
    SlipState.WITHDRAWN: ("neutral", "arrow-back"),
    SlipState.FILED: ("neutral", "archive"),
}


def look(slip: Any) -> Look:
    tone, icon = _LOOKS[slip.state]
    if slip.state == SlipState.DECIDED and slip.decision == "disagreed":
        tone, icon = "red", "ban"
    return Look(slip.get_state_display(), tone, icon)


def due(slip: Any, deadlines: Deadlines) -> Due:
    """How the day by which the decision is wanted stands."""
    done = timezone.localdate(slip.decided_at) if slip.decided_at else None
    return deadlines.standing(slip.decide_by, done)
