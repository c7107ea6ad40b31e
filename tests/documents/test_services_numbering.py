"""Numbers over the end of a year and of a term, congresses, groups of kinds, tails, kept numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import InternalError, transaction

from accounts.models import Term
from catalogues.models import IssuingRule
from core.acts import Act
from core.errors import Blocked, InvalidInput, NotPermitted, ReasonMissing, WrongState
from documents.choices import OutgoingState
from documents.models import OutgoingDocument, RegisterEntry
from documents.selectors import series
from documents.services import numbers, outgoing, registers
from documents.services.registers import GroupIn, RegisterIn
from tests.factories import catalogues
from tests.factories import documents as make

LAST_MINUTE = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
"""31 December 2026, 23:59 in Việt Nam."""
NEW_YEAR = datetime(2026, 12, 31, 17, 1, tzinfo=UTC)
"""1 January 2027, 00:01 in Việt Nam; in Greenwich it is still the old year."""


def signed(house: make.Office, **fields: Any) -> OutgoingDocument:
    return make.outgoing(house, state=OutgoingState.SIGNED, **fields)


def number(
    house: make.Office, document: OutgoingDocument, at: datetime | None = None, **more: Any
) -> OutgoingDocument:
    act = house.act("clerk", at=at or house.now, reason=more.pop("reason", ""))
    return outgoing.take_number(document=document, act=act, **more)


def party(now: datetime = make.NOW, **fields: Any) -> make.Office:
    """A Party office whose numbers run per kind and per term."""
    house = make.office(family="party", now=now)
    system = Act.of_system("tests", channel="command")
    registers.close(register=house.outgoing_register, last_day=date(2025, 1, 1), act=system)
    house.outgoing_register = make.register(
        house.organisation, "outgoing", reset_policy="term", per_kind=True, act=system, **fields
    )
    return house


def term(
    house: make.Office, ordinal: int, starts: date, ends: date | None = None, body: str = "BCH"
) -> Term:
    return Term.objects.create(
        organisation=house.organisation,
        body_name=f"Nhiệm kỳ {ordinal}",
        body_code=body,
        ordinal=ordinal,
        starts_on=starts,
        ends_on=ends,
    )


@pytest.mark.rule("OUT-02")
@pytest.mark.rule("R30")
def test_the_year_ends_at_midnight_in_viet_nam(db: None) -> None:
    house = make.office()
    early, old, new = (signed(house) for _n in range(3))
    number(house, early, at=LAST_MINUTE - timedelta(days=3))
    with time_machine.travel(LAST_MINUTE, tick=False):
        old = outgoing.take_number(document=old, act=house.act("clerk", at=LAST_MINUTE))
    with time_machine.travel(NEW_YEAR, tick=False):
        new = outgoing.take_number(document=new, act=house.act("clerk", at=NEW_YEAR))
    assert (old.code_number, old.issued_on) == ("02", date(2026, 12, 31))
    assert (new.code_number, new.issued_on) == ("01", date(2027, 1, 1))
    scopes = (old.register_entry.scope, new.register_entry.scope)
    assert scopes == ("2026", "2027")


@pytest.mark.rule("PTY-02")
@pytest.mark.rule("PTY-04")
def test_a_party_series_runs_per_kind_and_term_across_the_year(db: None) -> None:
    house = party()
    term(house, 13, date(2025, 7, 1), date(2027, 1, 15))
    term(house, 14, date(2027, 1, 16))
    decision = catalogues.a_kind(name="Quyết định", abbreviation="QĐ", family="party")
    notices = [signed(house) for _n in range(3)]
    decided = number(house, signed(house, kind=decision), at=LAST_MINUTE)
    first = number(house, notices[0], at=LAST_MINUTE)
    over = number(house, notices[1], at=NEW_YEAR)
    after = number(house, notices[2], at=datetime(2027, 1, 16, 2, tzinfo=UTC))
    symbol = house.organisation.code_symbol
    assert decided.code_display == f"01-QĐ/{symbol}"
    assert [one.code_display for one in (first, over, after)] == [
        f"01-TB/{symbol}",
        f"02-TB/{symbol}",  # the year does not count, the term does
        f"01-TB/{symbol}",  # the day after the congress closes a new term begins
    ]
    assert after.register_entry.scope == "term:14:TB"


@pytest.mark.rule("PTY-01")
@pytest.mark.rule("PTY-05")
@pytest.mark.rule("OUT-04")
def test_party_symbols_have_a_leading_zero_and_may_have_a_tail(db: None) -> None:
    house = party()
    term(house, 13, date(2025, 7, 1))
    letter = catalogues.a_kind(name="Công văn", abbreviation="CV", family="party", has_title=False)
    done = number(house, signed(house, kind=letter), tail="/nb")
    assert done.code_display == f"01-CV/{house.organisation.code_symbol}/nb"
    assert (done.code_number, done.symbol_tail) == ("01", "nb")
    state = make.office()
    with pytest.raises(InvalidInput) as refused:
        number(state, signed(state), tail="nb")
    assert refused.value.field == "tail"


@pytest.mark.rule("PTY-03")
def test_a_congress_has_one_series_for_all_kinds_from_opening_to_close(db: None) -> None:
    house = party()
    term(house, 13, date(2020, 7, 1), date(2026, 3, 31))
    term(house, 14, date(2026, 3, 9), date(2026, 3, 11), body="ĐH")
    congress = make.register(
        house.organisation,
        "outgoing",
        reset_policy="term",
        is_default=False,
        body_symbol="ĐH",
        body_code="ĐH",
        body_type="congress",
    )
    resolution = catalogues.a_kind(name="Nghị quyết", abbreviation="NQ", family="party")
    presidium = {"signing_form": "tm_presidium"}
    codes = [
        number(house, signed(house, kind=kind, **presidium)).code_display
        for kind in (house.kind, resolution, house.kind)
    ]
    assert codes == ["01-TB/ĐH", "02-NQ/ĐH", "03-TB/ĐH"]
    # The committee's own papers of those days stay in the committee's series and term.
    own = number(house, signed(house))
    assert (own.code_number, own.register_entry.scope) == ("01", "term:13:TB")
    late = datetime(2026, 3, 12, 2, tzinfo=UTC)
    with pytest.raises(numbers.NoSeries):
        number(house, signed(house, **presidium), at=late, register=congress)


@pytest.mark.rule("OUT-02")
@pytest.mark.rule("PTY-06")
def test_groups_of_kinds_count_together_and_others_are_refused(db: None) -> None:
    house = make.office()
    kinds = {
        short: catalogues.a_kind(name=name, abbreviation=short)
        for short, name in (("QĐ", "Quyết định"), ("NQ", "Nghị quyết"), ("BC", "Báo cáo"))
    }
    data = RegisterIn(
        direction="outgoing",
        name="Sổ theo nhóm",
        code="NHOM",
        per_group=True,
        groups=[GroupIn("QP", "Quyết định, nghị quyết", [kinds["QĐ"], kinds["NQ"]])],
    )
    act = house.act("clerk")
    book = registers.open_(organisation=house.organisation, data=data, act=act)
    made = [
        number(house, signed(house, kind=kinds[short]), register=book) for short in ("QĐ", "NQ")
    ]
    assert [one.register_entry.number for one in made] == [1, 2]
    assert {one.register_entry.scope for one in made} == {"2026:g.QP"}
    with pytest.raises(InvalidInput) as refused:
        number(house, signed(house, kind=kinds["BC"]), register=book)
    assert refused.value.field == "kind"
    twice = GroupIn("B", "Lại quyết định", [kinds["QĐ"]])
    with pytest.raises(InvalidInput):
        registers.open_(
            organisation=house.organisation,
            data=RegisterIn(
                direction="outgoing",
                name="Sổ hai nhóm",
                code="HAI",
                per_group=True,
                groups=[data.groups[0], twice],
            ),
            act=act,
        )


@pytest.mark.rule("OUT-02")
def test_rule_making_documents_carry_the_year(db: None) -> None:
    house = make.office()
    book = make.register(
        house.organisation, "outgoing", per_kind=True, year_in_symbol=True, is_default=False
    )
    kind = catalogues.a_kind(name="Nghị quyết", abbreviation="NQ", group="rule_making")
    done = number(house, signed(house, kind=kind), register=book)
    assert done.code_display == f"01/2026/NQ-{house.organisation.code_symbol}"


@pytest.mark.rule("OUT-05")
def test_a_kept_number_is_used_with_its_own_date(db: None) -> None:
    house = make.office()
    kept = numbers.reserve(
        register=house.outgoing_register,
        on=house.now.date(),
        until=house.now.date() + timedelta(days=5),
        reason="Chờ chữ ký",
        act=house.act("chief"),
    )
    assert list(series.reserved(house=house.organisation)) == [kept]
    later = house.now + timedelta(days=3)
    other = number(house, signed(house), at=later)
    done = number(house, signed(house), at=later, reserved=kept)
    assert (other.code_number, done.code_number) == ("02", "01")
    assert done.issued_on == house.now.date()
    assert not series.reserved(house=house.organisation).exists()


@pytest.mark.rule("OUT-07")
def test_a_missed_number_is_repaired_by_the_chief_with_a_reason(db: None) -> None:
    house = make.office()
    first = number(house, signed(house)).register_entry
    number(house, signed(house))
    missed = signed(house)
    with pytest.raises(NotPermitted):
        outgoing.insert_number(
            document=missed, after=first, act=house.act("clerk", reason="Bỏ sót")
        )
    with pytest.raises(ReasonMissing):
        outgoing.insert_number(document=missed, after=first, act=house.act("chief"))
    done = outgoing.insert_number(
        document=missed, after=first, act=house.act("chief", reason="Bỏ sót khi cấp số")
    )
    assert (done.code_number, done.issued_on) == ("01a", first.entered_on)
    entry = RegisterEntry.objects.get(document=done)
    assert entry.inserted_reason == "Bỏ sót khi cấp số"


@pytest.mark.rule("OUT-01")
def test_a_signed_document_is_overdue_after_the_next_working_day(db: None) -> None:
    house = make.office()  # Tuesday, 10 March 2026
    friday = datetime(2026, 3, 6, 3, tzinfo=UTC)
    document = signed(house, signed_at=friday, signed_by=house.leader)
    monday, tuesday = date(2026, 3, 9), date(2026, 3, 10)
    rows = OutgoingDocument.objects.filter(pk=document.pk)
    assert not series.is_number_overdue(document, monday)
    assert series.is_number_overdue(document, tuesday)
    assert not series.number_overdue(rows, house.organisation, monday).exists()
    assert series.number_overdue(rows, house.organisation, tuesday).exists()
    with pytest.raises(InvalidInput):  # never before it was signed
        number(house, document, on=date(2026, 3, 5))


def test_a_body_without_authority_is_warned_and_a_reason_overrides(db: None) -> None:
    house = party(body_type="standing_committee", body_tier="grassroots")
    term(house, 13, date(2025, 7, 1))
    catalogues.a_row(
        IssuingRule,
        body_type="standing_committee",
        tier="grassroots",
        kind=house.kind,
        allowed=False,
    )
    document = signed(house)
    with pytest.raises(Blocked) as refused:
        number(house, document)
    assert refused.value.reason_code == "no_authority"
    done = number(house, document, reason="Cấp trên giao tại Thông báo số 5")
    assert done.state == OutgoingState.NUMBERED
    assert done.waivers.get().rule == "authority"


@pytest.mark.rule("R30")
@pytest.mark.rule("R6")
@pytest.mark.rule("R10")
def test_a_series_closes_when_its_year_is_over_and_nothing_in_it_is_open(db: None) -> None:
    house = make.office()
    document = number(house, signed(house), at=LAST_MINUTE)
    kept = numbers.reserve(
        register=house.outgoing_register,
        on=date(2026, 12, 31),
        until=date(2027, 1, 10),
        reason="Chờ ký",
        act=house.act("chief", at=LAST_MINUTE),
    )
    clerk = house.act("clerk", at=NEW_YEAR)
    book = house.outgoing_register
    with pytest.raises(Blocked) as early:
        registers.close_series(register=book, scope="2026", act=house.act("clerk", at=LAST_MINUTE))
    assert len(early.value.details) == 3  # still running, a kept number, an unfinished document
    # The new year's book runs beside the old one that is still open.
    assert number(house, signed(house), at=NEW_YEAR).code_number == "01"
    with pytest.raises(Blocked) as open_items:
        registers.close_series(register=book, scope="2026", act=clerk)
    assert len(open_items.value.details) == 2
    numbers.void(entry=kept, reason="Không dùng đến", act=clerk)
    OutgoingDocument.objects.filter(pk=document.pk).update(state=OutgoingState.ISSUED)
    closed = registers.close_series(register=book, scope="2026", act=clerk)
    assert (closed.last_number, closed.used, closed.void) == (2, 1, 1)
    with pytest.raises(WrongState):
        numbers.take(
            register=book,
            document=signed(house),
            on=date(2026, 12, 31),
            act=house.act("clerk", at=NEW_YEAR),
        )
    with pytest.raises(InternalError), transaction.atomic():
        RegisterEntry.objects.create(
            register=book,
            scope="2026",
            number=3,
            entered_on=date(2026, 12, 31),
            taken_at=NEW_YEAR,
        )
    with pytest.raises(InternalError), transaction.atomic():
        RegisterEntry.objects.filter(pk=kept.pk).delete()
