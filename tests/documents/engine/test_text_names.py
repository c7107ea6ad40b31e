"""Order of Vietnamese words and people."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.engine.text.names import initials, person_sort_key, sort_key, username

DICTIONARY = [
    "12",
    "a",
    "an",
    "ăn",
    "ân",
    "ba",
    "ba lan",
    "bà",
    "bà 3",
    "bả",
    "bã",
    "bá",
    "bạ",
    "ban",
    "băng",
    "bân",
    "cà",
    "chi",
    "da",
    "đa",
    "đạo",
    "e",
    "ê",
    "hoa",
    "hòa",
    "hùng",
    "i",
    "o",
    "ô",
    "ơ",
    "quý",
    "tôi",
    "tơ",
    "u",
    "ư",
    "y",
]


def test_words_stand_as_in_the_dictionary():
    mixed = random.sample(DICTIONARY, len(DICTIONARY))
    assert sorted(mixed, key=sort_key) == DICTIONARY


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_key_is_the_same_for_either_form_of_the_letters(one: str, other: str):
    assert sort_key(unicodedata.normalize("NFD", one)) == sort_key(
        unicodedata.normalize("NFC", one)
    )
    assert (sort_key(one) < sort_key(other)) == (sort_key(one).encode() < sort_key(other).encode())


def test_people_stand_by_given_name():
    people = ["Trần Thị An", "Lê Ánh", "Phạm Ánh", "Nguyễn Văn Ân", "Lê Văn Bình", "Dương Dung", "Đỗ Đình Đức"]  # fmt: skip
    mixed = random.sample(people, len(people))
    assert sorted(mixed, key=person_sort_key) == people


@pytest.mark.parametrize(
    ("name", "short"), [("Nguyễn Văn Ân", "NÂ"), ("Đỗ Đức", "ĐĐ"), ("Khuê", "K"), ("", "")]
)
def test_initials(name: str, short: str):
    assert initials(name) == short


@pytest.mark.parametrize(
    ("name", "taken", "suggested"),
    [
        ("Nguyễn Văn Ân", (), "annv"),
        ("Nguyễn Văn Ân", {"annv"}, "annv2"),
        ("Nguyễn Văn Ân", {"annv", "annv2"}, "annv3"),
        ("Đỗ Đình Đức", (), "ducdd"),
        ("Ðinh Thuý", (), "thuyd"),
        ("", (), "user"),
        ("漢 字", (), "user"),
    ],
)
def test_user_names(name: str, taken: set[str], suggested: str):
    assert username(name, taken) == suggested


@given(st.text(max_size=60))
def test_any_name_gives_keys_and_a_user_name(name: str):
    sort_key(name)
    person_sort_key(name)
    initials(name)
    assert username(name).isascii()
