"""Stubs of secret papers on an open network: series, number, date, sender, receiver, nothing more,
and only while the head of the office permits it (SEC-04). Off until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from core.errors import InvalidInput, NotPermitted, WrongState
from documents.choices import Direction
from documents.engine.text import letters
from documents.models import Register, SecretStub, StubPermission
from documents.policies import secrecy as may
from documents.services import numbers


@dataclass(frozen=True, slots=True)
class StubIn:
    """What a stub may say. `subject` is refused for the top level."""

    direction: str
    level: int
    sender: str
    receiver: str
    code_display: str = ""
    issued_on: date | None = None
    subject: str = ""
    place: str = ""


def permission_of(organisation: HostedOrganisation) -> StubPermission | None:
    """The permission in force, `None` while stubs are off."""
    return StubPermission.objects.filter(organisation=organisation, ended_at=None).first()


@transaction.atomic
def permit(*, organisation: HostedOrganisation, basis: str, act: Act) -> StubPermission:
    """The head of the office lets stubs be kept, on a written basis."""
    may.permit_stubs(act.who, organisation)
    if not basis.strip():
        raise InvalidInput(_("Give number and date of the written decision."), field="basis")
    if permission_of(organisation) is not None:
        raise WrongState(_("Stubs are permitted already."))
    made = StubPermission.objects.create(
        organisation=organisation, basis=basis.strip()[:300], given_at=act.at, given_by=act.by
    )
    journal.record(act, "documents.stub.permit", made, facts={"basis": made.basis})
    return made


@transaction.atomic
def end_permission(*, permission: StubPermission, act: Act) -> StubPermission:
    """No further stubs; those kept stay in their book."""
    may.permit_stubs(act.who, permission.organisation)
    row = StubPermission.objects.select_for_update(of=("self",)).get(pk=permission.pk)
    if row.ended_at is not None:
        raise WrongState(_("This permission has ended already."))
    row.ended_at, row.ended_by = act.at, act.by
    row.save(update_fields=["ended_at", "ended_by"])
    journal.record(act, "documents.stub.end_permission", row)
    return row


@transaction.atomic
def keep(*, register: Register, data: StubIn, act: Act) -> SecretStub:
    """Write a stub and give it the next number of its own book.

    Raises NotPermitted while stubs are off, InvalidInput for a subject of the top level.
    """
    organisation = register.organisation
    may.keep_stubs(act.who, organisation)
    if permission_of(organisation) is None:
        raise NotPermitted(
            _("The head of the office has not permitted stubs of secret papers."),
            code="stubs_off",
        )
    if data.level not in {Secrecy.CONFIDENTIAL, Secrecy.SECRET, Secrecy.TOP_SECRET}:
        raise InvalidInput(_("A stub is of a secret paper: choose its level."), field="level")
    subject = letters.tidy(data.subject).strip()[:500]
    if subject and data.level == Secrecy.TOP_SECRET:
        raise InvalidInput(
            _("The subject of a top secret paper is written nowhere on an open network."),
            field="subject",
        )
    sender, receiver = letters.tidy(data.sender).strip(), letters.tidy(data.receiver).strip()
    if not sender or not receiver:
        raise InvalidInput(_("Give the sender and the receiver."), field="sender")
    if not register.secret:
        raise InvalidInput(_("A stub has a register of its own."), field="register")
    incoming = data.direction == Direction.INCOMING
    if data.direction not in Direction.values or incoming != (
        register.direction == Direction.INCOMING
    ):
        raise InvalidInput(_("This register is for another kind of traffic."), field="register")
    entry = numbers.take_bare(register=register, on=act.on, act=act)
    made = SecretStub.objects.create(
        entry=entry,
        organisation=organisation,
        direction=data.direction,
        level=data.level,
        code_display=data.code_display.strip()[:60],
        issued_on=data.issued_on,
        sender=sender[:200],
        receiver=receiver[:200],
        subject=subject,
        place=data.place.strip()[:200],
        made_at=act.at,
        made_by=act.by,
    )
    journal.record(
        act, "documents.stub.keep", made, facts={"number": entry.number, "level": data.level}
    )
    return made
