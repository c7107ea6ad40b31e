"""The data files are whole: what domain.md lists is there, with validity and source."""

from __future__ import annotations

from datetime import date

import pytest

from catalogues.choices import KindDirection
from catalogues.models import (
    LISTS,
    CodeItem,
    DocumentKind,
    ExchangeStatus,
    Language,
    MaintenanceCode,
    Organisation,
    RetentionRule,
    SecrecyLevel,
    SignatureForm,
    Urgency,
)

TODAY = date(2026, 11, 22)
pytestmark = [pytest.mark.usefixtures("standard_data"), pytest.mark.django_db]

STATE_KINDS = """Nghị quyết (cá biệt)=NQ;Quyết định (cá biệt)=QĐ;Chỉ thị=CT;Quy chế=QC;Quy định=QyĐ;
Thông cáo=TC;Thông báo=TB;Hướng dẫn=HD;Chương trình=CTr;Kế hoạch=KH;Phương án=PA;Đề án=ĐA;Dự án=DA;
Báo cáo=BC;Biên bản=BB;Tờ trình=TTr;Hợp đồng=HĐ;Công văn=;Công điện=CĐ;Bản ghi nhớ=BGN;
Bản thỏa thuận=BTT;Giấy ủy quyền=GUQ;Giấy mời=GM;Giấy giới thiệu=GGT;Giấy nghỉ phép=GNP;Phiếu gửi=PG;
Phiếu chuyển=PC;Phiếu báo=PB;Thư công="""
PARTY_KINDS = """Cương lĩnh chính trị=;Điều lệ Đảng=;Chiến lược=CL;Nghị quyết=NQ;Quyết định=QĐ;
Chỉ thị=CT;Kết luận=KL;Quy chế=QC;Quy định=QĐ;Thông tri=TT;Hướng dẫn=HD;Thông báo=TB;Thông cáo=TC;
Tuyên bố=TB;Lời kêu gọi=;Báo cáo=BC;Kế hoạch=KH;Quy hoạch=QH;Chương trình=CTr;Đề án=ĐA;Phương án=PA;
Dự án=DA;Tờ trình=TTr;Công văn=CV;Biên bản=BB"""


def pairs(listed: str) -> list[tuple[str, str]]:
    return [tuple(entry.strip().split("=")) for entry in listed.split(";")]  # type: ignore[misc]


def test_the_29_kinds_of_the_state_are_there_in_order() -> None:
    kinds = DocumentKind.objects.on(TODAY).filter(group="administrative").listed()
    assert list(kinds.values_list("name", "abbreviation")) == pairs(STATE_KINDS)
    assert kinds.count() == 29
    assert set(kinds.values_list("type_code", flat=True)) == {f"{n:02d}" for n in range(1, 30)}


def test_the_25_kinds_of_the_party_and_its_8_papers_are_there() -> None:
    kinds = DocumentKind.objects.on(TODAY).filter(group="party").listed()
    assert list(kinds.values_list("name", "abbreviation")) == pairs(PARTY_KINDS)
    assert DocumentKind.objects.filter(family="party", group="paper").count() == 8


def test_an_official_letter_bears_its_abbreviation_in_the_party_only() -> None:
    letters = {kind.family: kind for kind in DocumentKind.objects.filter(name="Công văn")}
    assert (letters["party"].abbreviation, letters["party"].in_symbol) == ("CV", True)
    assert (letters["state"].abbreviation, letters["state"].in_symbol) == ("", False)


def test_copies_and_rule_making_kinds_are_there() -> None:
    copies = DocumentKind.objects.filter(is_copy=True)
    assert set(copies.values_list("abbreviation", flat=True)) == {"SY", "TrS", "SL"}
    rules = DocumentKind.objects.filter(group="rule_making")
    assert {"NĐ", "TT", "VBHN"} <= set(rules.values_list("abbreviation", flat=True))
    assert all(kind.direction == KindDirection.INCOMING_ONLY for kind in rules)


def test_urgency_and_secrecy_follow_the_levels() -> None:
    assert list(Urgency.objects.order_by("level").values_list("level", "mark")) == [
        (0, ""),
        (1, "KHẨN"),
        (2, "THƯỢNG KHẨN"),
        (3, "HỎA TỐC"),
        (4, "HỎA TỐC HẸN GIỜ"),
    ]
    levels = SecrecyLevel.objects.order_by("level")
    assert list(levels.values_list("mark", "register_letter", "protection_years")) == [
        ("", "", None),
        ("MẬT", "C", 10),
        ("TỐI MẬT", "B", 20),
        ("TUYỆT MẬT", "A", 30),
    ]


def test_exchange_statuses_are_those_of_qd_28() -> None:
    statuses = ExchangeStatus.objects.order_by("code")
    assert list(statuses.values_list("code", flat=True)) == (
        ["01", "02", "03", "04", "05", "06", "13", "15", "16"]
    )
    assert ExchangeStatus.objects.get(code="02").needs_reason


def test_archive_codes_are_those_of_tt_05() -> None:
    terms = MaintenanceCode.objects.order_by("code").values_list(
        "code", "term_years", "is_permanent"
    )
    assert list(terms) == [
        ("01", None, True),
        ("02", 70, False),
        ("03", 50, False),
        ("04", 30, False),
        ("05", 20, False),
        ("06", 10, False),
        ("07", None, False),
    ]
    assert Language.objects.count() == 11
    assert CodeItem.objects.filter(list_name="access_mode").count() == 3
    assert CodeItem.objects.filter(list_name="confidence").count() == 3
    assert CodeItem.objects.filter(list_name="physical_state").count() == 3


def test_signature_forms_of_both_families() -> None:
    def prefixes(family: str) -> dict[str, str]:
        rows = SignatureForm.objects.filter(family=family, allowed=True)
        return dict(rows.values_list("form", "prefix"))

    assert prefixes("state") == {
        "direct": "", "tm": "TM.", "kt": "KT.", "tl": "TL.", "tuq": "TUQ.", "q": "Q."
    }  # fmt: skip
    assert prefixes("party") == {
        "direct": "", "tm": "T/M", "kt": "K/T", "tl": "T/L", "q": "Q.", "tm_presidium": "T/M"
    }  # fmt: skip


def test_retention_rules_have_a_term_or_are_permanent() -> None:
    assert RetentionRule.objects.filter(table__code="state.2022").count() >= 19
    assert RetentionRule.objects.filter(table__code="party.2010").count() >= 10
    assert RetentionRule.objects.get(code="CB-03").term_years == 70


def test_the_directory_knows_both_sides_of_the_2025_mergers() -> None:
    before, after = date(2025, 6, 30), date(2025, 7, 1)
    provinces = Organisation.objects.filter(code__regex=r"^H\d{2}$")
    assert provinces.on(before).count() == 63
    assert provinces.on(after).count() == 34
    long_an = Organisation.objects.get(code="H39")
    assert long_an.valid_to == before
    assert long_an.successor is not None
    assert long_an.successor.code == "H53"
    assert long_an.successor.is_valid_on(after)
    assert Organisation.objects.filter(code__regex=r"^A\d{2}$").on(after).count() == 34
    assert Organisation.objects.get(code="G09").legacy_code == "000.00.00.G09"


def test_every_row_says_since_when_and_whence() -> None:
    for name, model in LISTS.items():
        rows = list(model.objects.all())
        # The lists of state secrets are the administrator's to load: none is shipped.
        assert rows or name == "secret-list-items"
        for row in rows:
            assert row.source
            assert row.certainty in {"S", "L", "U"}
            assert row.name
            assert row.revision > 0


def test_what_people_choose_from_has_an_english_name() -> None:
    for list_name in set(LISTS) - {"organisations", "channel-rules", "issuing-rules"}:
        assert not LISTS[list_name].objects.filter(name_en="").exists(), list_name
