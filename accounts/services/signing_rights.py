"""Signing rights: given in writing, ended on a day (domain.md §2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Family, Secrecy, SigningForm
from accounts.models import HostedOrganisation, Person, Position, SigningRight
from accounts.policies import administer_organisation, refuse_own_cause, require
from accounts.services.checks import full_clean, period, written
from core import journal
from core.acts import Act
from core.errors import InvalidInput

if TYPE_CHECKING:
    from catalogues.models import DocumentKind


@transaction.atomic
def grant(
    *,
    organisation: HostedOrganisation,
    form: str,
    valid_from: date,
    basis: str,
    act: Act,
    person: Person | None = None,
    position: Position | None = None,
    kinds: Iterable[DocumentKind] = (),
    secrecy_max: int = Secrecy.NORMAL,
    valid_to: date | None = None,
    authority_line: str = "",
) -> SigningRight:
    """Give a person, or whoever holds a position, the right to sign in one form."""
    require(administer_organisation, act, organisation)
    if (person is None) == (position is None):
        raise InvalidInput(_("Choose either a person or a position."), field="person")
    if person is not None:
        refuse_own_cause(act, person)
    if position is not None and position.organisation_id != organisation.pk:
        raise InvalidInput(_("The position belongs to another organisation."), field="position")
    if organisation.family == Family.PARTY and form == SigningForm.TUQ:
        raise InvalidInput(_("Party offices do not sign by authorisation (TUQ.)."), field="form")
    period(valid_from, valid_to, field="valid_to")
    right = SigningRight(
        organisation=organisation,
        person=person,
        position=position,
        form=form,
        authority_line=" ".join(authority_line.split()),
        secrecy_max=secrecy_max,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=written(basis),
    )
    full_clean(right)
    right.save(force_insert=True)
    right.kinds.set(kinds)
    journal.record(
        act,
        "accounts.grant_signing_right",
        right,
        facts={
            "form": form,
            "kinds": [str(kind) for kind in right.kinds.all()],
            "secrecy_max": secrecy_max,
            "basis": right.basis,
        },
    )
    return right


@transaction.atomic
def end(*, right: SigningRight, on: date, act: Act) -> SigningRight:
    """End a right; `on` is its last day."""
    require(administer_organisation, act, right.organisation)
    period(right.valid_from, on, field="valid_to")
    old, right.valid_to = right.valid_to, on
    right.save(update_fields=["valid_to"])
    journal.record(act, "accounts.end_signing_right", right, changes={"valid_to": [old, on]})
    return right
