"""The home page: what waits for this capacity, by role, each number with the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.counts import Count, capped
from core.errors import Sentence
from documents.choices import IncomingState as I
from documents.choices import OutgoingState as O
from documents.models import Dossier, IncomingDocument, OutgoingDocument
from documents.querysets import IncomingQuerySet, OutgoingQuerySet
from documents.selectors import file_plans, series

if TYPE_CHECKING:
    from accounts.capacity import Capacity

SHOWN = 6
CAP = 99


@dataclass(frozen=True)
class WorkList:
    """One heading of the home page: its number, its first rows, and the list behind it."""

    label: Sentence
    direction: str
    query: str
    count: Count
    tone: str = ""
    rows: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _Asked:
    label: Sentence
    direction: str
    filters: dict[str, str]
    rows: Callable[[], Any]
    tone: str = ""
    show: bool = True


Asked = _Asked
"""One line as a higher app gives it to `also`."""

Lists = Callable[[Any, date], Iterator[_Asked]]
_MORE: list[Lists] = []


def also(lists: Lists) -> Lists:
    """Register the lines of a higher app; they stand after those of the roles."""
    _MORE.append(lists)
    return lists


def home(who: Capacity, today: date) -> list[WorkList]:
    """The lists of this capacity's roles, each once, in the order of the day's work."""
    asked: dict[str, _Asked] = {}
    for role, lists in _BY_ROLE:
        if who.has(role):
            for one in lists(who, today):
                asked.setdefault(str(one.label), one)
    for more in _MORE:
        for one in more(who, today):
            asked.setdefault(str(one.label), one)
    for one in _everyone(who, today):
        asked.setdefault(str(one.label), one)
    return [_look_up(one) for one in asked.values()]


def _look_up(asked: _Asked) -> WorkList:
    count = capped(asked.rows(), CAP)
    rows = list(asked.rows().for_list().newest_first()[:SHOWN]) if asked.show and count else []
    return WorkList(asked.label, asked.direction, urlencode(asked.filters), count, asked.tone, rows)


def incoming_of(who: Capacity) -> IncomingQuerySet:
    return IncomingDocument.objects.visible_to(who)


def outgoing_of(who: Capacity) -> OutgoingQuerySet:
    return OutgoingDocument.objects.visible_to(who)


def _state(who: Capacity, label: Sentence, state: str, tone: str = "") -> _Asked:
    """All documents of the office in one state."""
    if state in I.values and state not in O.values:
        return _Asked(
            label, "incoming", {"state": state}, lambda: incoming_of(who).filter(state=state), tone
        )
    return _Asked(
        label, "outgoing", {"state": state}, lambda: outgoing_of(who).filter(state=state), tone
    )


def persons(who: Capacity) -> list[int]:
    """The person, whom he stands in for, and the leader he assists."""
    ids = [who.person.pk]
    ids += [one.pk for one in (who.on_behalf_of, who.assists) if one is not None]
    return ids


def _overdue(who: Capacity, today: date) -> _Asked:
    return _Asked(
        _("Overdue"),
        "incoming",
        {"due": "overdue"},
        lambda: incoming_of(who).overdue(today),
        "red",
    )


def _soon(who: Capacity, today: date) -> _Asked:
    until = today + timedelta(days=who.organisation.soon_days + 2)
    return _Asked(
        _("Due soon"),
        "incoming",
        {"due": "soon"},
        lambda: incoming_of(who).open().filter(due_on__range=(today, until)),
        "amber",
    )


def _leader(who: Capacity, today: date) -> Iterator[_Asked]:
    mine = persons(who)
    yield _Asked(
        _("To sign"),
        "outgoing",
        {"mine": "sign"},
        lambda: outgoing_of(who).filter(state=O.SUBMITTED, signer__in=mine),
    )
    yield _Asked(
        _("Waiting for my instructions"),
        "incoming",
        {"mine": "presented"},
        lambda: incoming_of(who).filter(state=I.PRESENTED, presented_to__in=mine),
    )
    yield _state(who, _("Completion to confirm"), I.WAIT_CONFIRM)
    yield _overdue(who, today)
    yield _soon(who, today)
    yield _Asked(
        _("Changed since yesterday"),
        "incoming",
        {"changed": "1"},
        lambda: incoming_of(who).filter(updated_at__date__gte=today - timedelta(days=1)),
    )


def _marked(who: Capacity) -> Iterator[_Asked]:
    """SEC-03: documents in whose file a mark of secrecy was found; shown when there are any."""
    for label, direction, rows in (
        (_("Blocked: a mark of secrecy (incoming)"), "incoming", incoming_of),
        (_("Blocked: a mark of secrecy (outgoing)"), "outgoing", outgoing_of),
    ):
        if rows(who).marked().exists():
            yield _Asked(
                label, direction, {"mine": "marked"}, partial(_marked_of, rows, who), "red"
            )


def _marked_of(rows: Callable[[Capacity], Any], who: Capacity) -> Any:
    return rows(who).marked()


def _chief(who: Capacity, today: date) -> Iterator[_Asked]:
    yield from _marked(who)
    yield _state(who, _("To be presented"), I.REGISTERED)
    yield from _leader(who, today)
    yield _state(who, _("Content to approve"), O.CONTENT_REVIEW)


def _clerk(who: Capacity, today: date) -> Iterator[_Asked]:
    yield from _marked(who)
    if incoming_of(who).asked_back().exists():
        yield _Asked(
            _("Asked back by their senders"),
            "incoming",
            {"mine": "asked_back"},
            lambda: incoming_of(who).asked_back(),
            "red",
        )
    yield _state(who, _("To be registered"), I.ARRIVED)
    yield _state(who, _("To be presented"), I.REGISTERED)
    late = partial(series.number_overdue, outgoing_of(who), who.organisation, today)
    if late().exists():
        yield _Asked(
            _("Number overdue"), "outgoing", {"mine": "number_overdue"}, late, "red", show=False
        )
    yield _state(who, _("Waiting for a number"), O.SIGNED)
    yield _state(who, _("To be sealed and issued"), O.NUMBERED)
    yield _Asked(
        _("Returned"),
        "outgoing",
        {"state": O.RETURNED},
        lambda: outgoing_of(who).filter(state=O.RETURNED),
        "red",
    )
    yield _overdue(who, today)


def _form_checker(who: Capacity, today: date) -> Iterator[_Asked]:
    yield _state(who, _("Form to check"), O.FORM_CHECK)


def _work(who: Capacity, today: date) -> Iterator[_Asked]:
    yield _Asked(
        _("Work given to me"),
        "incoming",
        {"mine": "work"},
        lambda: incoming_of(who).worked_on_by(who).filter(state__in=(I.ASSIGNED, I.PROCESSING)),
    )


def _drafter(who: Capacity, today: date) -> Iterator[_Asked]:
    mine = persons(who)
    yield _Asked(
        _("Returned to me"),
        "outgoing",
        {"mine": "drafts", "state": O.RETURNED},
        lambda: outgoing_of(who).filter(drafter__in=mine, state=O.RETURNED),
        "red",
    )
    yield from _work(who, today)
    yield _Asked(
        _("My drafts under way"),
        "outgoing",
        {"mine": "drafts", "open": "1"},
        lambda: outgoing_of(who).filter(drafter__in=mine).open(),
    )
    yield _soon(who, today)
    yield _overdue(who, today)


def _head(who: Capacity, today: date) -> Iterator[_Asked]:
    yield _Asked(
        _("Content to approve"),
        "outgoing",
        {"state": O.CONTENT_REVIEW},
        lambda: outgoing_of(who).filter(state=O.CONTENT_REVIEW),
    )
    yield from _work(who, today)
    yield _overdue(who, today)
    yield _soon(who, today)


def _to_hand_over(who: Capacity, today: date, *, mine: bool = False) -> _Asked:
    """DOS-08: told in time before the day on which the archive gets it."""

    def rows() -> Any:
        near = Dossier.objects.visible_to(who).near_hand_over(today)
        return near.filter(keeper__in=persons(who)) if mine else near

    filters = {"handover": "near"} | ({"mine": "kept"} if mine else {})
    return _Asked(_("Dossiers to hand over"), "dossiers", filters, rows, "amber", show=False)


def _to_accept(who: Capacity) -> _Asked:
    """Dossiers handed over to this person that he has not accepted yet (DOS-03)."""
    return _Asked(
        _("Dossiers to accept"),
        "dossiers",
        {"handover": "waiting", "mine": "kept"},
        lambda: (
            Dossier.objects.visible_to(who)
            .filter(keeper__in=persons(who), handovers__accepted_at=None)
            .filter(handovers__taker=F("keeper"))
            .distinct()
        ),
        "amber",
        show=False,
    )


def _lacking_plan(who: Capacity, today: date) -> _Asked:
    """From December on: the plan of the next year is not approved."""
    return _Asked(
        _("File plan of next year is not approved"),
        "file-plans",
        {},
        lambda: file_plans.offices_lacking_next(who, today),
        "amber",
        show=False,
    )


def _opinions(who: Capacity) -> _Asked:
    """Drafts on which an opinion is still owed."""
    return _Asked(
        _("Drafts waiting for my opinion"),
        "outgoing",
        {"mine": "opinions"},
        lambda: outgoing_of(who).opinion_asked_of(who),
        "amber",
    )


def _everyone(who: Capacity, today: date) -> Iterator[_Asked]:
    """What everyone who keeps dossiers is told, when there is any."""
    asked = [_opinions(who), _to_hand_over(who, today, mine=True), _to_accept(who)]
    if who.has(Role.CHIEF, Role.ARCHIVIST, Role.CLERK):
        asked.append(_lacking_plan(who, today))
    yield from (one for one in asked if one.rows().exists())


def _archivist(who: Capacity, today: date) -> Iterator[_Asked]:
    year = today.year
    yield _Asked(
        _("Open dossiers of earlier years"),
        "dossiers",
        {"state": "open", "before": str(year)},
        lambda: Dossier.objects.visible_to(who).open().filter(year__lt=year),
        "amber",
        show=False,
    )
    yield _to_hand_over(who, today)
    yield _Asked(
        _("Closed dossiers"),
        "dossiers",
        {"state": "closed"},
        lambda: Dossier.objects.visible_to(who).filter(state="closed"),
        show=False,
    )


_BY_ROLE: tuple[tuple[str, Callable[[Any, date], Iterator[_Asked]]], ...] = (
    (Role.LEADER, _leader),
    (Role.CHIEF, _chief),
    (Role.SECRETARY, _leader),
    (Role.CLERK, _clerk),
    (Role.FORM_CHECKER, _form_checker),
    (Role.UNIT_HEAD, _head),
    (Role.DRAFTER, _drafter),
    (Role.ARCHIVIST, _archivist),
)
