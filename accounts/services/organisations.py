"""Hosted organisations, their positions and terms of office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation, Position, Term
from accounts.policies import administer_installation, administer_organisation, require
from accounts.services import principals
from accounts.services.checks import full_clean, period
from core import journal
from core.acts import Act
from core.errors import InvalidInput

if TYPE_CHECKING:
    from catalogues.models import Organisation

EDITABLE = (
    "organisation",
    "symbol",
    "code_symbol",
    "place_name",
    "higher_name",
    "default_handling_days",
    "secrecy_ceiling_note",
    "soon_days",
    "is_active",
)


@transaction.atomic
def host(
    *, organisation: Organisation, family: str, data: Mapping[str, Any], act: Act
) -> HostedOrganisation:
    """Take an organisation of the directory into this installation."""
    require(administer_installation, act, None)
    hosted = HostedOrganisation(organisation=organisation, family=family)
    for key in EDITABLE:
        if key in data:
            setattr(hosted, key, data[key])
    full_clean(hosted)
    hosted.save(force_insert=True)
    principals.of_roles(hosted)
    journal.record(act, "accounts.host_organisation", hosted, facts={"family": family})
    return hosted


@transaction.atomic
def edit(*, hosted: HostedOrganisation, data: Mapping[str, Any], act: Act) -> HostedOrganisation:
    """Change what is printed or counted by; the family never changes."""
    require(administer_organisation, act, hosted)
    locked = HostedOrganisation.objects.select_for_update(of=("self",)).get(pk=hosted.pk)
    _apply(locked, {k: data[k] for k in EDITABLE if k in data}, "accounts.edit_organisation", act)
    return locked


@transaction.atomic
def add_position(
    *, organisation: HostedOrganisation, name: str, act: Act, rank: int = 100, signs: bool = False
) -> Position:
    """Add a position; a lower rank stands higher."""
    require(administer_organisation, act, organisation)
    position = Position(
        organisation=organisation, name=" ".join(name.split()), rank=rank, signs=signs
    )
    full_clean(position)
    position.save(force_insert=True)
    journal.record(act, "accounts.add_position", position)
    return position


@transaction.atomic
def edit_position(*, position: Position, data: Mapping[str, Any], act: Act) -> Position:
    require(administer_organisation, act, position.organisation)
    locked = Position.objects.select_for_update(of=("self",)).get(pk=position.pk)
    wanted = {k: data[k] for k in ("name", "rank", "signs") if k in data}
    _apply(locked, wanted, "accounts.edit_position", act)
    return locked


@transaction.atomic
def begin_term(
    *,
    organisation: HostedOrganisation,
    body_name: str,
    body_code: str,
    ordinal: int,
    starts_on: date,
    act: Act,
    ends_on: date | None = None,
) -> Term:
    """Begin a term of office; a term of the same body that is open ends the day before."""
    require(administer_organisation, act, organisation)
    period(starts_on, ends_on, field="ends_on")
    same = Term.objects.filter(organisation=organisation, body_code=body_code)
    if same.filter(ends_on__isnull=True, starts_on__gte=starts_on).exists():
        raise InvalidInput(_("A later term of this body is open."), field="starts_on")
    same.filter(ends_on__isnull=True).update(ends_on=date.fromordinal(starts_on.toordinal() - 1))
    term = Term(
        organisation=organisation,
        body_name=body_name,
        body_code=body_code,
        ordinal=ordinal,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    full_clean(term)
    term.save(force_insert=True)
    journal.record(act, "accounts.begin_term", term, facts={"starts_on": starts_on})
    return term


@transaction.atomic
def end_term(*, term: Term, on: date, act: Act) -> Term:
    require(administer_organisation, act, term.organisation)
    period(term.starts_on, on, field="ends_on")
    _apply(term, {"ends_on": on}, "accounts.end_term", act)
    return term


def _apply(obj: Any, wanted: dict[str, Any], verb: str, act: Act) -> None:
    changes = {k: [getattr(obj, k), v] for k, v in wanted.items() if getattr(obj, k) != v}
    if not changes:
        return
    for key, value in wanted.items():
        setattr(obj, key, value)
    full_clean(obj)
    obj.save(update_fields=list(changes))
    journal.record(act, verb, obj, changes=changes)
