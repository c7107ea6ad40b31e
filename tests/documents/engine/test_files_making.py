"""Printed forms, Word templates and conversion: sound PDF/A, data never read as markup."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from core.errors import InvalidInput, Unavailable
from documents.engine import template_table
from documents.engine.files import convert, docx_template, facts, sniff, spool, text, typeset
from documents.engine.files.errors import TookTooLong
from tests.factories import files as made

AT = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
OFFICE: dict[str, object] = {
    "organisation_name": "Ủy ban nhân dân xã Tân Khuê",
    "higher_name": "Tỉnh Khuê Giang",
    "subtitle": "Năm 2026",
}
TEMPLATES = sorted((typeset.FORMS / "templates").glob("*.docx"))


def read(data: bytes) -> tuple[facts.Inspection, text.Extracted]:
    with spool.of_chunks([data]) as source:
        return sniff.inspect(source, name="a.pdf"), text.extract(source, facts.PDF)


def words(data: bytes) -> str:
    return " ".join(read(data)[1].text.split())


INCOMING = {
    "arrived_on": "05/01/2026",
    "number": 15,
    "author": "Sở Tài chính",
    "code": "2491/STC-BCTC",
    "issued_on": "02/01/2026",
    "subject": "Công văn về việc quyết toán",
    "receiver": "Phòng Kinh tế",
    "passed_on": "05/01/2026",
    "note": "",
}


@pytest.mark.rule("F10")
@pytest.mark.parametrize(
    ("form", "data", "expected"),
    [
        (
            "register_incoming",
            {"rows": [INCOMING] * 60},
            ["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Ngày đến", "Số đến", "Tác giả", "Ký nhận", "2491/STC-BCTC"],
        ),
        (
            "register_outgoing",
            {
                "rows": [
                    {"code": "15/UBND-VP", "issued_on": "05/01/2026", "signer": "Trần Văn Khuê"}
                ]
            },
            ["SỔ ĐĂNG KÝ VĂN BẢN ĐI", "Người ký", "Số lượng bản", "15/UBND-VP"],
        ),
        (
            "dossier_index",
            {
                "dossier_code": "05.TH",
                "dossier_title": "Cải cách hành chính",
                "keeper": "Lê Thị Khuê",
                "document_total": 1,
                "page_total": 3,
                "rows": [{"ordinal": 1, "code": "15/UBND-VP"}],
            },
            ["MỤC LỤC VĂN BẢN", "05.TH", "1 văn bản, 3 trang", "Lê Thị Khuê"],
        ),
        (
            "incoming_sheet",
            {
                "arrival_number": 15,
                "due_on": "15/01/2026",
                "directives": [{"by": "Chủ tịch", "text": "Giao phòng"}],
            },
            ["ĐẾN", "PHIẾU GIẢI QUYẾT", "Hạn giải quyết: 15/01/2026", "Giao phòng"],
        ),
    ],
)
def test_printed_forms_are_pdfa_and_say_what_the_rules_ask(
    form: str, data: dict[str, object], expected: list[str]
) -> None:
    produced = typeset.compile_form(form, {**OFFICE, **data}, at=AT)
    found, read_back = read(produced)
    assert found.facts["pdfa"] == "2b"
    assert found.facts["loose_fonts"] == 0
    flat = " ".join(read_back.text.split())
    for part in expected:
        assert part in flat
    if len(data.get("rows", ())) > 50:  # type: ignore[arg-type]
        assert found.pages is not None
        assert found.pages > 1
        assert "Ký nhận" in read_back.pages[-1]


def test_an_empty_register_says_so() -> None:
    assert "Không có văn bản nào" in words(typeset.compile_form("register_incoming", OFFICE))


def test_the_same_form_at_the_same_time_is_the_same_file() -> None:
    one = typeset.compile_form("register_incoming", OFFICE, at=AT)
    assert one == typeset.compile_form("register_incoming", OFFICE, at=AT)


def test_data_are_shown_and_never_read_as_markup() -> None:
    nasty = '#read("/etc/passwd") #import "x.typ": * $x^2$ *b* _i_ `c` @ref <l> \\ "q" // {{ x }} \u0007'
    flat = words(
        typeset.compile_form(
            "register_incoming", {**OFFICE, "rows": [{**INCOMING, "subject": nasty}]}
        )
    )
    assert '#read("/etc/passwd")' in flat
    assert "root:" not in flat
    assert "*b* _i_" in flat


def test_letters_that_the_fonts_lack_do_not_stop_the_book() -> None:
    subject = "Về 😀 昇 việc\tgọi﻿ ｔｈầu №5 \x0b"
    rows = [{**INCOMING, "subject": subject}]
    flat = words(typeset.compile_form("register_incoming", {**OFFICE, "rows": rows}))
    assert "Về ? ? việc gọi thầu №5" in flat


def test_a_form_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    form = tmp_path / "spy.typ"
    form.write_text('#read("../../../../../../etc/hostname")', encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        typeset.compile_form(form, {})
    assert caught.value.reason_code == "typesetting_failed"
    with pytest.raises(Unavailable):
        typeset.compile_form("no_such_form", {})


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (
            "letter_state",
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: /UBND-VP"],
        ),
        ("letter_party", ["ĐẢNG CỘNG SẢN VIỆT NAM", "*", "Số -UBND-VP"]),
    ],
)
def test_letters_have_the_form_of_their_family_and_empty_places(
    form: str, lines: list[str]
) -> None:
    found, read_back = read(made.letter_pdf(form))
    assert found.facts["pdfa"] == "2b"
    flat = " ".join(read_back.text.split())
    for line in lines:
        assert line in flat
    assert "ngày tháng năm 2026" in flat
    assert "Trần Văn Khuê" in flat


def test_given_number_and_date_are_printed() -> None:
    flat = words(made.letter_pdf(number="05", day="05", month="01"))
    assert "Số:05/UBND-VP" in flat.replace("Số: ", "Số:")
    assert "ngày05tháng01năm 2026" in flat.replace(" tháng", "tháng").replace(
        "ngày ", "ngày"
    ).replace("tháng ", "tháng").replace(" năm", "năm")


# Word templates


def test_templates_are_small_sound_and_of_both_families() -> None:
    assert set(TEMPLATES) == {row.path for row in template_table.shipped()}
    for path in TEMPLATES:
        assert path.stat().st_size < 60_000
        assert docx_template.variables(path) == ("document", "organisation", "signature")
        with path.open("rb") as source:
            assert sniff.inspect(source, name=path.name).media_type == facts.DOCX


def test_filled_text_is_only_text() -> None:
    filled = made.letter_docx(subject="V/v <w:b/> & {{ signature.name }} dòng 1\ndòng 2\x0b\x00")
    with spool.of_chunks([filled]) as source:
        found = text.extract(source, facts.DOCX).text
    assert "V/v <w:b/> & {{ signature.name }} dòng 1\ndòng 2" in found


def test_a_long_heading_breaks_near_its_middle() -> None:
    assert docx_template.halved("ỦY BAN NHÂN DÂN XÃ TÂN KHUÊ", 23) == "ỦY BAN NHÂN DÂN\nXÃ TÂN KHUÊ"
    assert docx_template.halved("VĂN PHÒNG", 23) == "VĂN PHÒNG"
    assert docx_template.halved("Một\nhai ba bốn năm sáu bảy tám", 5).count("\n") == 1


def test_what_is_missing_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        docx_template.fill(
            typeset.FORMS / "templates" / "state_letter.docx",
            {
                "organisation": {"name": "UBND"},
                "document": {"to": ["x"], "bases": [], "paragraphs": []},
            },
        )
    assert caught.value.reason_code == "template_variables_missing"
    assert "organisation.higher_name" in caught.value.facts["missing"]
    assert "document.notation" in caught.value.facts["missing"]
    assert "organisation.higher_name" in str(caught.value.sentence)


def template(line: str) -> io.BytesIO:
    document = docx.Document()
    document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ x.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ unclosed",
        "{{ range(10**9)|list }}",
        "{{ 1/0 }}",
        "{{ items.append(1) }}",
    ],
)
def test_a_template_can_compute_but_not_reach(line: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        docx_template.fill(template(line), {"x": "y", "items": [1]})
    assert caught.value.reason_code in {"template_broken", "template_variables_missing"}


def test_a_file_that_is_no_word_file_is_no_template() -> None:
    with pytest.raises(InvalidInput) as caught:
        docx_template.fill(io.BytesIO(b"nothing"), {})
    assert caught.value.reason_code == "template_broken"


def test_an_optional_field_may_be_tested_without_being_demanded() -> None:
    line = "{% if note %}{{ note }}{% else %}không có{% endif %}"
    with zipfile.ZipFile(io.BytesIO(docx_template.fill(template(line), {}))) as filled:
        assert "không có" in filled.read("word/document.xml").decode()


# Conversion


@pytest.mark.slow
@pytest.mark.parametrize("name", ["state_letter", "party_decision"])
def test_a_word_letter_becomes_pdfa_with_its_places(name: str) -> None:
    with spool.of_chunks([made.letter_docx(name)]) as source:
        made_pdf = convert.to_pdfa(source)
    with made_pdf.file as file:
        assert made_pdf.inspection.facts["pdfa"] == "2b"
        assert made_pdf.inspection.facts["loose_fonts"] == 0
        assert made_pdf.inspection.pages == 1
        flat = " ".join(text.extract(file, facts.PDF).text.split())
    assert "ngày tháng năm 2026" in flat
    assert "rà soát thủ tục hành chính" in flat


def test_without_libreoffice_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert not convert.is_available()
    with spool.of_chunks([made.letter_docx()]) as source, pytest.raises(Unavailable) as caught:
        convert.to_pdfa(source)
    assert "make system" in str(caught.value.sentence)


def office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_a_hanging_conversion_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office(tmp_path, "sleep 600", monkeypatch)
    with spool.of_chunks([b"x"]) as source, pytest.raises(TookTooLong):
        convert.to_pdfa(source, seconds=0.5)


@pytest.mark.rule("2D-43")
@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        "exit 77",
        "mkdir -p out && : > out/document.pdf",
        'mkdir -p out && echo "%PDF-1.7 rubbish %%EOF" > out/document.pdf',
    ],
)
def test_a_conversion_without_a_sound_result_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    office(tmp_path, script, monkeypatch)
    with spool.of_chunks([b"x"]) as source, pytest.raises(InvalidInput) as caught:
        convert.to_pdfa(source)
    assert caught.value.reason_code == "conversion_failed"


def test_a_result_that_is_no_pdfa_is_refused() -> None:
    with pytest.raises(InvalidInput):
        convert.check_pdfa(spool.of_chunks([made.plain_pdf()]), facts.Limits())
