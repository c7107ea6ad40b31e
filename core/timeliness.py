"""Timeliness is derived from days, never stored (domain.md §1.3, §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.workdays import Calendar


class Timeliness(TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    ON_TIME = "on_time", _("Within the deadline")
    SOON = "soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    DONE_ON_TIME = "done_on_time", _("Done on time")
    DONE_LATE = "done_late", _("Done late")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deadline stands: the word, and working days left (negative: late)."""

    timeliness: Timeliness
    days_left: int | None = None


def of(
    *,
    due_on: date | None,
    done_on: date | None,
    today: date,
    calendar: Calendar,
    soon_days: int = 3,
) -> Standing:
    if due_on is None:
        return Standing(Timeliness.NO_DEADLINE)
    if done_on is not None:
        late = done_on > due_on
        return Standing(Timeliness.DONE_LATE if late else Timeliness.DONE_ON_TIME)
    left = calendar.between(today, due_on)
    if today > due_on:
        return Standing(Timeliness.OVERDUE, min(left, -1))
    return Standing(Timeliness.SOON if left <= soon_days else Timeliness.ON_TIME, left)
