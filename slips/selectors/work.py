"""What slips put on the home page: to decide, opinions asked, more asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from documents.selectors import cells, course, worklists
from documents.selectors.cells import Row
from documents.selectors.words import Deadlines
from documents.selectors.worklists import Asked
from slips.choices import SlipState
from slips.models import Slip
from slips.querysets import persons_of
from slips.selectors.words import due, look

if TYPE_CHECKING:
    from accounts.capacity import Capacity


course.also(
    {
        "slips.slip.begin": _("Slip begun"),
        "slips.slip.note_opinion": _("Opinion noted"),
        "slips.slip.settle_opinion": _("Opinion settled"),
        "slips.slip.raise_secrecy": _("Secrecy raised to that of its papers"),
        "slips.slip.print": _("Printed"),
        "slips.file.read": _("Supporting file opened"),
    }
)


@worklists.also
def lists(who: Capacity, today: date) -> Iterator[Asked]:
    """The lines of this capacity; who handles no documents has none."""
    visible = Slip.objects.visible_to(who)
    if who.has(Role.LEADER, Role.CHIEF, Role.SECRETARY):
        yield Asked(
            _("Slips to decide"), "slips", {"mine": "decide"}, lambda: visible.to_decide(who)
        )
    if who.has(Role.DRAFTER, Role.UNIT_HEAD, Role.CHIEF, Role.FORM_CHECKER):
        yield Asked(
            _("Opinions asked of me"),
            "slips",
            {"mine": "opinion"},
            lambda: visible.with_opinion_asked_of(who),
        )
    if who.has(Role.DRAFTER, Role.UNIT_HEAD):
        yield Asked(
            _("More asked of my slips"),
            "slips",
            {"mine": "more"},
            lambda: visible.filter(author__in=persons_of(who), state=SlipState.MORE_ASKED),
            "red",
        )


@cells.row_maker(Slip)
def row_of(slip: Any, deadlines: Deadlines) -> Row:
    """A slip as a row of the home page."""
    return Row(
        uid=str(slip.uid),
        direction="slips",
        subject=slip.subject,
        below=slip.summary,
        look=look(slip),
        due=due(slip, deadlines),
        urgent=str(slip.get_urgency_display()) if slip.urgency else "",
        is_unread=False,
        cells={"code": slip.code, "drafter": slip.author.full_name},
    )
