"""Notices of changed access: shown on a person's pages until he confirms them (IN-14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.choices import PrincipalKind
from accounts.models import Appointment, Clearance, Delegation, Person, Principal
from core import journal
from core.acts import Act
from core.errors import NotFound
from documents.choices import GrantReason, NoticeKind
from documents.models import AccessNotice, Document, DocumentGrant, DutyTurn

MOST_SHOWN = 50


def open_for(person: Person) -> list[AccessNotice]:
    """What the person has not confirmed yet, newest first."""
    rows = AccessNotice.objects.filter(person=person, confirmed_at=None)
    return list(rows.order_by("-made_at", "-pk")[:MOST_SHOWN])


@transaction.atomic
def confirm(*, uids: Iterable[Any], act: Act) -> int:
    """The acting person has read these notices; returns how many. NotFound for another's."""
    wanted = set(uids)
    rows = AccessNotice.objects.select_for_update(of=("self",)).filter(
        uid__in=wanted, person=act.by
    )
    found = list(rows)
    if len(found) != len(wanted):
        raise NotFound
    fresh = [one for one in found if one.confirmed_at is None]
    AccessNotice.objects.filter(pk__in=[one.pk for one in fresh]).update(confirmed_at=act.at)
    for one in fresh:
        journal.record(act, "documents.notice.confirm", one, facts=one.facts)
    return len(fresh)


def _tell(
    person: Person,
    kind: str,
    at: datetime,
    *,
    document: Document | None = None,
    by: Person | None = None,
    **facts: Any,
) -> None:
    if person.is_system:
        return
    AccessNotice.objects.create(
        person=person,
        kind=kind,
        document_id=document.pk if document is not None else None,
        facts={name: str(value) for name, value in facts.items() if value},
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def document_given(*, document_id: int, principal_ids: Iterable[int], act: Act) -> None:
    """A colleague showed a document to persons; work given is told by the work lists."""
    grants = DocumentGrant.objects.filter(
        document_id=document_id,
        principal__in=list(principal_ids),
        principal__kind=PrincipalKind.PERSON,
        reason=GrantReason.SHARED,
    ).select_related("principal__person", "document", "given_by")
    for one in grants:
        person = one.principal.person
        if person is not None and person != one.given_by:
            _tell(
                person,
                NoticeKind.DOCUMENT_GIVEN,
                act.at,
                document=one.document,
                by=one.given_by,
                by_name=one.given_by,
            )


@transaction.atomic
def document_taken(*, document_id: int, principal_ids: Iterable[int], act: Act) -> None:
    """Persons no longer see a document; its subject is not told any more (R25)."""
    gone = Principal.objects.filter(
        pk__in=list(principal_ids), kind=PrincipalKind.PERSON
    ).select_related("person")
    for one in gone:
        if one.person is not None:
            _tell(one.person, NoticeKind.DOCUMENT_TAKEN, act.at)


@transaction.atomic
def post_changed(*, appointment_id: int, kind: str, act: Act) -> None:
    """A position began or ends. Somebody's first position is no change."""
    held = Appointment.objects.select_related("person", "position", "unit").get(pk=appointment_id)
    others = Appointment.objects.filter(person=held.person).exclude(pk=held.pk)
    if kind == NoticeKind.POST_GIVEN and not others.exists():
        return
    day = held.starts_on if kind == NoticeKind.POST_GIVEN else held.ends_on
    _tell(
        held.person,
        kind,
        act.at,
        post=f"{held.position.name} – {held.unit.name}",
        on=f"{day:%d/%m/%Y}" if day else "",
    )


@transaction.atomic
def delegation_changed(*, delegation_id: int, kind: str, act: Act) -> None:
    """Somebody may act for another, or no longer."""
    row = Delegation.objects.select_related("delegate", "appointment__person").get(pk=delegation_id)
    _tell(
        row.delegate,
        kind,
        act.at,
        post=row.appointment.person.full_name,
        on=f"{row.starts_on:%d/%m/%Y} – {row.ends_on:%d/%m/%Y}",
    )


@transaction.atomic
def clearance_changed(*, clearance_id: int, act: Act) -> None:
    row = Clearance.objects.select_related("person").get(pk=clearance_id)
    _tell(row.person, NoticeKind.CLEARANCE, act.at, on=f"{row.valid_from:%d/%m/%Y}")


@transaction.atomic
def put_on_duty(*, turn_id: int, act: Act) -> None:
    turn = DutyTurn.objects.select_related("person", "set_by").get(pk=turn_id)
    _tell(
        turn.person,
        NoticeKind.DUTY,
        act.at,
        by=turn.set_by,
        on=f"{_local(turn.starts)} – {_local(turn.ends)}",
    )


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
