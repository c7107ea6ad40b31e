"""Document numbers and symbols of both families."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.engine.text.codes import (
    Code,
    Family,
    abbreviation_of,
    abbreviations,
    find_codes,
    fold_code,
    format_code,
    kind_names,
    lookup,
    make_code,
    number_text,
    parse_code,
    renumber,
    sort_key,
)

SUFFIXES = st.sampled_from(["", "a", "b", "đ"])
NUMBERS = st.integers(1, 999_999)
BODIES = st.text("ABCDĐGHIKLMNOPQRSTUVXƯ", min_size=2, max_size=8)


@st.composite
def codes(draw: st.DrawFn) -> Code:
    family = draw(st.sampled_from(Family))
    kind = draw(st.sampled_from([k for k in abbreviations(family) if len(k) <= 4]))
    if family is Family.PARTY:
        return make_code(
            family=family, number=draw(NUMBERS), suffix=draw(SUFFIXES), kind=kind,
            body=draw(BODIES), tail=draw(st.sampled_from(["", "nb"])),
        )  # fmt: skip
    unit = draw(BODIES) if kind == "CV" else ""
    # A body called like a kind cannot be told from it; no office has such a symbol.
    bodies = BODIES.filter(lambda body: body not in abbreviations(Family.STATE))
    year = draw(st.sampled_from([None, 2020, 2026])) if kind != "CV" else None
    return make_code(
        family=family, number=draw(NUMBERS), suffix=draw(SUFFIXES), kind=kind,
        body=draw(bodies), unit=unit, year=year,
    )  # fmt: skip


@pytest.mark.rule("OUT-04")
@pytest.mark.rule("PTY-01")
@pytest.mark.rule("PTY-05")
@pytest.mark.parametrize(
    ("text", "family", "number", "notation", "kinds"),
    [
        ("05/QĐ-UBND", "state", "05", "QĐ-UBND", {"Quyết định"}),
        ("Số: 5/QĐ-UBND", "state", "05", "QĐ-UBND", {"Quyết định"}),
        ("15/UBND-VP", "state", "15", "UBND-VP", {"Công văn"}),
        ("2491/STC-BCTC", "state", "2491", "STC-BCTC", {"Công văn"}),
        ("30/2020/NĐ-CP", "state", "30", "2020/NĐ-CP", {"Nghị định"}),
        ("20/2020/QĐ-TTg", "state", "20", "2020/QĐ-TTg", {"Quyết định"}),
        ("117/2025/QH15", "state", "117", "2025/QH15", {"Luật", "Bộ luật", "Nghị quyết"}),
        ("12-TB/VPTW", "party", "12", "TB/VPTW", {"Thông báo", "Tuyên bố"}),
        ("399-QĐ/TW", "party", "399", "QĐ/TW", {"Quyết định", "Quy định"}),
        ("5053-CV/VPTW/nb", "party", "5053", "CV/VPTW/nb", {"Công văn"}),
        ("Số 01-NQ/ĐH", "party", "01", "NQ/ĐH", {"Nghị quyết"}),
        ("7 – KL / TW", "party", "07", "KL/TW", {"Kết luận"}),
        ("12a/KH-UBND", "state", "12a", "KH-UBND", {"Kế hoạch"}),
        ("123-KL/T.Ư", "party", "123", "KL/TW", {"Kết luận"}),
        ("6/TTLT-BTC-BNV", "state", "06", "TTLT-BTC-BNV", {"Thông tư liên tịch"}),
    ],
)
def test_both_families_are_read(
    text: str, family: str, number: str, notation: str, kinds: set[str]
):
    code = parse_code(text)
    assert code is not None
    assert (code.family, code.code_number, code.code_notation) == (family, number, notation)
    assert code.kind_names == kinds


@pytest.mark.parametrize("text", ["", "15/8/2024", "Quyết định", "12", "/QĐ-UBND", "0,5/kg", "3/4"])
def test_what_is_no_number_is_not_read(text: str):
    assert parse_code(text) is None


@pytest.mark.rule("OUT-04")
@given(codes())
def test_what_is_written_is_read_back(code: Code):
    assert parse_code(format_code(code)) == code
    assert parse_code(f"Số: {code}") == code
    assert format_code(code) == str(parse_code(format_code(code)))
    assert renumber(renumber(code, 7), code.number, code.suffix) == code


@given(codes())
def test_numbers_are_found_in_running_text(code: Code):
    text = f"Căn cứ văn bản số {code}, ngày 05/9/2026;"
    assert [found for found, _, _ in find_codes(text)] == [code]


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text: str):
    parse_code(text)
    lookup(text)
    fold_code(text)
    sort_key(text)
    list(find_codes(text))


@given(codes())
def test_every_way_of_typing_folds_alike(code: Code):
    whole = str(code)
    folded = fold_code(whole)
    assert fold_code(whole.lower()) == folded
    assert fold_code(whole.replace("Đ", "D").replace("đ", "d").replace("Ư", "U")) == folded
    assert fold_code(f"Số: {whole}") == folded
    asked = lookup(whole)
    assert asked is not None
    assert asked.exact == folded


@pytest.mark.parametrize(
    "typed", ["123-CV/VPTW", "123 cv vptw", "123/CV-VPTW", "0123-cv/vptw", "Số 123-CV/VPTW"]
)
def test_symbols_typed_any_way_are_one(typed: str):
    asked = lookup(typed)
    assert asked is not None
    assert asked.exact == "123.cv.vptw"


@pytest.mark.parametrize("typed", ["cv123", "cv 123", "123cv", "123-cv", "CV-123"])
def test_number_and_kind_in_any_order_begin_the_symbol(typed: str):
    asked = lookup(typed)
    assert asked is not None
    assert asked.like == "123.cv%"


@pytest.mark.parametrize(
    "typed", ["kế hoạch", "ke hoach", "nghị quyết 12", "năm 2026", "15/8/2024", "", "%", "x" * 80]
)
def test_words_are_no_symbol(typed: str):
    assert lookup(typed) is None


@given(st.text(max_size=40))
def test_a_pattern_carries_no_wild_cards_of_the_typist(text: str):
    asked = lookup(text)
    if asked is not None:
        assert "%" not in asked.like[2:-1]
        assert "_" not in asked.like
        assert "\\" not in asked.like


def test_order_is_by_integer_then_suffix():
    numbers = ["12", "2", "12b", "12a", "100", "12đ", "12d", "1"]
    assert sorted(numbers, key=sort_key) == ["1", "2", "12", "12a", "12b", "12d", "12đ", "100"]


def test_numbers_under_ten_have_a_leading_zero():
    assert [number_text(1), number_text(9, "a"), number_text(10)] == ["01", "09a", "10"]


def test_ambiguous_abbreviations_give_all_kinds():
    assert kind_names("QĐ", "party") == {"Quyết định", "Quy định"}
    assert kind_names("TT", "state") != kind_names("TT", "party")
    assert kind_names("", "state") == {"Công văn"}
    assert kind_names("", "party") == frozenset()
    assert kind_names("XYZ", "state") == frozenset()


@pytest.mark.parametrize(
    ("typed", "right"),
    [("ctr", "CTr"), ("qd", "QĐ"), ("hđ", "HĐ"), ("hd", "HD"), ("TTR", "TTr"), ("xx", "")],
)
def test_abbreviations_typed_anyhow(typed: str, right: str):
    assert abbreviation_of(typed, "state") == right


def test_symbols_are_put_together_as_the_family_does():
    state = make_code(family="state", number=15, kind="CV", body="UBND", unit="VP")
    assert str(state) == "15/UBND-VP"
    assert str(make_code(family="state", number=5, kind="QĐ", body="UBND")) == "05/QĐ-UBND"
    assert str(make_code(family="party", number=5, kind="NQ", body="ĐU")) == "05-NQ/ĐU"
    assert str(make_code(family="party", number=15, kind="CV", body="VPTU")) == "15-CV/VPTU"
