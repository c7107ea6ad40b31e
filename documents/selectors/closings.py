"""What is still open in a series of a register that is to be closed (R30)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Term
from core.errors import Sentence
from documents.choices import INCOMING_OPEN, OUTGOING_OPEN, Direction, ResetPolicy
from documents.models import Register, RegisterEntry

MOST_NAMED = 10


def is_over(register: Register, scope: str, today: date) -> bool:
    """Whether the year or the term of a series has ended."""
    base = scope.split(":")
    if register.reset_policy == ResetPolicy.YEAR:
        return base[0].isdecimal() and int(base[0]) < today.year
    terms = Term.objects.filter(organisation_id=register.organisation_id, ordinal=int(base[1]))
    if register.body_code:
        terms = terms.filter(body_code=register.body_code)
    return not any(one.ends_on is None or one.ends_on >= today for one in terms)


def open_in_series(register: Register, scope: str, today: date) -> Iterator[Sentence]:
    """A sentence for each thing that stands in the way of closing: the time that still runs, numbers
    kept and not used, documents on which somebody still has to do something."""
    if not is_over(register, scope, today):
        yield _("The time of this series is not over yet.")
    entries = RegisterEntry.objects.filter(register=register, scope=scope, void_at=None)
    for entry in entries.filter(document=None).order_by("number")[:MOST_NAMED]:
        yield _("Number %(number)s is kept and not used: use it or declare it void.") % {
            "number": entry
        }
    states = INCOMING_OPEN if register.direction == Direction.INCOMING else OUTGOING_OPEN
    waiting = entries.filter(document__state__in=states).select_related("document")
    for entry in waiting.order_by("number", "suffix")[:MOST_NAMED]:
        yield _("Number %(number)s is not finished: %(state)s.") % {
            "number": entry,
            "state": entry.document.get_state_display() if entry.document else "",
        }
    more = waiting.count() - MOST_NAMED
    if more > 0:
        yield _("And %(count)s more that are not finished.") % {"count": more}
