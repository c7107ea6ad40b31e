"""The block above a signature (domain.md §2.3)."""

from __future__ import annotations

import pytest

from core.errors import InvalidInput
from documents.engine import signing_block


@pytest.mark.parametrize(
    ("family", "form", "authority", "position", "lines"),
    [
        ("state", "direct", "", "Chánh Văn phòng", ["CHÁNH VĂN PHÒNG"]),
        ("state", "tm", "TM. Ủy ban nhân dân", "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("state", "kt", "Chủ tịch", "Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("state", "tl", "Chủ tịch", "Chánh Văn phòng", ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        ("state", "tuq", "Giám đốc", "Trưởng phòng", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        ("state", "q", "", "Chánh Văn phòng", ["Q. CHÁNH VĂN PHÒNG"]),
        ("party", "direct", "", "Chánh Văn phòng", ["CHÁNH VĂN PHÒNG"]),
        ("party", "tm", "Ban Thường vụ", "Bí thư", ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"]),
        ("party", "tm", "Đảng ủy", "Phó Bí thư", ["T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"]),
        ("party", "kt", "Chánh Văn phòng", "Phó Chánh Văn phòng",
         ["K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]),
        ("party", "tl", "T/L Ban Thường vụ", "Chánh Văn phòng",
         ["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"]),
        ("party", "tm_presidium", "", "Trưởng đoàn", ["T/M ĐOÀN CHỦ TỊCH", "TRƯỞNG ĐOÀN"]),
        # Written in the other family's way, it is printed in one's own.
        ("party", "kt", "KT. Trưởng ban", "Phó Trưởng ban", ["K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"]),
        ("state", "tl", "TL. Chủ tịch / KT. Chánh Văn phòng", "Phó Chánh Văn phòng",
         ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]),
    ],
)  # fmt: skip
def test_each_form_is_written_as_its_family_writes_it(
    family: str, form: str, authority: str, position: str, lines: list[str]
) -> None:
    block = signing_block.lines(family=family, form=form, authority=authority, position=position)
    assert [line.text for line in block.lines] == lines
    again = signing_block.read(family=family, text=block.text)
    assert again == block


def test_state_prints_all_bold_and_party_only_the_authority() -> None:
    given = {"form": "tl", "authority": "Ban Thường vụ", "position": "Phó Chánh Văn phòng"}
    chain = [("kt", "Chánh Văn phòng")]
    party = signing_block.lines(family="party", chain=chain, **given)
    assert [(line.text, line.bold) for line in party.lines] == [
        ("T/L BAN THƯỜNG VỤ", True),
        ("K/T CHÁNH VĂN PHÒNG", True),
        ("PHÓ CHÁNH VĂN PHÒNG", False),
    ]
    direct = signing_block.lines(family="party", form="direct", authority="", position="Trưởng ban")
    assert [line.bold for line in direct.lines] == [True]
    state = signing_block.lines(family="state", chain=chain, **given)
    assert all(line.bold for line in state.lines)


@pytest.mark.parametrize(
    ("form", "authority", "position", "code"),
    [
        ("tuq", "Chánh Văn phòng", "Phó Chánh Văn phòng", "form_not_used"),
        ("kt", "Bí thư", "Phó Bí thư", "collective_has_no_deputy"),
        ("kt", "Đảng ủy", "Phó Bí thư Thường trực", "collective_has_no_deputy"),
        ("tl", "Đảng ủy / Chánh Văn phòng", "Phó Chánh Văn phòng", "no_signing_form"),
    ],
)
def test_party_knows_no_authorisation_and_no_deputy_of_a_collective(
    form: str, authority: str, position: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        signing_block.lines(family="party", form=form, authority=authority, position=position)
    assert refusal.value.reason_code == code
