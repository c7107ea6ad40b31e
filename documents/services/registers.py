"""Opening and closing registers (sổ đăng ký)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput
from documents.choices import Direction, ResetPolicy
from documents.models import Register
from documents.policies import registers as may


@dataclass(frozen=True, slots=True)
class RegisterIn:
    """What a new register is: which traffic it numbers and how its series run."""

    direction: str
    name: str
    code: str
    reset_policy: str = ResetPolicy.YEAR
    per_kind: bool = False
    secret: bool = False
    is_default: bool = False
    body_symbol: str = ""
    body_code: str = ""
    valid_from: date | None = None


@transaction.atomic
def open_(*, organisation: HostedOrganisation, data: RegisterIn, act: Act) -> Register:
    """Open a register. How its numbers run cannot change afterwards."""
    if act.who is not None:
        may.keep_registers(act.who, organisation)
    if data.direction not in Direction.values:
        raise InvalidInput(_("There is no such kind of traffic."), field="direction")
    if data.reset_policy not in ResetPolicy.values:
        raise InvalidInput(_("Numbers start again every year or every term."), field="reset_policy")
    name, code = data.name.strip(), data.code.strip()
    if not name or not code:
        raise InvalidInput(_("Give the register a name and a code."), field="name")
    known = Register.objects.filter(organisation=organisation)
    if known.filter(code=code).exists():
        raise Duplicate(_("There is a register with this code already."), field="code")
    if data.is_default:
        known.filter(
            direction=data.direction, secret=data.secret, is_default=True, valid_to=None
        ).update(is_default=False)
    register = Register.objects.create(
        organisation=organisation,
        direction=data.direction,
        name=name,
        code=code,
        reset_policy=data.reset_policy,
        per_kind=data.per_kind,
        secret=data.secret,
        is_default=data.is_default,
        body_symbol=data.body_symbol.strip(),
        body_code=data.body_code.strip(),
        valid_from=data.valid_from,
    )
    journal.record(act, "documents.register.open", register, facts={"code": code})
    return register


@transaction.atomic
def close(*, register: Register, last_day: date, act: Act) -> Register:
    """End a register on a day; what it holds stays readable."""
    locked: Register = Register.objects.select_for_update(of=("self",)).get(pk=register.pk)
    if act.who is not None:
        may.keep_registers(act.who, locked.organisation)
    if locked.counters.filter(last_on__gt=last_day).exists():
        raise InvalidInput(_("The register holds numbers of a later day."), field="last_day")
    locked.valid_to = last_day
    locked.save(update_fields=["valid_to"])
    journal.record(act, "documents.register.close", locked, facts={"last_day": last_day})
    return locked
