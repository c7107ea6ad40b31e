"""Who acts in these tests, and the standard data as the repository ships it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Appointment, HostedOrganisation, Person, Position, Unit
from catalogues.services import loading
from core.acts import Act
from tests.factories.catalogues import an_organisation

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@dataclass
class Someone:
    """A capacity with nothing but roles."""

    roles: frozenset[str]
    label: str = "Quản trị hệ thống"
    on_behalf_of: Any = None
    person: Any = field(default_factory=lambda: SimpleNamespace(pk=1, full_name="Người Thử"))

    def has(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))


def act_in(*roles: str, reason: str = "") -> Act:
    who: Any = Someone(frozenset(roles))
    return Act(by=who.person, at=NOW, who=who, reason=reason)


@pytest.fixture
def administrator() -> Act:
    return act_in("administrator")


@pytest.fixture
def clerk() -> Act:
    return act_in("clerk")


@pytest.fixture
def loader() -> Act:
    return Act(by=None, at=NOW, system="catalogues.load", channel="command")


@pytest.fixture
def shipped(db: None, loader: Act) -> loading.LoadReport:
    """The data files of the repository, loaded."""
    return loading.load(act=loader)


@pytest.fixture(scope="module")
def standard_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The same, loaded once for a module that only reads; every test runs inside its transaction."""
    act = Act(by=None, at=NOW, system="catalogues.load", channel="command")
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        loading.load(act=act)
        yield
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


def person_with(*roles: str, username: str = "quantri", is_staff: bool = True) -> Person:
    """A person with one open appointment in an organisation of his own."""
    hosted = HostedOrganisation.objects.create(
        organisation=an_organisation(name="Ủy ban nhân dân xã Thử Nghiệm"),
        family="state",
        symbol="UBND",
        code_symbol="UBND",
        place_name="Thử Nghiệm",
    )
    unit = Unit.objects.create(organisation=hosted, name="Văn phòng", valid_from=date(2025, 7, 1))
    position = Position.objects.create(organisation=hosted, name="Chuyên viên", rank=1)
    person = Person.objects.create(
        username=username, full_name="Người Thử", name_sort_key="x", is_staff=is_staff
    )
    Appointment.objects.create(
        person=person,
        unit=unit,
        position=position,
        roles=list(roles),
        starts_on=date(2025, 7, 1),
        is_primary=True,
    )
    return person
