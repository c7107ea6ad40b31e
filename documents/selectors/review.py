"""How a draft stands between its people: opinions asked, approvals with initials, who comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.selectors import people_with_role
from catalogues.choices import CodeListName
from catalogues.models import CodeItem
from core.errors import Sentence
from documents.choices import OutgoingState
from documents.models import (
    CommentRequest,
    CommentRound,
    InitialPicture,
    OutgoingDocument,
    StoredFile,
)


def opinions(document: OutgoingDocument, today: date) -> list[Any]:
    """The rounds, newest first, each with `requests_listed`; a request has `standing`: given,
    excused, waiting, late or silent."""
    rows = Prefetch(
        "requests",
        CommentRequest.objects.select_related(
            "person", "unit", "file", "answered_by", "settled_by"
        ).order_by("pk"),
        to_attr="requests_listed",
    )
    found: list[Any] = list(
        CommentRound.objects.filter(document_id=document.pk)
        .select_related("version", "asked_by", "document")
        .prefetch_related(rows)
        .order_by("-asked_at", "-pk")
    )
    for one in found:
        for request in one.requests_listed:
            request.round = one
            request.standing = _standing(one, request, today)
    return found


def _standing(one: CommentRound, request: CommentRequest, today: date) -> str:
    if request.answered_at is not None:
        return "given"
    if request.excused_at is not None:
        return "excused"
    if one.due_on is not None and one.due_on < today:
        return "late"
    return "silent" if one.closed_at is not None else "waiting"


@dataclass(frozen=True, slots=True)
class Initial:
    """One approval: who, for what, when; the small picture when he has one (OUT-16)."""

    step: str
    words: Sentence
    person: str
    at: datetime
    picture: StoredFile | None = None
    person_uid: str = ""


_STEPS = (
    ("approve_content", "content_approved", _("Content")),
    ("pass_form", "form_checked", _("Form")),
)


def initials(document: OutgoingDocument) -> list[Initial]:
    """The approvals of the present text, in order."""
    people = [getattr(document, f"{stamp}_by_id") for _name, stamp, _words in _STEPS]
    pictures = {
        row.person_id: row.stored
        for row in InitialPicture.objects.filter(
            person__in=[p for p in people if p]
        ).select_related("stored")
    }
    found = []
    for name, stamp, words in _STEPS:
        at, person = getattr(document, f"{stamp}_at"), getattr(document, f"{stamp}_by")
        if at is not None and person is not None:
            found.append(
                Initial(name, words, person.full_name, at, pictures.get(person.pk), str(person.uid))
            )
    return found


def reasons(state: str, on: date) -> list[str]:
    """The usual reasons for sending a draft back from that step, the most usual first (OUT-15)."""
    rows = CodeItem.objects.on(on).filter(
        list_name=CodeListName.RETURN_REASON, code__startswith=f"{state}."
    )
    return [row.name for row in rows.listed()]


@dataclass(frozen=True, slots=True)
class Station:
    """One step of the way to the signature: done by whom, or whose it is."""

    label: Sentence
    state: str
    done_by: str = ""
    done_at: datetime | None = None
    people: tuple[str, ...] = ()


def chain(document: OutgoingDocument, on: date) -> list[Station]:
    """Head of unit → form check → signer, each with its person or those who can do it (OUT-13)."""
    house = document.organisation
    heads = [
        p
        for p in people_with_role(house, Role.UNIT_HEAD, on)
        if p.appointments.filter(unit=document.unit, ends_on=None).exists()
    ] + list(people_with_role(house, Role.CHIEF, on))
    checkers = (
        [document.form_checker]
        if document.form_checker
        else list(people_with_role(house, Role.FORM_CHECKER, on))
    )
    return [
        Station(
            _("Content"),
            _state_of(document, OutgoingState.CONTENT_REVIEW, document.content_approved_at),
            document.content_approved_by.full_name if document.content_approved_by else "",
            document.content_approved_at,
            _names(heads, {document.drafter_id}),
        ),
        Station(
            _("Form"),
            _state_of(document, OutgoingState.FORM_CHECK, document.form_checked_at),
            document.form_checked_by.full_name if document.form_checked_by else "",
            document.form_checked_at,
            _names(checkers, {document.signer_id}),
        ),
        Station(
            _("Signature"),
            _state_of(document, OutgoingState.SUBMITTED, document.signed_at),
            document.signed_by.full_name if document.signed_by else "",
            document.signed_at,
            (document.signer_name,) if document.signer_name else (),
        ),
    ]


def _state_of(document: OutgoingDocument, state: str, done: datetime | None) -> str:
    if document.state == state:
        return "now"
    return "done" if done is not None else "later"


def _names(people: list[Any], without: set[int | None]) -> tuple[str, ...]:
    names = [person.full_name for person in people if person.pk not in without]
    return tuple(dict.fromkeys(names))[:4]
