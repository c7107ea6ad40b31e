"""domain.md §4.3 cell by cell, and no state secret on a way that is closed to it (SEC-02, R33)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalogues.choices import Channel, ChannelVerdict
from catalogues.models import ChannelRule
from catalogues.selectors import channel_answer
from catalogues.services import loading
from core.acts import Act
from core.errors import Blocked, InvalidInput
from documents.choices import RecipientChannel
from documents.guards import ways_are_open
from documents.models import Recipient
from documents.selectors import channels
from documents.services import outgoing
from documents.services.outgoing import RecipientData
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SEC-02")]
DAY = date(2026, 11, 22)
Y, R, N = ChannelVerdict.YES, ChannelVerdict.RESTRICTED, ChannelVerdict.NO
COLUMNS = (
    Channel.EMAIL, Channel.STATE_BUS, Channel.PARTY_WAN, Channel.PARTY_WAN_CIPHER,
    Channel.INDEPENDENT_LAN, Channel.POST, Channel.HAND,
)  # fmt: skip
# Level, internal circulation → the row of domain.md §4.3. “If certified” is shipped as no.
MATRIX = {
    (0, False): (R, Y, Y, Y, Y, Y, Y),
    (0, True): (N, R, Y, Y, Y, R, Y),
    (1, False): (N, N, N, N, Y, R, Y),
    (2, False): (N, N, N, N, Y, R, Y),
    (3, False): (N, N, N, N, R, R, Y),
}
CONDITIONS = {
    (0, False, Channel.EMAIL): "công vụ",
    (1, False, Channel.POST): "chữ C",
    (2, False, Channel.POST): "chữ B",
    (3, False, Channel.POST): "chữ A",
    (3, False, Channel.INDEPENDENT_LAN): "quyết định",
    (0, True, Channel.POST): "dán kín",
}
SECRET = (1, 2, 3)


@pytest.fixture
def rules(db: None) -> None:
    loading.load(act=Act.of_system("tests"), only=["channel-rules", "sending-ways"])


@pytest.mark.rule("R33")
@pytest.mark.rule("PTY-14")
def test_the_shipped_table_is_the_matrix_cell_by_cell(rules: None) -> None:
    rows = {
        (rule.secrecy, rule.internal_only, rule.channel): rule
        for rule in ChannelRule.objects.on(DAY)
    }
    wanted = {
        (*key, channel): verdict
        for key, row in MATRIX.items()
        for channel, verdict in zip(COLUMNS, row, strict=True)
    }
    assert {key: rule.verdict for key, rule in rows.items()} == wanted
    for key, words in CONDITIONS.items():
        assert words in rows[key].condition
    assert all(rule.condition for rule in rows.values() if rule.verdict == R)


@pytest.mark.rule("PTY-14")
@pytest.mark.parametrize("level", SECRET)
def test_no_network_but_the_independent_one_takes_a_secret(rules: None, level: int) -> None:
    for channel in (Channel.EMAIL, Channel.STATE_BUS, Channel.PARTY_WAN, Channel.PARTY_WAN_CIPHER):
        for internal in (False, True):
            answer = channel_answer(channel=channel, secrecy=level, internal_only=internal, day=DAY)
            assert not answer.allowed, channel


def test_what_the_table_does_not_know_is_refused() -> None:
    assert not channel_answer(channel="email", secrecy=0, internal_only=False, day=DAY).allowed


@pytest.mark.parametrize("family", ["state", "party"])
def test_every_way_of_sending_has_its_answer_at_every_level(rules: None, family: str) -> None:
    house = make.office(family=family).organisation
    closed = {RecipientChannel.EXCHANGE, RecipientChannel.PARTY_WAN, RecipientChannel.EMAIL}
    for level in SECRET:
        for way in RecipientChannel.values:
            answer = channels.ruling(house, way, secrecy=level, circulation="", day=DAY)
            assert answer.allowed is (way not in closed), (level, way)


def test_without_the_table_no_way_is_open_to_a_secret(house: make.Office) -> None:
    for way in set(RecipientChannel.values):
        answer = channels.ruling(house.organisation, way, secrecy=1, circulation="", day=DAY)
        assert not answer.allowed, way


@pytest.mark.rule("R33")
@pytest.mark.rule("PTY-14")
@pytest.mark.parametrize("way", ["exchange", "party_wan", "email"])
def test_a_closed_way_is_refused_when_addressing_and_before_issue(
    house: make.Office, rules: None, settings: Any, way: str
) -> None:
    settings.SECRECY_CEILING = 3
    draft = make.outgoing(house, secrecy=1)
    given = RecipientData(name="Sở Nội vụ", channel=way)
    with pytest.raises((InvalidInput, Blocked)):
        outgoing.set_recipients(document=draft, recipients=[given], act=house.act("drafter"))
    # A row written before the level rose is caught before issue all the same.
    Recipient.objects.create(document=draft, ordinal=1, name="Sở Nội vụ", channel=way)
    assert list(ways_are_open(draft))


@pytest.mark.rule("R33")
@pytest.mark.parametrize("way", ["post", "hand"])
def test_paper_ways_stay_open(house: make.Office, rules: None, settings: Any, way: str) -> None:
    settings.SECRECY_CEILING = 3
    draft = make.outgoing(house, secrecy=1)
    Recipient.objects.create(document=draft, ordinal=1, name="Sở Nội vụ", channel=way)
    assert not list(ways_are_open(draft))
