"""Opening and closing registers (sổ đăng ký)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from catalogues.models import DocumentKind
from core import journal
from core.acts import Act
from core.errors import Blocked, Duplicate, InvalidInput, WrongState
from documents.choices import Direction, ResetPolicy
from documents.models import (
    Register,
    RegisterCounter,
    RegisterEntry,
    RegisterGroup,
    SeriesClosing,
)
from documents.policies import registers as may
from documents.selectors import closings
from documents.services import book_kinds


@dataclass(frozen=True, slots=True)
class GroupIn:
    """Kinds that are counted together (OUT-02)."""

    code: str
    name: str
    kinds: Sequence[DocumentKind]


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
    body_type: str = ""
    body_tier: str = ""
    per_group: bool = False
    groups: Sequence[GroupIn] = ()
    tail: str = ""
    year_in_symbol: bool = False
    for_copies: bool = False
    valid_from: date | None = None
    kind_codes: tuple[str, ...] = ()


@transaction.atomic
def open_(*, organisation: HostedOrganisation, data: RegisterIn, act: Act) -> Register:
    """Open a register. How its numbers run cannot change afterwards."""
    if act.who is not None:
        may.keep_registers(act.who, organisation)
    if data.direction not in Direction.values:
        raise InvalidInput(_("There is no such kind of traffic."), field="direction")
    if data.reset_policy not in ResetPolicy.values:
        raise InvalidInput(_("Numbers start again every year or every term."), field="reset_policy")
    if data.per_kind and data.per_group:
        raise InvalidInput(
            _("A register counts by kinds or by groups of kinds, not both."), field="per_group"
        )
    if data.per_group:
        _refuse_bad_groups(data.groups)
    if data.tail and not (data.tail.isalnum() and len(data.tail) <= 10):
        raise InvalidInput(_("A tail is a few letters, for example nb."), field="tail")
    name, code = data.name.strip(), data.code.strip()
    if not name or not code:
        raise InvalidInput(_("Give the register a name and a code."), field="name")
    known = Register.objects.filter(organisation=organisation)
    if known.filter(code=code).exists():
        raise Duplicate(_("There is a register with this code already."), field="code")
    # The book of copies is found by what it is; it takes nothing from the book proposed first.
    is_default = data.is_default and not data.for_copies
    if is_default:
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
        is_default=is_default,
        body_symbol=data.body_symbol.strip(),
        body_code=data.body_code.strip(),
        kind_codes=book_kinds.known(data.kind_codes),
        body_type=data.body_type,
        body_tier=data.body_tier,
        per_group=data.per_group,
        tail=data.tail.strip().lower(),
        year_in_symbol=data.year_in_symbol,
        for_copies=data.for_copies,
        valid_from=data.valid_from,
    )
    for group in data.groups if data.per_group else ():
        made = RegisterGroup.objects.create(register=register, code=group.code, name=group.name)
        made.kinds.set(group.kinds)
    journal.record(act, "documents.register.open", register, facts={"code": code})
    return register


def _refuse_bad_groups(groups: Sequence[GroupIn]) -> None:
    """Each group has a code and kinds, and no kind is in two of them."""
    if not groups:
        raise InvalidInput(_("Name the groups of kinds of this register."), field="groups")
    seen: set[str] = set()
    for group in groups:
        codes = {kind.code for kind in group.kinds}
        if not group.code.strip() or not codes:
            raise InvalidInput(
                _("A group of kinds has a code and at least one kind."), field="groups"
            )
        if twice := seen & codes:
            raise InvalidInput(
                _("“%(kind)s” stands in two groups of kinds.") % {"kind": min(twice)},
                field="groups",
            )
        seen |= codes


@transaction.atomic
def close_series(*, register: Register, scope: str, act: Act) -> SeriesClosing:
    """Close the book of a year or a term: it is over, and nothing in it is open (R30).

    The next series runs meanwhile: the two overlap until the old one is closed. Raises Blocked with
    a sentence for each open thing, WrongState, InvalidInput.
    """
    locked: Register = Register.objects.select_for_update(of=("self",)).get(pk=register.pk)
    if act.who is not None:
        may.keep_registers(act.who, locked.organisation)
    counter = (
        RegisterCounter.objects.select_for_update().filter(register=locked, scope=scope).first()
    )
    if counter is None:
        raise InvalidInput(_("The register has no such series."), field="scope")
    if SeriesClosing.objects.filter(register=locked, scope=scope).exists():
        raise WrongState(_("This series is closed already."))
    if lines := list(closings.open_in_series(locked, scope, act.on)):
        raise Blocked(lines, code="series_open")
    entries = RegisterEntry.objects.filter(register=locked, scope=scope)
    void = entries.filter(void_at__isnull=False).count()
    made = SeriesClosing.objects.create(
        register=locked,
        scope=scope,
        last_number=counter.last_number,
        used=entries.count() - void,
        void=void,
        closed_at=act.at,
        closed_by=act.by,
    )
    journal.record(
        act,
        "documents.register.close_series",
        locked,
        facts={"scope": scope, "last_number": counter.last_number, "void": void},
    )
    return made


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
