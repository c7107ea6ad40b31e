"""What a file really is, and each refusal in its own words (issue 2 §7.5, 2C 35-36)."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pytest

from core.errors import InvalidInput, TooLarge
from documents.engine.files import facts, refusals, sniff, spool, text
from documents.engine.files.helper import Helper
from tests.factories import files as made


@pytest.fixture(scope="module")
def helper() -> Iterator[Helper]:
    helper = Helper()
    yield helper
    helper.stop()


@pytest.fixture
def look(helper: Helper) -> Callable[..., facts.Inspection]:
    def inspect(data: bytes, name: str, **options: object) -> facts.Inspection:
        with spool.of_chunks([data]) as source:
            return sniff.inspect(source, name=name, helper=helper, **options)  # type: ignore[arg-type]

    return inspect


Look = Callable[..., facts.Inspection]


def refused(look: Look, data: bytes, name: str, **options: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        look(data, name, **options)
    assert caught.value.field == "file"
    sentence = str(caught.value.sentence)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    return caught.value


def test_an_official_letter_is_accepted_with_its_facts(look: Look) -> None:
    found = look(made.letter_pdf(), "Công văn.pdf")
    assert (found.media_type, found.extension, found.pages) == (facts.PDF, "pdf", 1)
    assert not found.is_signed
    assert not found.needs_repair
    assert found.facts["pdfa"] == "2b"
    assert found.facts["loose_fonts"] == 0
    assert (found.facts["width_mm"], found.facts["height_mm"]) == (210, 297)


def test_each_accepted_kind_is_recognised(look: Look) -> None:
    odt = made.package(
        {
            "mimetype": facts.ODT.encode(),
            "content.xml": b"<office/>",
            "META-INF/manifest.xml": b"<m/>",
        },
        stored=True,
    )
    sheet = io.BytesIO()
    openpyxl.Workbook().save(sheet)
    cases = [
        (sheet.getvalue(), "Biểu.xlsx", facts.XLSX),
        (made.letter_docx(), "Dự thảo.docx", facts.DOCX),
        (odt, "a.odt", facts.ODT),
        (made.picture("PNG"), "a.png", facts.PNG),
        (made.picture("JPEG"), "a.JPG", facts.JPEG),
        (made.picture("TIFF"), "a.tiff", facts.TIFF),
        (made.picture("WEBP"), "a.webp", facts.WEBP),
        (made.detached_signature(), "a.p7s", facts.P7S),
        (b"<?xml version='1.0'?><edXML><a/></edXML>", "a.edxml", facts.XML),
        ("Số: 15/UBND-VP, kính gửi các phòng.\n".encode(), "a.txt", facts.TEXT),
    ]
    for data, name, media_type in cases:
        assert look(data, name).media_type == media_type, name


def test_a_name_without_extension_is_recognised_by_content(look: Look) -> None:
    assert look(made.plain_pdf(), "van ban den").extension == "pdf"


@pytest.mark.rule("F1")
@pytest.mark.parametrize(
    ("code", "name", "data"),
    [
        ("file_empty", "a.pdf", lambda: b""),
        ("pdf_truncated", "a.pdf", lambda: made.letter_pdf()[:30_000]),
        ("pdf_truncated", "a.pdf", lambda: made.plain_pdf(9, linearize=True)[:1500]),
        ("pdf_encrypted", "a.pdf", made.encrypted_pdf),
        ("pdf_javascript", "a.pdf", made.javascript_pdf),
        ("pdf_launch", "a.pdf", made.launch_pdf),
        ("pdf_embedded", "a.pdf", made.embedding_pdf),
        ("pdf_xfa", "a.pdf", made.xfa_pdf),
        ("pdf_no_pages", "a.pdf", lambda: made.plain_pdf(0)),
        ("pdf_damaged", "a.pdf", lambda: b"%PDF-1.7\nnothing\n%%EOF\n"),
        ("type_mismatch", "a.pdf", lambda: made.package({"a.txt": b"hello" * 50})),
        ("type_mismatch", "a.pdf", made.letter_docx),
        ("type_mismatch", "a.docx", made.plain_pdf),
        ("file_unreadable", "a.pdf", lambda: b"MZ" + os.urandom(20_000)),
        ("type_mismatch", "a.pdf", lambda: b"#!/bin/sh\nset -e\necho xin chao\n" * 30),
        ("type_unclear", "a.pdf", lambda: made.plain_pdf() + made.package({"a": b"b" * 300})),
        ("type_not_accepted", "a.zip", lambda: made.package({"a.txt": b"hello" * 50})),
        ("office_macros", "a.docx", made.macro_docx),
        (
            "office_macros",
            "a.docx",
            lambda: made.changed_docx(
                {},
                content_types=b'<Override PartName="/word/x.xml" ContentType='
                b'"application/vnd.ms-word.document.macroEnabled.main+xml"/>',
            ),
        ),
        ("office_active", "a.docx", lambda: made.changed_docx({"word/embeddings/a.exe": b"MZ"})),
        ("office_remote", "a.docx", made.remote_template_docx),
        (
            "office_encrypted",
            "a.docx",
            lambda: (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
                + bytes(600)
                + "EncryptedPackage".encode("utf-16-le")
            ),
        ),
        ("office_old_format", "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ("archive_bomb", "a.docx", made.bomb_docx),
        ("archive_suspicious", "a.docx", lambda: made.changed_docx({"../../etc/x": b"x"})),
        (
            "xml_doctype",
            "a.docx",
            lambda: made.changed_docx(
                {
                    "word/document.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
                }
            ),
        ),
        ("file_unreadable", "a.docx", lambda: made.letter_docx()[:20_000]),
        ("image_bomb", "a.png", made.bomb_png),
        ("image_damaged", "a.png", lambda: made.picture("PNG")[:2000]),
        ("image_damaged", "a.jpg", lambda: made.picture("JPEG")[:2000]),
        ("signature_damaged", "a.p7s", lambda: b"\x30\x82\x01\x00" + os.urandom(256)),
        ("xml_damaged", "a.xml", lambda: b"<?xml version='1.0'?><a>\n<b></a>"),
        (
            "xml_doctype",
            "a.xml",
            lambda: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        ),
        ("type_mismatch", "a.xml", lambda: b"<?xml version='1.0'?><svg xmlns='x'/>"),
        ("text_binary", "a.txt", lambda: b"abc\x00\x01\x02" * 100),
    ],
)
def test_bad_files_are_refused_in_their_own_words(
    look: Look, code: str, name: str, data: Callable[[], bytes]
) -> None:
    assert refused(look, data(), name).reason_code == code


def test_a_macro_name_hidden_in_capitals_is_found(look: Look) -> None:
    data = made.changed_docx({"word/VBAProject.BIN": b"x"})
    assert refused(look, data, "a.docx").reason_code == "office_macros"


def test_javascript_behind_escaped_names_is_found(look: Look) -> None:
    escaped = made.plain_pdf().replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /J#61vaScript /JS (x) >>"
    )
    assert refused(look, escaped, "a.pdf").reason_code == "pdf_javascript"


def test_the_words_javascript_in_a_text_are_no_program(look: Look) -> None:
    def change(pdf: object) -> None:
        pdf.docinfo["/Title"] = "/JavaScript /Launch /EF"  # type: ignore[attr-defined]

    assert look(made.plain_pdf(change=change), "a.pdf").pages == 1


def test_a_local_template_path_of_word_is_no_danger(look: Look) -> None:
    data = made.remote_template_docx("file:///C:/Users/vanthu/Normal.dotm")
    assert look(data, "a.docx").facts["outside_links"] == 1


def test_too_many_pages_says_both_numbers(look: Look) -> None:
    error = refused(look, made.plain_pdf(12), "a.pdf", limits=facts.Limits(max_pages=10))
    assert error.reason_code == "pdf_too_many_pages"
    assert "12" in str(error.sentence)
    assert "10" in str(error.sentence)


def test_too_large_says_the_limit_in_megabytes(look: Look) -> None:
    with pytest.raises(TooLarge) as caught:
        look(bytes(3 * 1024 * 1024), "a.pdf", limits=facts.Limits(max_bytes=2 * 1024 * 1024))
    assert "2 MB" in str(caught.value.sentence)


def test_three_hundred_megabytes_are_refused_without_being_read(look: Look) -> None:
    with tempfile.TemporaryFile() as source:
        source.truncate(300 * 1024 * 1024)
        with pytest.raises(TooLarge) as caught:
            sniff.inspect(source, name="a.pdf")  # type: ignore[arg-type]
    assert "200 MB" in str(caught.value.sentence)


def test_a_kind_that_is_not_wanted_here_is_named(look: Look) -> None:
    error = refused(look, made.picture(), "a.png", accept=facts.DOCUMENTS)
    assert error.reason_code == "type_not_accepted_here"
    assert "PNG" in str(error.sentence)
    assert "DOCX" in str(error.sentence)


def test_a_signed_file_is_recognised_and_never_rewritten(look: Look, helper: Helper) -> None:
    data = made.signed_looking_pdf()
    found = look(data, "a.pdf")
    assert found.is_signed
    assert found.signatures == 1
    with spool.of_chunks([data]) as source:
        with pytest.raises(InvalidInput) as caught:
            text.repair(source, helper=helper)
        assert caught.value.reason_code == "pdf_signed"
        source.seek(0)
        assert source.read() == data


def test_a_repairable_file_is_accepted_and_can_be_repaired(look: Look, helper: Helper) -> None:
    for data in (made.broken_xref_pdf(), made.encrypted_pdf(user="")):
        found = look(data, "a.pdf")
        assert found.needs_repair
        with spool.of_chunks([data]) as source, text.repair(source, helper=helper) as sound:
            again = sniff.inspect(sound, name="a.pdf", helper=helper)
        assert not again.needs_repair
        assert again.pages == found.pages


def test_a_lying_size_in_the_zip_directory_is_found(look: Look) -> None:
    data = bytearray(made.changed_docx({"word/media/a.bin": b"x" * 50_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.start_dir
    at = data.index(b"word/media/a.bin", offset) - 46 + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    assert refused(look, bytes(data), "a.docx").reason_code in {"file_unreadable", "archive_bomb"}


def test_no_trace_and_no_english_slips_through_for_noise(look: Look) -> None:
    for n in range(40):
        head = (b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0")[
            n % 5
        ]
        error = refused(
            look, head + os.urandom(3000), f"a.{('pdf', 'docx', 'png', 'jpg', 'tif')[n % 5]}"
        )
        assert error.reason_code in refusals.SENTENCES
