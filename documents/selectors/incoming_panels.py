"""What the page of an incoming document shows beside the paper: recall, work tree, readers, way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import HEAD_ROLES
from accounts.models import Appointment, Person
from core.errors import Sentence
from documents.choices import CommentKind, IncomingState
from documents.models import Assignment, IncomingDocument, ReadMark, RecallRequest, Transmission

SHOWN_HEADERS = ("from", "to", "cc", "date", "message-id", "subject", "documentid", "timestamp")


@dataclass(frozen=True)
class Branch:
    """One assignment of the tree, how deep it stands, and those handed down from it."""

    given: Assignment
    depth: int
    below: list[Branch] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return not self.given.is_live


@dataclass(frozen=True)
class Reader:
    """A person whom the document concerns, and when he first and last opened it (IN-09)."""

    name: str
    first_at: datetime | None
    last_at: datetime | None


def tree(given: Iterable[Assignment]) -> list[Branch]:
    """The assignments as a tree, the live ones first; what was sent back stays visible (IN-11)."""
    rows = list(given)

    def under(parent_id: int | None, depth: int) -> list[Branch]:
        mine = [one for one in rows if one.parent_id == parent_id]
        mine.sort(key=lambda one: (not one.is_live, one.role != "lead", one.pk))
        return [Branch(one, depth, under(one.pk, depth + 1)) for one in mine]

    return under(None, 0)


def flat(branches: Iterable[Branch]) -> Iterator[Branch]:
    """The tree line by line, each parent before what hangs on it."""
    for branch in branches:
        yield branch
        yield from flat(branch.below)


def directive_state(document: IncomingDocument) -> tuple[str, Sentence]:
    """Where the leader's instruction stands, derived from what happened (domain.md §1.3)."""
    if document.directives.all():
        return "given", _("Instruction given")
    if document.state == IncomingState.PRESENTED:
        return "waiting", _("Waiting for instructions")
    if document.state in (IncomingState.ARRIVED, IncomingState.RETURNED):
        return "not_asked", _("Not presented yet")
    if document.state == IncomingState.REGISTERED:
        sent_back = any(one.kind == CommentKind.RETURN for one in document.comments.all())
        if document.presented_at is not None and sent_back:
            return "refused", _("Sent back without an instruction")
        return "not_asked", _("Not presented yet")
    return "not_needed", _("No instruction needed")


def readers(document: IncomingDocument, today: date) -> list[Reader]:
    """Those who were given the document first, read or not; then everybody else who opened it."""
    marks = {
        mark.person_id: mark
        for mark in ReadMark.objects.filter(document_id=document.pk).select_related("person")
    }
    concerned: dict[int, Person] = {}
    if document.presented_to is not None:
        concerned[document.presented_to.pk] = document.presented_to
    live = [one for one in document.assignments.all() if one.is_live]
    concerned |= {one.person.pk: one.person for one in live if one.person is not None}
    units = [one.unit_id for one in live if one.unit_id is not None]
    heads = (
        Appointment.objects.effective(today)
        .filter(unit__in=units)
        .with_role(*HEAD_ROLES)
        .select_related("person")
        .order_by("pk")
    )
    concerned |= {one.person_id: one.person for one in (heads if units else ())}
    named = [_reader(person, marks.pop(pk, None)) for pk, person in concerned.items()]
    others = sorted(marks.values(), key=lambda mark: mark.first_at)
    return named + [_reader(mark.person, mark) for mark in others]


def _reader(person: Person, mark: ReadMark | None) -> Reader:
    return Reader(person.full_name, mark.first_at if mark else None, mark.last_at if mark else None)


def way_of(document: IncomingDocument) -> Transmission | None:
    """How it came, when another system sent it."""
    return Transmission.objects.filter(document_id=document.pk).select_related("sender").first()


def shown_headers(sent: Transmission | None) -> list[tuple[str, str]]:
    """The headers people ask for; all of them are kept (R28)."""
    if sent is None:
        return []
    return [(n, v) for n, v in sent.headers if str(n).lower() in SHOWN_HEADERS]


def of(document: IncomingDocument, today: date) -> dict[str, Any]:
    """The context of the panels; a fixed number of queries."""
    recalls = list(
        RecallRequest.objects.filter(document_id=document.pk)
        .select_related("answered_by")
        .order_by("-asked_at")
    )
    sent = way_of(document)
    branches = tree(document.assignments.all())
    return {
        "recall": next((one for one in recalls if one.answered_at is None), None),
        "recalls": [one for one in recalls if one.answered_at is not None],
        "branches": [one for one in flat(branches) if not one.is_over],
        "past_branches": [one for one in flat(branches) if one.is_over],
        "readers": readers(document, today),
        "sent": sent,
        "headers": shown_headers(sent),
        "refused_parts": [part for part in (sent.parts if sent else []) if part.get("refused")],
        "directive_state": directive_state(document),
    }
