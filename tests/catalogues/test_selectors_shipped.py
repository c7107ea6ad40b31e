"""What the shipped data answer: the country's calendar, organisations, rules."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from catalogues import selectors
from catalogues.choices import Family
from catalogues.models import DocumentKind
from tests.factories.catalogues import an_organisation

TODAY = date(2026, 11, 22)
pytestmark = [pytest.mark.usefixtures("standard_data"), pytest.mark.django_db]


@pytest.mark.rule("CAL-06")
def test_the_country_calendar_holds_holidays_and_swaps() -> None:
    calendar = selectors.calendar_for(None, date(2025, 1, 1), date(2032, 12, 31))
    for off in (
        date(2026, 1, 2),
        date(2026, 2, 17),
        date(2026, 4, 27),
        date(2026, 8, 31),
        date(2027, 5, 3),
        date(2030, 2, 7),
    ):
        assert not calendar.is_working_day(off)
    for worked in (date(2026, 1, 10), date(2026, 8, 22), date(2025, 4, 26)):
        assert calendar.is_working_day(worked)
    assert calendar.add(date(2026, 8, 28), 1) == date(2026, 9, 3)


def test_an_organisation_is_found_however_it_is_typed() -> None:
    for typed in (
        "Ủy ban nhân dân tỉnh Tây Ninh",
        "uy ban nhan dan tinh tay ninh",
        "ubnd tay ninh",
        "UBND tỉnh Tây Ninh",
        "tay ninh uy ban nhan dan",
        unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Tây Ninh"),
        "H53",
        "h53",
        "000.00.00.H53",
        "uy bam nhan dan tinh tay ninh",
    ):
        found = selectors.search_organisations(typed, 5)
        assert found, typed
        assert found[0].name == "Ủy ban nhân dân tỉnh Tây Ninh", typed


def test_the_type_ahead_offers_open_rows_and_old_ones_on_their_day() -> None:
    assert not [
        f for f in selectors.search_organisations("ubnd long an") if f.identifier_code == "H39"
    ]
    (found,) = selectors.search_organisations("ubnd long an", day=date(2025, 6, 30))
    assert found.identifier_code == "H39"
    assert {f.family for f in selectors.search_organisations("tay ninh", family="party")} == {
        "party"
    }


@pytest.mark.rule("EX-04")
def test_an_organisation_is_found_by_either_code() -> None:
    new = selectors.find_by_code("H53", TODAY)
    assert new is not None
    assert selectors.find_by_code("000.00.00.h53", TODAY) == new
    assert selectors.find_by_code("H53", date(2025, 1, 1)) != new
    assert selectors.find_by_code("H98", TODAY) is None
    below = an_organisation(identifier_code="H53.11")
    assert selectors.find_by_code("000.00.11.H53", TODAY) == below


def test_an_abbreviation_names_a_set_of_kinds() -> None:
    codes = {kind.code for kind in selectors.kinds_of_abbreviation("QĐ", TODAY, Family.PARTY)}
    assert codes == {"party.decision", "party.rule"}
    notices = {kind.code for kind in selectors.kinds_of_abbreviation("TB", TODAY)}
    assert notices == {"state.notice", "party.notice", "party.declaration"}


def test_an_office_issues_its_own_kinds_and_receives_all() -> None:
    issued = selectors.kinds_for(Family.STATE, TODAY, issuing=True)
    assert not issued.filter(family="party").exists()
    assert not issued.filter(code="state.decree").exists()
    received = selectors.kinds_for(Family.STATE, TODAY, issuing=False)
    assert {"state.decree", "party.conclusion"} <= set(received.values_list("code", flat=True))


@pytest.mark.rule("SEC-03")
def test_the_channel_matrix() -> None:
    for channel, secrecy, internal, allowed in (
        ("email", 0, False, True),
        ("email", 0, True, False),
        ("state_bus", 0, True, True),
        ("state_bus", 1, False, False),
        ("party_wan", 1, False, False),
        ("party_wan_cipher", 2, False, False),
        ("independent_lan", 2, False, True),
        ("independent_lan", 3, False, True),
        ("post", 3, False, True),
        ("hand", 3, True, True),
        ("email", 3, True, False),
        ("email", 9, False, False),
        ("pigeon", 0, False, False),
    ):
        answer = selectors.channel_answer(
            channel=channel, secrecy=secrecy, internal_only=internal, day=TODAY
        )
        assert answer.allowed is allowed, (channel, secrecy, internal)


def test_a_restricted_channel_says_its_condition() -> None:
    answer = selectors.channel_answer(channel="post", secrecy=3, internal_only=True, day=TODAY)
    assert "chữ A" in answer.condition
    assert "dán kín" in answer.condition


def test_authority_at_the_grassroots() -> None:
    def may(body: str, kind: str) -> bool | None:
        row = DocumentKind.objects.get(code=f"party.{kind}")
        return selectors.issuing_allowed(body_type=body, tier="grassroots", kind=row, day=TODAY)

    assert may("committee", "resolution") is True
    assert may("committee", "guidance") is False
    assert may("standing_committee", "guidance") is True
    assert may("standing_committee", "regulation") is False
    assert may("cell", "directive") is False
    assert may("congress", "strategy") is None


def test_signature_prefixes_differ_between_the_families() -> None:
    assert selectors.signature_prefix("state", "tm", TODAY) == "TM."
    assert selectors.signature_prefix("party", "tm", TODAY) == "T/M"
    assert selectors.signature_prefix("party", "tuq", TODAY) is None
    assert selectors.signature_prefix("state", "direct", TODAY) == ""
    assert len(selectors.signature_forms("party", TODAY)) == 6
