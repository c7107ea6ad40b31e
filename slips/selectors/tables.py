"""The list of slips: filters kept in the address, order, what is offered above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.errors import Sentence
from documents.engine.text.letters import fold
from slips.choices import SlipState
from slips.models import Slip
from slips.querysets import persons_of

if TYPE_CHECKING:
    from accounts.capacity import Capacity
    from slips.querysets import SlipQuerySet

ORDER = ("-created_at", "-id")
FILTERS = ("q", "state", "mine", "open", "due", "unit", "year")
CHIPS: tuple[tuple[str, str, Sentence], ...] = (
    ("mine", "decide", _("To decide")),
    ("mine", "opinion", _("My opinion is asked")),
    ("mine", "author", _("My slips")),
    ("open", "1", _("Not finished")),
    ("due", "overdue", _("Overdue")),
)


@dataclass(frozen=True)
class Chip:
    key: str
    value: str
    label: Sentence
    on: bool


def asked(query: Any) -> dict[str, str]:
    """The filters of an address that are understood."""
    return {key: query.get(key, "").strip() for key in FILTERS if query.get(key, "").strip()}


def chips(values: dict[str, str]) -> list[Chip]:
    return [Chip(key, value, label, values.get(key) == value) for key, value, label in CHIPS]


def slips(who: Capacity, values: dict[str, str], today: date) -> SlipQuerySet:
    """The slips asked for, as far as this capacity may know of them."""
    rows: SlipQuerySet = Slip.objects.visible_to(who).for_list()
    if (state := values.get("state", "")) in SlipState.values:
        rows = rows.filter(state=state)
    match values.get("mine"):
        case "decide":
            rows = rows.to_decide(who)
        case "opinion":
            rows = rows.with_opinion_asked_of(who)
        case "author":
            rows = rows.filter(author__in=persons_of(who))
        case "more":
            rows = rows.filter(author__in=persons_of(who), state=SlipState.MORE_ASKED)
    if values.get("open"):
        rows = rows.open()
    if values.get("due") == "overdue":
        rows = rows.overdue(today)
    if unit := _uuid(values.get("unit", "")):
        rows = rows.filter(unit__uid=unit)
    if (year := values.get("year", "")).isdecimal() and len(year) == 4:
        rows = rows.filter(year=int(year))
    for word in fold(values.get("q", "")).split():
        rows = rows.filter(Q(subject_folded__contains=word) | Q(code__icontains=word))
    return rows


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def units(who: Capacity, today: date) -> list[tuple[str, str]]:
    rows = Unit.objects.filter(organisation=who.organisation).on(today).listed()
    return [(str(row.uid), row.name) for row in rows]
