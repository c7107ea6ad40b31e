"""Vietnamese text: kept in NFC, found without marks, sorted as a dictionary sorts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogues.engine import organ_codes, text


@pytest.mark.parametrize(
    ("legacy", "unicode"),
    [
        ("Bé N«ng nghiÖp vµ Ph¸t triÓn n«ng th«n", "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("§¶ng ñy khèi c¸c c¬ quan", "Đảng ủy khối các cơ quan"),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Së Néi vô, Côc V¨n th­ vµ L­u tr÷", "Sở Nội vụ, Cục Văn thư và Lưu trữ"),
    ],
)
def test_text_of_tcvn3_fonts_becomes_unicode(legacy: str, unicode: str) -> None:
    assert text.from_tcvn3(legacy) == unicode


def test_tcvn3_is_recognised_by_the_whole_table_only() -> None:
    assert text.looks_like_tcvn3("Bé N«ng nghiÖp vµ Ph¸t triÓn n«ng th«n Së Néi vô")
    assert not text.looks_like_tcvn3("Bộ Nông nghiệp; 50µm × 3; Zürich")
    assert not text.looks_like_tcvn3("Cà Mau, Hà Nam, 50µm")


def test_decomposed_text_is_kept_composed() -> None:
    assert text.tidy(unicodedata.normalize("NFD", "  Ủy ban\u200b  nhân dân ")) == "Ủy ban nhân dân"


def test_folding_drops_marks_and_signs() -> None:
    assert text.fold("Sở KH&CN – Đắk Lắk (2025)") == "so kh cn dak lak 2025"


def test_names_sort_in_the_vietnamese_order() -> None:
    names = ["Đà Nẵng", "Hà Nội", "Hà", "Ân Thi", "An Giang", "Ăn", "Hạ Long", "Da", "Cà Mau"]
    ordered = ["An Giang", "Ăn", "Ân Thi", "Cà Mau", "Da", "Đà Nẵng", "Hà", "Hạ Long", "Hà Nội"]
    assert sorted(names, key=text.sort_key) == ordered


@given(st.text(max_size=80))
def test_tidying_and_folding_are_done_once(words: str) -> None:
    assert text.tidy(text.tidy(words)) == text.tidy(words)
    assert text.fold(text.fold(words)) == text.fold(words)


@pytest.mark.rule("EX-04")
@pytest.mark.parametrize(
    ("legacy", "new"),
    [
        ("000.00.11.H53", "H53.11"),
        ("000.00.00.H26", "H26"),
        ("000.02.37.H37", "H37.37.02"),
        ("012.02.37.H37", "H37.37.02.012"),
        (" 000.00.01.g09 ", "G09.01"),
    ],
)
def test_child_first_codes_are_turned_parent_first(legacy: str, new: str) -> None:
    assert organ_codes.from_legacy(legacy) == new


@pytest.mark.parametrize("wrong", ["", "H53.11", "000.00.11.53H", "000.00.11", "0.0.0.H53"])
def test_what_is_no_legacy_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        organ_codes.from_legacy(wrong)


@given(
    st.from_regex(r"[A-KH]\d{2}", fullmatch=True),
    st.lists(st.integers(1, 99).map("{:02d}".format), max_size=2),
)
def test_codes_survive_there_and_back(root: str, below: list[str]) -> None:
    code = ".".join([root, *below])
    assert organ_codes.is_new(code)
    assert organ_codes.from_legacy(organ_codes.to_legacy(code)) == code


def test_a_code_too_deep_for_the_old_form_is_refused() -> None:
    with pytest.raises(ValueError, match=r"H53"):
        organ_codes.to_legacy("H53.01.02.03.04")
    assert organ_codes.parent_of("H53.01.02") == "H53.01"
    assert not organ_codes.is_new("H53." + ".".join(["11"] * 20))
