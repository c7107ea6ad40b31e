"""Whoever's access has changed is told on his pages (IN-14)."""

from __future__ import annotations

from accounts.events import (
    AppointmentEnded,
    AppointmentMade,
    ClearanceSet,
    DelegationGiven,
    DelegationRevoked,
)
from core.acts import Act
from core.events import on
from documents.choices import NoticeKind
from documents.events import AccessGiven, AccessWithdrawn, DutyTurnSet
from documents.services import notices


def _act() -> Act:
    return Act.of_system("documents.notices")


@on(AccessGiven)
def tell_given(event: AccessGiven) -> None:
    notices.document_given(
        document_id=event.document_id, principal_ids=event.principal_ids, act=_act()
    )


@on(AccessWithdrawn)
def tell_taken(event: AccessWithdrawn) -> None:
    notices.document_taken(
        document_id=event.document_id, principal_ids=event.principal_ids, act=_act()
    )


@on(AppointmentMade)
def tell_appointed(event: AppointmentMade) -> None:
    notices.post_changed(
        appointment_id=event.appointment_id, kind=NoticeKind.POST_GIVEN, act=_act()
    )


@on(AppointmentEnded)
def tell_ended(event: AppointmentEnded) -> None:
    notices.post_changed(
        appointment_id=event.appointment_id, kind=NoticeKind.POST_ENDED, act=_act()
    )


@on(DelegationGiven)
def tell_delegated(event: DelegationGiven) -> None:
    notices.delegation_changed(
        delegation_id=event.delegation_id, kind=NoticeKind.DELEGATION_GIVEN, act=_act()
    )


@on(DelegationRevoked)
def tell_revoked(event: DelegationRevoked) -> None:
    notices.delegation_changed(
        delegation_id=event.delegation_id, kind=NoticeKind.DELEGATION_ENDED, act=_act()
    )


@on(ClearanceSet)
def tell_cleared(event: ClearanceSet) -> None:
    notices.clearance_changed(clearance_id=event.clearance_id, act=_act())


@on(DutyTurnSet)
def tell_on_duty(event: DutyTurnSet) -> None:
    notices.put_on_duty(turn_id=event.turn_id, act=_act())
