"""A classified office for tests of state secrets."""

from __future__ import annotations

from typing import Any

import pytest

from catalogues.models import SecrecyLevel, SecretListItem
from documents.choices import GrantReason, OutgoingState
from documents.models import (
    Document,
)
from documents.services import grants
from documents.services.state_secrets import levels
from tests.factories import accounts
from tests.factories import documents as make
from tests.factories.catalogues import a_row

CLEARED = ("clerk", "chief", "leader", "head", "drafter")


@pytest.fixture
def office(house: make.Office, settings: Any) -> make.Office:
    """A classified office: a ceiling, cleared people, books and a list of secrets of its own."""
    settings.MODE, settings.SECRECY_CEILING = "classified", 3
    for name in CLEARED:
        accounts.clearance(person=house.people[name], organisation=house.organisation, level=3)
    for level, years in ((1, 10), (2, 20), (3, 30)):
        if not SecrecyLevel.objects.filter(level=level).exists():
            a_row(SecrecyLevel, level=level, protection_years=years, own_series=True)
        house.more[f"item{level}"] = a_row(SecretListItem, level=level, sector="Thử")
    house.more["in"] = make.register(house.organisation, "incoming", secret=True)
    house.more["out"] = make.register(house.organisation, "outgoing", secret=True)
    return house


def a_draft(office: make.Office, *, level: int = 1, state: str = OutgoingState.SUBMITTED) -> Any:
    """A secret draft that the signer, the clerk and the drafter know by name."""
    draft = make.outgoing(office, state=state, secrecy_proposed=level)
    Document.objects.filter(pk=draft.pk).update(secrecy=level)
    draft.refresh_from_db()
    people = [office.people[name] for name in ("leader", "clerk", "drafter", "chief")]
    name(office, draft, *people)
    return draft


def name(office: make.Office, document: Any, *people: Any) -> None:
    grants.give(
        document=document,
        principals=make.principals.of_people(people),
        reason=GrantReason.ROUTED,
        act=office.act("leader"),
    )


def decide(office: make.Office, draft: Any, level: int = 1, **more: Any) -> Any:
    given = {"item": office.more.get(f"item{level}"), "basis": "Danh mục BMNN"} | more
    return levels.decide(document=draft, level=level, act=office.act("leader"), **given)
