"""Numbers: series, dates, voids, reservations, suffixes, symbols."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Term
from core.acts import Act
from core.errors import Blocked, InvalidInput, NotPermitted, ReasonMissing, WrongState
from core.models import JournalEntry
from documents.choices import OutgoingState
from documents.jobs.numbers import expire_reservations
from documents.models import Document, RegisterEntry
from documents.services import numbers
from tests.factories import catalogues
from tests.factories import documents as make

TODAY = date(2026, 3, 10)


def take(house: make.Office, document: Document, on: date = TODAY, **more: object) -> RegisterEntry:
    at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
    return numbers.take(
        register=more.get("register") or house.outgoing_register,  # type: ignore[arg-type]
        document=document,
        on=on,
        act=house.act("clerk", at=max(at, house.now)),
    )


@pytest.mark.rule("OUT-02")
@pytest.mark.rule("IN-01")
def test_a_series_begins_again_with_the_year(house: make.Office) -> None:
    days = [TODAY, date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    entries = [take(house, make.outgoing(house), day) for day in days]
    assert [(e.scope, e.number) for e in entries] == [
        ("2026", 1),
        ("2026", 2),
        ("2027", 1),
        ("2027", 2),
    ]


@pytest.mark.rule("IN-02")
def test_the_party_counts_incoming_documents_by_the_year(db: None) -> None:
    house = make.office(family="party")
    assert make.registered(house).register_entry.scope == "2026"


@pytest.mark.rule("OUT-06")
def test_dates_run_with_the_numbers(house: make.Office) -> None:
    take(house, make.outgoing(house), TODAY)
    late = make.outgoing(house)
    with pytest.raises(InvalidInput) as refusal:
        take(house, late, TODAY - timedelta(days=1))
    assert refusal.value.reason_code == "date_order"
    assert refusal.value.facts["last_number"] == 1
    assert take(house, late, TODAY).number == 2


def test_a_number_is_not_dated_in_the_future(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        numbers.take(
            register=house.outgoing_register,
            document=make.outgoing(house),
            on=TODAY + timedelta(days=1),
            act=house.act("clerk"),
        )
    assert refusal.value.field == "on"


@pytest.mark.rule("OUT-03")
def test_secret_and_open_documents_have_their_own_registers(house: make.Office) -> None:
    secret = make.register(house.organisation, "outgoing", secret=True)
    with pytest.raises(InvalidInput):
        take(house, make.outgoing(house), register=secret)
    with pytest.raises(InvalidInput):
        take(house, make.outgoing(house, secrecy=1))
    assert take(house, make.outgoing(house, secrecy=1), register=secret).number == 1


def test_a_register_is_for_its_own_traffic_office_and_time(house: make.Office) -> None:
    document = make.outgoing(house)
    other = make.office()
    ended = make.register(house.organisation, "outgoing", valid_from=date(2027, 1, 1))
    for register in (house.incoming_register, other.outgoing_register, ended):
        with pytest.raises(InvalidInput) as refusal:
            take(house, document, register=register)
        assert refusal.value.field == "register"


@pytest.mark.rule("OUT-05")
def test_a_void_number_stays_with_its_reason_and_is_not_given_again(house: make.Office) -> None:
    document = make.outgoing(house, state=OutgoingState.CANCELLED)
    entry = take(house, document)
    with pytest.raises(ReasonMissing):
        numbers.void(entry=entry, reason=" ", act=house.act("clerk"))
    void = numbers.void(entry=entry, reason="Văn bản bị hủy.", act=house.act("clerk"))
    assert (void.void_by, void.void_reason) == (house.clerk, "Văn bản bị hủy.")
    assert take(house, make.outgoing(house)).number == 2
    with pytest.raises(WrongState):
        numbers.void(entry=entry, reason="Lần nữa.", act=house.act("clerk"))


@pytest.mark.rule("OUT-05")
def test_the_number_of_a_living_document_is_not_void(house: make.Office) -> None:
    entry = take(house, make.outgoing(house, state=OutgoingState.SIGNED))
    with pytest.raises(Blocked):
        numbers.void(entry=entry, reason="Thử", act=house.act("clerk"))


def reserve(
    house: make.Office, name: str = "chief", days: int = 5, reason: str = "Chờ ký"
) -> RegisterEntry:
    return numbers.reserve(
        register=house.outgoing_register,
        on=TODAY,
        until=TODAY + timedelta(days=days),
        reason=reason,
        act=house.act(name),
    )


@pytest.mark.rule("OUT-05")
def test_a_number_is_kept_with_permission_reason_and_end(house: make.Office) -> None:
    with pytest.raises(NotPermitted):
        reserve(house, "clerk")
    with pytest.raises(ReasonMissing):
        reserve(house, reason="")
    with pytest.raises(InvalidInput):
        reserve(house, days=31)
    entry = reserve(house)
    assert entry.is_reserved
    assert take(house, make.outgoing(house)).number == 2
    document = make.outgoing(house)
    used = numbers.use_reserved(entry=entry, document=document, act=house.act("clerk"))
    assert (used.number, used.document_id) == (1, document.pk)
    with pytest.raises(WrongState):
        numbers.use_reserved(entry=entry, document=make.outgoing(house), act=house.act("clerk"))


@pytest.mark.rule("OUT-05")
def test_a_kept_number_becomes_void_when_its_time_is_over(house: make.Office) -> None:
    entry = reserve(house, days=3)
    act = Act(by=None, at=house.now + timedelta(days=3), system="numbers", channel="job")
    assert numbers.expire_reservations(act=act) == 0
    late = Act(by=None, at=house.now + timedelta(days=4), system="numbers", channel="job")
    with pytest.raises(WrongState):
        numbers.use_reserved(
            entry=entry,
            document=make.outgoing(house),
            act=house.act("clerk", at=late.at),
        )
    assert numbers.expire_reservations(act=late) == 1
    entry.refresh_from_db()
    assert entry.void_at == late.at
    assert entry.void_reason
    assert JournalEntry.objects.filter(verb="documents.number.void", system="numbers").exists()


@pytest.mark.rule("OUT-05")
def test_the_nightly_job_expires_kept_numbers(house: make.Office) -> None:
    entry = reserve(house)
    expire_reservations.delay()
    entry.refresh_from_db()
    assert entry.void_at is not None


@pytest.mark.rule("OUT-07")
def test_a_missed_number_is_repaired_with_a_suffix(house: make.Office) -> None:
    entry = take(house, make.outgoing(house))
    take(house, make.outgoing(house))
    document = make.outgoing(house)
    with pytest.raises(NotPermitted):
        numbers.insert_after(entry=entry, document=document, reason="Sót", act=house.act("clerk"))
    with pytest.raises(ReasonMissing):
        numbers.insert_after(entry=entry, document=document, reason="", act=house.act("chief"))
    made = numbers.insert_after(
        entry=entry, document=document, reason="Sót khi vào sổ", act=house.act("chief")
    )
    assert str(made) == "1a"
    assert made.entered_on == entry.entered_on
    again = numbers.insert_after(
        entry=entry, document=make.outgoing(house), reason="Sót", act=house.act("chief")
    )
    assert str(again) == "1b"


@pytest.mark.rule("OUT-04")
def test_the_state_writes_its_symbol(house: make.Office) -> None:
    document = make.outgoing(house)
    entry = take(house, document)
    assert str(numbers.symbol(document=document, entry=entry)) == "01/TB-UBND"
    letter = catalogues.a_kind(name="Công văn", abbreviation="", in_symbol=False)
    document = make.outgoing(house, kind=letter)
    entry = take(house, document)
    assert str(numbers.symbol(document=document, entry=entry)) == "02/UBND-KT"


@pytest.mark.rule("PTY-01")
@pytest.mark.rule("PTY-05")
def test_the_party_writes_its_symbol(db: None) -> None:
    house = make.office(family="party")
    register = make.register(house.organisation, "outgoing", body_symbol="VPTU")
    document = make.outgoing(house)
    entry = take(house, document, register=register)
    assert str(numbers.symbol(document=document, entry=entry)) == "01-TB/VPTU"


@pytest.fixture
def party(db: None) -> make.Office:
    house = make.office(family="party")
    for ordinal, start, end in (
        (1, date(2020, 10, 1), date(2026, 6, 30)),
        (2, date(2026, 7, 1), None),
    ):
        Term.objects.create(
            organisation=house.organisation,
            body_name="Tỉnh ủy",
            body_code="TU",
            ordinal=ordinal,
            starts_on=start,
            ends_on=end,
        )
    house.outgoing_register = make.register(
        house.organisation, "outgoing", reset_policy="term", per_kind=True, body_code="TU"
    )
    return house


def a_paper(house: make.Office, abbreviation: str, **fields: object) -> Document:
    kind = catalogues.a_kind(abbreviation=abbreviation, family="party", **fields)
    return make.outgoing(house, kind=kind)


@pytest.mark.rule("PTY-02")
@pytest.mark.rule("PTY-06")
def test_each_kind_counts_apart_through_the_term(party: make.Office) -> None:
    first = take(party, a_paper(party, "NQ"), TODAY)
    second = take(party, a_paper(party, "KL"), TODAY)
    same = take(party, a_paper(party, "NQ"), date(2026, 6, 30))
    assert [(e.scope, e.number) for e in (first, second, same)] == [
        ("term:1:NQ", 1),
        ("term:1:KL", 1),
        ("term:1:NQ", 2),
    ]


@pytest.mark.rule("PTY-02")
def test_a_new_term_begins_anew_the_year_does_not(party: make.Office) -> None:
    party_days = [date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 4)]
    entries = [take(party, a_paper(party, "NQ"), day) for day in party_days]
    assert [(e.scope, e.number) for e in entries] == [
        ("term:1:NQ", 1),
        ("term:2:NQ", 1),
        ("term:2:NQ", 2),
    ]


@pytest.mark.rule("PTY-02")
def test_kinds_with_one_abbreviation_share_their_numbers(party: make.Office) -> None:
    decision = take(party, a_paper(party, "QĐ", name="Quyết định"))
    regulation = take(party, a_paper(party, "QĐ", name="Quy định"))
    assert (decision.number, regulation.number) == (1, 2)


def test_without_a_term_there_is_no_series(party: make.Office) -> None:
    with pytest.raises(numbers.NoSeries):
        numbers.scope_of(party.outgoing_register, a_paper(party, "NQ"), date(2019, 1, 1))


def test_counting_kinds_apart_needs_the_kind(party: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take(party, make.outgoing(party, kind=None))
    assert refusal.value.field == "kind"
