"""Second factors taken away by an administrator, when phone, key and codes are lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import Person
from accounts.policies import administer_person, refuse_own_cause, require
from core import journal
from core.acts import Act


@transaction.atomic
def remove_all(*, person: Person, act: Act) -> Person:
    """Remove every second factor and end the person's sessions."""
    require(administer_person, act, person)
    refuse_own_cause(act, person)
    removed = [row.type for row in Authenticator.objects.filter(user=person)]
    Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    journal.record(act, "accounts.remove_second_factors", person, facts={"removed": removed})
    return person
