import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.engine.names import clean_name, name_sort_key

ORDERED = [
    "Nguyễn An",
    "Nguyễn Thị An",
    "Bùi Anh",
    "Bùi Ảnh",
    "Phạm Ánh",
    "Lê Ăn",
    "Lê Ân",
    "Vũ Ất",
    "Đỗ Bình",
    "Hoàng Dũng",
    "Trần Văn Đức",
    "Lý Oanh",
    "Cao Ôn",
    "Mai Ơn",
    "Đinh Ưng",
    "Tạ Yến",
]


SHUFFLED = [*ORDERED[8:], *ORDERED[:8]]


def test_names_sort_by_given_name_in_the_vietnamese_alphabet():
    assert sorted(SHUFFLED, key=name_sort_key) == ORDERED


def test_a_name_in_nfd_is_kept_in_nfc_and_sorts_the_same():
    nfd = unicodedata.normalize("NFD", "  Trần   Thị Huệ ")
    assert clean_name(nfd) == "Trần Thị Huệ"
    assert name_sort_key(nfd) == name_sort_key("Trần Thị Huệ")


@pytest.mark.parametrize("name", ["", "Ān", "O'Brien Đặng", "Y Blim Niê-Kđăm"])
def test_odd_names_get_a_key_of_ascii_or_their_own_letters(name):
    assert isinstance(name_sort_key(name), str)


@given(st.text(max_size=400))
def test_any_text_gets_a_key_that_fits_the_column(text):
    assert len(name_sort_key(text)) <= 400
    assert name_sort_key(text) == name_sort_key(unicodedata.normalize("NFD", text))
