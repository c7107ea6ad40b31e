"""How states look: a tone and an icon for each. The word itself is the state's own label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import calendar
from core import timeliness
from core.errors import Sentence
from core.timeliness import Timeliness
from core.workdays import Calendar
from documents.choices import INCOMING_OPEN, OUTGOING_OPEN, Direction

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation

LOOKS: dict[str, tuple[str, str]] = {
    "arrived": ("amber", "inbox"),
    "returned": ("red", "arrow-back-up"),
    "registered": ("blue", "book-2"),
    "presented": ("amber", "user-question"),
    "assigned": ("blue", "users"),
    "processing": ("blue", "progress"),
    "wait_confirm": ("amber", "user-check"),
    "completed": ("green", "circle-check"),
    "filed": ("neutral", "archive"),
    "recalled": ("neutral", "rotate"),
    "drafting": ("neutral", "pencil"),
    "commenting": ("blue", "messages"),
    "content_review": ("amber", "eye-check"),
    "form_check": ("amber", "checklist"),
    "submitted": ("amber", "signature"),
    "signed": ("blue", "writing-sign"),
    "numbered": ("blue", "number"),
    "issued": ("green", "send"),
    "recalling": ("amber", "rotate"),
    "replaced": ("neutral", "replace"),
    "corrected": ("neutral", "edit"),
    "cancelled": ("neutral", "ban"),
    "archived": ("neutral", "archive"),
    "approved": ("green", "circle-check"),
    "open": ("blue", "folder-open"),
    "paused": ("amber", "player-pause"),
    "closed": ("green", "lock"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A state as shown: word, tone, icon."""

    label: Sentence
    tone: str
    icon: str


def look(state: str, label: Sentence) -> Look:
    tone, icon = LOOKS.get(state, ("neutral", "circle"))
    return Look(label, tone, icon)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as shown: the day, a tone, and how it stands in words."""

    on: date | None
    tone: str
    words: str


NO_DUE = Due(None, "", "")


class Deadlines:
    """Deadlines of one organisation seen on one day; the calendar is read once, when needed."""

    def __init__(self, organisation: HostedOrganisation, today: date) -> None:
        self.organisation = organisation
        self.today = today
        self._calendar: Calendar | None = None

    def calendar(self) -> Calendar:
        if self._calendar is None:
            around = timedelta(days=400)
            self._calendar = calendar(self.organisation, self.today - around, self.today + around)
        return self._calendar

    def of(self, document: Any) -> Due:
        """How the document's deadline stands; nothing for a finished one without one."""
        if document.due_on is None:
            return NO_DUE
        still_open = document.state in (
            INCOMING_OPEN if document.direction == Direction.INCOMING else OUTGOING_OPEN
        )
        done = None if still_open else self._done_on(document)
        return self.standing(document.due_on, done)

    def standing(self, due_on: date | None, done_on: date | None) -> Due:
        """How any deadline stands; `done_on` is the day on which it was met, or None."""
        if due_on is None:
            return NO_DUE
        standing = timeliness.of(
            due_on=due_on,
            done_on=done_on,
            today=self.today,
            calendar=self.calendar(),
            soon_days=self.organisation.soon_days,
        )
        return Due(due_on, *_shown(standing))

    def _done_on(self, document: Any) -> date:
        at = getattr(document, "completed_at", None) or getattr(document, "issued_at", None)
        done: date = timezone.localdate(at or document.updated_at)
        return done


def _shown(standing: timeliness.Standing) -> tuple[str, str]:
    left = standing.days_left or 0
    match standing.timeliness:
        case Timeliness.OVERDUE:
            late = -left
            return "red", ngettext("%(n)s working day late", "%(n)s working days late", late) % {
                "n": late
            }
        case Timeliness.SOON | Timeliness.ON_TIME:
            tone = "amber" if standing.timeliness == Timeliness.SOON else ""
            if left <= 0:
                return "amber", _("today")
            return tone, ngettext("%(n)s working day left", "%(n)s working days left", left) % {
                "n": left
            }
        case Timeliness.DONE_LATE:
            return "", _("done late")
        case Timeliness.DONE_ON_TIME:
            return "", ""
    return "", ""
