"""PTY-16: data is opened to another office under control: who approved it, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.choices import Role
from accounts.services import clients
from core.acts import Act
from core.errors import InvalidInput
from core.models import JournalEntry
from tests.factories import accounts as make
from tests.factories.catalogues import an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PTY-16")]
SYSTEM = Act.of_system("tests")


@pytest.fixture
def leader() -> Any:
    return make.appointment(Role.LEADER)


@pytest.fixture
def partner(leader: Any) -> Any:
    client, _secret = clients.create(
        organisation=leader.unit.organisation,
        name="Cơ quan bạn",
        scopes=["documents:read"],
        partner=an_organisation(),
        act=SYSTEM,
    )
    return client


def test_partner_gets_nothing_before_somebody_approves(partner: Any, leader: Any) -> None:
    assert not partner.is_usable(None)
    opened = clients.open_data(
        client=partner,
        approver=leader.person,
        basis="QĐ 12-QĐ/VP",
        until=SYSTEM.on + timedelta(days=30),
        act=SYSTEM,
    )
    assert opened.is_usable(None)
    line = JournalEntry.objects.get(verb="accounts.open_data")
    assert (line.facts["scopes"], line.facts["basis"]) == (["documents:read"], "QĐ 12-QĐ/VP")


def test_opening_ends_with_its_last_day(partner: Any, leader: Any) -> None:
    opened = clients.open_data(
        client=partner, approver=leader.person, basis="QĐ", until=SYSTEM.on, act=SYSTEM
    )
    assert opened.is_open(SYSTEM.on)
    assert not opened.is_open(SYSTEM.on + timedelta(days=1))


@pytest.mark.parametrize("wrong", ["approver", "basis", "until"])
def test_opening_names_an_answerable_person_a_basis_and_an_end(
    partner: Any, leader: Any, wrong: str
) -> None:
    given = {
        "approver": leader.person,
        "basis": "QĐ",
        "until": SYSTEM.on,
    } | {
        "approver": {"approver": make.appointment(Role.CLERK, unit=leader.unit).person},
        "basis": {"basis": " "},
        "until": {"until": SYSTEM.on - timedelta(days=1)},
    }[wrong]
    with pytest.raises(InvalidInput):
        clients.open_data(client=partner, act=SYSTEM, **given)


@pytest.mark.rule("SEC-02")
def test_classified_office_opens_nothing(partner: Any, leader: Any, settings: Any) -> None:
    clients.open_data(
        client=partner, approver=leader.person, basis="QĐ", until=SYSTEM.on, act=SYSTEM
    )
    settings.MODE = "classified"
    partner.refresh_from_db()
    assert not partner.is_usable(None)
    with pytest.raises(InvalidInput):
        clients.open_data(
            client=partner, approver=leader.person, basis="QĐ", until=SYSTEM.on, act=SYSTEM
        )
