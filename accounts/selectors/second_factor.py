"""For whom a second factor is required (KHUEVAN_SECOND_FACTOR), and who has one."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from accounts.capacity import Capacity
from accounts.choices import Role
from accounts.models import Person
from accounts.selectors import capacities_of

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ROLES = (Role.CLERK, Role.LEADER, Role.CHIEF, Role.ADMINISTRATOR)


def is_required_in(capacities: Iterable[Capacity]) -> bool:
    """Whether any of the capacities signs, registers or administers."""
    return settings.SECOND_FACTOR == "required" and any(c.has(*ROLES) for c in capacities)


def is_required_of(person: Person) -> bool:
    """The same for a person today."""
    return settings.SECOND_FACTOR == "required" and is_required_in(
        capacities_of(person, timezone.localdate())
    )


def has_one(person: Person) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())
