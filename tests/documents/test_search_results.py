"""What a person gets for what he types."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.pages import encode
from documents.selectors.search import Filters, everything, search
from tests.documents.searchables import TODAY, Office, an_office, subjects

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = an_office()
    office.hire("lan", "Trần Thị Lan")
    return office


@pytest.mark.rule("2C-28")
@pytest.mark.parametrize(
    "typed", ["123-CV/VPTW", "123 cv vptw", "cv123", "CV-123", "123/CV-VPTW", "123", "cv/vptw"]
)
def test_a_number_is_found_however_typed_and_comes_first(office: Office, typed: str):
    office.document("Nhắc đến văn bản số 123-CV/VPTW", "lan", on=TODAY)
    office.document("Báo cáo", "lan", code="123-CV/VPTW", on=date(2020, 1, 2))
    hits = search(office.who("lan"), typed).hits
    assert hits[0].document.code_display == "123-CV/VPTW"
    assert hits[0].by_number
    assert len({hit.document.pk for hit in hits}) == len(hits)


def test_the_exact_number_comes_before_those_that_begin_so(office: Office):
    office.document("mới", "lan", code="12/QĐ-UBND-VP", on=TODAY)
    office.document("cũ", "lan", code="12/QĐ-UBND", on=TODAY - timedelta(days=900))
    assert subjects(search(office.who("lan"), "12/qd-ubnd").hits) == ["cũ", "mới"]


@pytest.mark.rule("2C-30")
def test_words_with_and_without_marks(office: Office):
    office.document("Kế hoạch hoà giải", "lan")
    office.document("Kẻ hoách", "lan")
    who = office.who("lan")
    assert subjects(search(who, "kế hoạch").hits) == ["Kế hoạch hoà giải"]
    assert len(search(who, "ke hoach").hits) == 2
    assert subjects(search(who, "hòa giải").hits) == ["Kế hoạch hoà giải"]


def test_passages_show_where_the_text_answers(office: Office):
    text = "mở đầu " * 50 + "đoạn nói về công trình thuỷ lợi " + "kết " * 50
    office.document("Báo cáo", "lan", text=text)
    (hit,) = search(office.who("lan"), "thủy lợi").hits
    assert [piece.text for piece in hit.passages[0].pieces if piece.hit] == ["thuỷ", "lợi"]
    assert not any(piece.hit for piece in hit.subject)


def test_pages_follow_one_another_without_gap_or_double(office: Office):
    for n in range(23):
        office.document(f"Văn bản {n}", "lan", on=TODAY - timedelta(days=40 * n))
    who = office.who("lan")
    seen: list[str] = []
    cursor = None
    while True:
        page = search(who, "văn bản", cursor=cursor, size=5)
        seen += subjects(page.hits)
        assert (page.count is None) == (cursor is not None)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"Văn bản {n}" for n in range(23)]


def test_the_first_page_counts(office: Office):
    for n in range(7):
        office.document(f"Văn bản {n}", "lan")
    assert str(search(office.who("lan"), "văn bản", size=3).count) == "7"
    assert str(search(office.who("lan"), "văn bản").count) == "7"


def test_filters_narrow_and_stand_alone(office: Office):
    office.document("Cũ", "lan", on=date(2020, 5, 1), direction="incoming", state="filed")
    office.document("Mới", "lan", on=date(2026, 5, 1))
    who = office.who("lan")
    assert subjects(search(who, "", Filters(since=date(2026, 1, 1))).hits) == ["Mới"]
    assert subjects(search(who, "", Filters(until=date(2021, 1, 1))).hits) == ["Cũ"]
    assert subjects(search(who, "cũ", Filters(direction="incoming")).hits) == ["Cũ"]
    assert subjects(search(who, "", Filters(states=("filed",))).hits) == ["Cũ"]
    assert not search(who, "cũ", Filters(direction="outgoing")).hits


@pytest.mark.parametrize("typed", ["", "   ", ". -", '"', "\0", "-", "-văn", "-5", '-"văn bản" -x'])
def test_nothing_typed_is_told_so(office: Office, typed: str):
    office.document("Văn bản", "lan")
    found = search(office.who("lan"), typed)
    assert not found.hits
    assert len(found.notices) == 1


@pytest.mark.parametrize("typed", ["văn -5", 'văn -"5 KH"', "văn -kh"])
def test_what_is_left_out_is_no_number(office: Office, typed: str):
    office.document("Văn bản đi", "lan", code="5/KH-UBND")
    office.document("Văn bản đến", "lan", code="6/BC-UBND")
    assert subjects(search(office.who("lan"), typed).hits) == ["Văn bản đến"]


def test_too_much_typed_is_told_so(office: Office):
    assert search(office.who("lan"), "kế hoạch " * 100).notices


@pytest.mark.parametrize(
    "cursor",
    ["x", "=", encode([2]), encode([2, "hôm nay", 5]), encode([9, "2026-01-01", 5]),
     encode([2, "2026-01-01", 10**30]), encode(["2", "2026-01-01", "5"]), encode([2, 5, 5])],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_refused(office: Office, cursor: str):
    with pytest.raises(InvalidInput):
        search(office.who("lan"), "kế", cursor=cursor)


def test_nobody_finds_nothing():
    assert not search(None, "kế hoạch").hits
    assert not everything(None, "kế hoạch")


@pytest.mark.rule("2A-2")
def test_a_page_takes_as_many_queries_for_twenty_hits_as_for_one(
    office: Office, django_assert_max_num_queries: object
):
    for n in range(25):
        office.document(f"Văn bản {n} số", "lan", text="nội dung", code=f"{n}/KH-UBND")
    who = office.who("lan")
    with django_assert_max_num_queries(14):
        assert len(search(who, "văn bản").hits) == 20
    with django_assert_max_num_queries(14):
        search(who, "5/KH-UBND")
    with django_assert_max_num_queries(16):
        everything(who, "văn bản")


def test_the_last_word_is_completed_in_the_top_box(office: Office):
    office.document("Nghị quyết về đất đai", "lan")
    who = office.who("lan")
    assert subjects(everything(who, "nghị quyế").documents) == ["Nghị quyết về đất đai"]
    assert everything(who, "tran thi").people == [office.persons["lan"]]
    assert everything(who, "Thị L").people == [office.persons["lan"]]
    assert not everything(who, "Thị K").people


@pytest.mark.rule("2C-28")
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(office: Office, typed: str):
    who = office.who("lan")
    search(who, typed)
    everything(who, typed)
