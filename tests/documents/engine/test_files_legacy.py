"""Texts of the time before Unicode become readable, and no other text is touched (domain.md §2.11)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.engine.files import legacy

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, người ứng cử"
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def test_known_lines_of_old_archives_are_read() -> None:
    tcvn3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, ng\xadêi øng cö"
    vni = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, ngöôøi öùng cöû"
    assert legacy.to_unicode(tcvn3) == (MOTTO, legacy.Encoding.TCVN3)
    assert legacy.to_unicode(vni) == (MOTTO, legacy.Encoding.VNI)
    assert legacy.from_vni("QUYEÁT ÑÒNH") == "QUYẾT ĐỊNH"
    assert legacy.from_tcvn3("quyÕt ®Þnh", capitals=True) == "QUYẾT ĐỊNH"


def test_every_vietnamese_letter_goes_there_and_back() -> None:
    assert legacy.from_tcvn3(legacy.to_tcvn3(LETTERS)) == LETTERS
    assert legacy.from_vni(legacy.to_vni(LETTERS)) == LETTERS
    capitals = LETTERS.upper()
    assert legacy.from_vni(legacy.to_vni(capitals)) == capitals
    assert legacy.from_tcvn3(legacy.to_tcvn3(LETTERS), capitals=True) == capitals
    assert legacy.from_tcvn3(legacy.to_tcvn3("ĂÂÊÔƠƯĐ")) == "ĂÂÊÔƠƯĐ"


@given(st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=1), max_size=30))
def test_separate_letters_survive_the_round_trip(letters: list[str]) -> None:
    text = " ".join(letters)
    assert legacy.from_tcvn3(legacy.to_tcvn3(text)) == text
    assert legacy.from_vni(legacy.to_vni(text)) == text


def test_the_tables_are_complete_and_one_to_one() -> None:
    assert len(legacy.TCVN3) == len(set(legacy.TCVN3.values())) == 74
    assert set(LETTERS) - set("aeiouy") <= set(legacy.TCVN3.values())
    assert set(LETTERS) - set("aeiouy") <= set(legacy.VNI.values())


@pytest.mark.parametrize(
    "text",
    [
        MOTTO,
        "Déclaration des droits de l'homme adoptée déjà à Genève, élève français où garçon",
        "Über größere Maßnahmen für Bürger müssen wir später noch ausführlich sprechen",
        "El niño español está en la montaña, mañana también, según el señor Muñoz",
        "Bảng giá: 5 ± 3 °C × 4 µm © 2026 § 7 “trích dẫn” – …",
        "plain ASCII only",
        "",
    ],
)
def test_texts_in_unicode_stay_as_they_are(text: str) -> None:
    assert legacy.to_unicode(text) == (text, legacy.Encoding.UNICODE)


def test_decomposed_text_is_composed() -> None:
    assert legacy.to_unicode(unicodedata.normalize("NFD", MOTTO))[0] == MOTTO


def test_fonts_betray_their_encoding() -> None:
    assert legacy.of_font(".VnTime") == (legacy.Encoding.TCVN3, False)
    assert legacy.of_font(".VnTimeH") == (legacy.Encoding.TCVN3, True)
    assert legacy.of_font("VNI-Times") == (legacy.Encoding.VNI, False)
    assert legacy.of_font("Times New Roman") == (legacy.Encoding.UNICODE, False)
