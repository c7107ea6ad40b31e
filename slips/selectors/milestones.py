"""What is to be given out as work when a slip was decided. The tasks app reads it (SUB-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slips.choices import Decision

if TYPE_CHECKING:
    from slips.models import Milestone, Slip


def milestones_to_assign(slip: Slip) -> list[Milestone]:
    """The milestones of a slip that was agreed to, whole: content, days, product, the one lead, those
    who support, who watches over it. Nothing of them is typed again. Empty without agreement."""
    if slip.decided_at is None or slip.decision not in {Decision.AGREED, Decision.AGREED_OPTION}:
        return []
    rows = slip.milestones.select_related("lead_unit", "lead_person", "monitor", "slip")
    return list(
        rows.prefetch_related("supports__unit", "supports__person").order_by("ordinal", "pk")
    )
