"""Signing in and out, second factors, acting as: nothing changes but the journal grows."""

from __future__ import annotations

from django.db import transaction

from accounts.capacity import Capacity
from accounts.models import Person
from core import journal
from core.acts import Act


@transaction.atomic
def signed_in(*, person: Person, method: str, act: Act) -> None:
    journal.record(act, "accounts.sign_in", person, facts={"method": method})


@transaction.atomic
def signed_out(*, person: Person, act: Act) -> None:
    journal.record(act, "accounts.sign_out", person)


@transaction.atomic
def failed(*, username: str, step: str, act: Act) -> None:
    """A failed attempt. A name nobody has is not kept: it may be a password typed one field early."""
    person = Person.objects.filter(username__iexact=username).first() if username else None
    journal.record(
        act,
        "accounts.sign_in_failed",
        person,
        facts={"step": step, "known_name": person is not None},
    )


@transaction.atomic
def locked_out(*, username: str, act: Act) -> None:
    person = Person.objects.filter(username__iexact=username).first() if username else None
    journal.record(act, "accounts.sign_in_locked", person, facts={"known_name": person is not None})


@transaction.atomic
def factor_changed(*, person: Person, what: str, act: Act) -> None:
    """A second factor was added, removed or renewed, or the person changed a sign-in setting."""
    journal.record(act, "accounts.change_second_factor", person, facts={"what": what})


@transaction.atomic
def acting_as(*, capacity: Capacity, act: Act) -> None:
    """The person goes on in another capacity; `act` still carries the one before."""
    journal.record(
        act,
        "accounts.act_as",
        capacity.delegation or capacity.appointment,
        facts={"capacity": capacity.key, "label": capacity.label},
    )
