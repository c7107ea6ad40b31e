"""Whatever is typed, PostgreSQL takes it; and it finds what was meant."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.engine.text.highlight import hits, mark, passages
from documents.engine.text.letters import nfc
from documents.engine.text.query import MOST_WORDS, QUERY_CUT, parse_query
from documents.engine.text.vector import PHRASES_CUT, WORDS_CUT, build_vector

pytestmark = pytest.mark.django_db

LIKE_TYPED = st.text(
    st.one_of(
        st.sampled_from("\"-'’“”()&|!:*<>\\/.,_~ \t\n%\0"),
        st.sampled_from("aăâđêôơưéếệủyquỳ0123456789CVKLTWQĐ"),
        st.characters(),
    ),
    max_size=80,
)


def found(text: str, query: str, *, typing: bool = False) -> bool | None:
    asked = parse_query(query, typing=typing)
    if not asked.tsquery:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery",
            [build_vector([("A", text)]).literal, asked.tsquery],
        )
        return bool(cursor.fetchone()[0])


TEXT = (
    "Kết luận số 123-KL/TW ngày 15 tháng 8 năm 2024 của T.Ư về kỹ thuật, hoà bình, thuỷ lợi và "
    "kinh tế - xã hội; Quyết định 05/QĐ-UBND; thông tư 12a/Q của Đảng uỷ, quyết tâm."
)


@pytest.mark.rule("2C-30")
@pytest.mark.parametrize(
    "query",
    [
        "kết luận", "ket luan", "KẾT LUẬN", "ke\u0302\u0301t lua\u0323\u0302n",
        "123-KL/TW", "123 kl tw", "kl123", "KL/TW", "5/QĐ-UBND", "05/qd-ubnd", "12a/Q",
        "hòa bình", "hoà bình", "thủy lợi", "kĩ thuật", "ky thuat", "Đảng ủy", "dang uy",
        '"kinh tế xã hội"', '"kinh te - xã hội"', "“hoà bình”", "15/8/2024", "15.08.2024",
        "ngày 15 tháng 8 năm 2024", "tw", "t.ư", "kết luận -mật", 'kết -"luận kết"',
    ],
)  # fmt: skip
def test_found(query: str):
    assert found(TEXT, query) is True


@pytest.mark.parametrize(
    "query",
    [
        "kệt luận", '"luận kết"', "124-KL/TW", "16/8/2024", "kết -luận", '-"hoà bình"', "-123-KL/TW",
        "tết", '"kết luận 123"', "hoạ",
    ],
)  # fmt: skip
def test_not_found(query: str):
    assert found(TEXT, query) is False


@pytest.mark.parametrize("query", ["", " ", ". -", "-", '"', '""', "' \\", "()&|!:*", "\0"])
def test_nothing_to_look_for(query: str):
    assert found(TEXT, query) is None


@pytest.mark.parametrize(
    "query", ["nghi qu", "kết luậ", "thuy l", "kinh tế xã hộ", "quyê", "quy", "Đảng u"]
)
def test_the_last_word_is_completed_while_typing(query: str):
    text = TEXT + " nghị quyết"
    assert found(text, query, typing=True) is True


def test_a_word_followed_by_a_blank_is_complete():
    assert found("quyết", "quy", typing=True) is True
    assert found("quyết", "quy ", typing=True) is False
    assert found("quyết", "q", typing=True) is False


@pytest.mark.rule("2C-28")
@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LIKE_TYPED, st.booleans())
def test_any_text_is_a_valid_query(query: str, typing: bool):
    found(TEXT, query, typing=typing)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300))
def test_any_text_can_be_indexed_and_finds_its_own_words(text: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [build_vector([("D", text)]).literal])
    words = " ".join(text.replace('"', " ").replace("-", " ").split()[:3])
    assert found(text, words) in {True, None}


def test_the_longest_texts_fit_into_postgresql():
    positions = " ".join(f"t{n % 70_000} kế" for n in range(150_000))
    vector = build_vector([("A", "chủ đề"), ("D", positions)])
    assert set(vector.notices) <= {PHRASES_CUT, WORDS_CUT}
    assert vector.notices
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery", [vector.literal, parse_query("chủ đề").tsquery]
        )
        assert cursor.fetchone()[0]


def test_long_queries_are_cut_with_notice():
    query = parse_query(" ".join(f"w{n}x" for n in range(60)))
    assert QUERY_CUT in query.notices
    assert sum(len(term.words) for term in query.terms) <= MOST_WORDS
    assert QUERY_CUT in parse_query("kế " * 200).notices


def test_hits_are_marked_where_they_stand():
    pieces = mark("Kế hoạch số 5 về kệ hoạch", parse_query("kế"))
    assert [piece.text for piece in pieces if piece.hit] == ["Kế"]
    assert "".join(piece.text for piece in pieces) == "Kế hoạch số 5 về kệ hoạch"
    pieces = mark("ngày 15 tháng 8 năm 2024 và 15", parse_query("15/8/2024"))
    assert [piece.text for piece in pieces if piece.hit] == ["15 tháng 8"]


def test_passages_stand_around_the_hits():
    text = "mở đầu " * 100 + "nội dung thuỷ lợi quan trọng " + "kết thúc " * 100
    (passage,) = passages(text, parse_query('"thủy lợi"'), width=80)
    assert [piece.text for piece in passage.pieces if piece.hit] == ["thuỷ lợi"]
    assert passage.cut_before
    assert passage.cut_after
    assert sum(len(piece.text) for piece in passage.pieces) < 140
    assert passages(text, parse_query("không có")) == ()


@given(LIKE_TYPED, LIKE_TYPED)
@settings(max_examples=200, deadline=None)
def test_pieces_put_together_are_the_text(text: str, query: str):
    asked = parse_query(query)
    assert "".join(piece.text for piece in mark(text, asked)) == nfc(text)
    for start, end in hits(text, asked):
        assert 0 <= start < end <= len(nfc(text))
    for passage in passages(text, asked):
        joined = "".join(piece.text for piece in passage.pieces)
        assert joined == nfc(text)[passage.start : passage.start + len(joined)]
