"""Text and pictures of pages, from sound files and from scans (2C 32-36)."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from core.errors import InvalidInput, Unavailable
from documents.engine.files import facts, legacy, ocr, programs, spool, text
from documents.engine.files.errors import ProgramMissing, TookTooLong
from tests.factories import files as made


def extract(data: bytes, media_type: str) -> text.Extracted:
    with spool.of_chunks([data]) as source:
        return text.extract(source, media_type)


def scan(data: bytes, *, dpi: int = 200) -> bytes:
    """The first page of a PDF as a scanner would bring it: a picture in a PDF."""
    with spool.of_chunks([data]) as source:
        picture = Image.open(io.BytesIO(text.render(source, facts.PDF, dpi=dpi, grey=True)))
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=dpi)
    return out.getvalue()


def old_pdf(line: str) -> bytes:
    """A PDF whose text stands in a one-byte font, as programs before Unicode wrote it."""

    def change(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name("/Helvetica"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(
            b"BT /F1 14 Tf 72 700 Td (" + line.encode("cp1252") + b") Tj ET"
        )

    return made.plain_pdf(change=change)


def test_text_of_a_letter_comes_page_by_page() -> None:
    paragraphs = [f"Nội dung thứ {n} của văn bản về cải cách hành chính." for n in range(80)]
    found = extract(made.letter_pdf(paragraphs=paragraphs), facts.PDF)
    assert len(found.pages) >= 3
    assert found.method == "text"
    assert found.thin_pages == ()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found.pages[0]
    assert "Nội dung thứ 0 của văn bản" in found.pages[0]
    assert "Trần Văn Khuê" in found.pages[-1]


def test_text_of_a_word_file_comes_in_reading_order() -> None:
    found = extract(made.letter_docx(), facts.DOCX)
    assert len(found.pages) == 1
    words = found.pages[0]
    assert words.index("TỈNH KHUÊ GIANG") < words.index("Kính gửi") < words.index("Trần Văn Khuê")
    assert re.search(r"Số:\s+/UBND-VP", words)


def test_word_text_in_old_fonts_is_converted_by_its_font() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for line, font in (
        ("Céng hßa ", ".VnTime"),
        ("quyÕt ®Þnh ", ".VnTimeH"),
        ("Coäng hoøa ", "VNI-Times"),
        ("Giữ nguyên µ", "Times New Roman"),
    ):
        paragraph.add_run(line).font.name = font
    out = io.BytesIO()
    document.save(out)
    found = extract(out.getvalue(), facts.DOCX)
    assert found.text == "Cộng hòa QUYẾT ĐỊNH Cộng hòa Giữ nguyên µ"
    assert found.encoding == "vni"


def test_pdf_text_in_tcvn3_is_converted() -> None:
    line = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc"
    found = extract(old_pdf(line), facts.PDF)
    assert found.text == "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"
    assert found.encoding == "tcvn3"


def test_pdf_text_in_vni_is_converted() -> None:
    line = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc"
    found = extract(old_pdf(line), facts.PDF)
    assert found.text == legacy.from_vni(line)
    assert found.encoding == "vni"


def test_text_of_a_table_is_found() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Đơn vị", "Số văn bản"])
    book.active.append(["Văn phòng", 15])
    out = io.BytesIO()
    book.save(out)
    found = extract(out.getvalue(), facts.XLSX)
    assert "Đơn vị" in found.text
    assert "Văn phòng" in found.text


def test_kinds_without_text_have_none() -> None:
    assert extract(made.picture(), facts.PNG).method == "none"
    found = extract(made.plain_pdf(3), facts.PDF)
    assert found.method == "none"
    assert found.thin_pages == (0, 1, 2)


def test_thumbnail_and_preview_have_their_sizes() -> None:
    with spool.of_chunks([made.letter_pdf()]) as source:
        small = Image.open(io.BytesIO(text.thumbnail(source, facts.PDF)))
        large = Image.open(io.BytesIO(text.preview(source, facts.PDF)))
    assert (small.format, small.width) == ("WEBP", 240)
    assert small.height in {339, 340}
    assert (large.format, large.width) == ("PNG", 800)
    assert large.convert("L").getextrema()[0] < 60


def test_a_picture_has_a_thumbnail_too() -> None:
    for form, kind in (("PNG", facts.PNG), ("JPEG", facts.JPEG), ("TIFF", facts.TIFF)):
        with spool.of_chunks([made.picture(form, (1200, 900))]) as source:
            assert Image.open(io.BytesIO(text.thumbnail(source, kind))).size == (240, 180)


def test_a_page_that_is_not_there_is_refused() -> None:
    with spool.of_chunks([made.plain_pdf(2)]) as source, pytest.raises(InvalidInput) as caught:
        text.preview(source, facts.PDF, page=7)
    assert caught.value.reason_code == "page_missing"
    assert "8" in str(caught.value.sentence)


def test_an_endless_page_does_not_exhaust_memory() -> None:
    tall = made.plain_pdf(change=lambda pdf: setattr(pdf.pages[0], "mediabox", [0, 0, 10, 14_000]))
    with spool.of_chunks([tall]) as source:
        picture = Image.open(io.BytesIO(text.preview(source, facts.PDF)))
    assert picture.width * picture.height <= 60_500_000


# OCR


@pytest.mark.slow
def test_a_scanned_letter_is_read_and_stays_untouched() -> None:
    data = scan(made.letter_pdf())
    with spool.of_chunks([data]) as source:
        found = text.extract(source, facts.PDF)
        assert found.thin_pages == (0,)
        heard: list[tuple[int, int]] = []
        read = ocr.read_pages(
            source, facts.PDF, found, progress=lambda done, total: heard.append((done, total))
        )
        source.seek(0)
        assert source.read() == data
    assert read.method == "ocr"
    assert read.thin_pages == ()
    assert heard == [(1, 1)]
    flat = " ".join(read.text.split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in flat
    assert "rà soát thủ tục hành chính" in flat


@pytest.mark.slow
def test_only_the_scanned_pages_of_a_mixed_file_are_read() -> None:
    with (
        pikepdf.open(io.BytesIO(made.letter_pdf())) as typed,
        pikepdf.open(
            io.BytesIO(scan(made.letter_pdf("letter_party", notation="CV/VPTU")))
        ) as scanned,
    ):
        typed.pages.extend(scanned.pages)
        out = io.BytesIO()
        typed.save(out)
    with spool.of_chunks([out.getvalue()]) as source:
        found = text.extract(source, facts.PDF)
        read = ocr.read_pages(source, facts.PDF, found)
    assert found.thin_pages == (1,)
    assert read.pages[0] == found.pages[0]
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in read.pages[1]
    assert read.method == "mixed"


def test_pages_past_the_limit_are_left_and_named() -> None:
    with spool.of_chunks([made.plain_pdf(3)]) as source:
        found = text.extract(source, facts.PDF)
        read = ocr.read_pages(source, facts.PDF, found, max_pages=0)
    assert read.thin_pages == (0, 1, 2)


def test_without_tesseract_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr._tesseract.cache_clear()
    monkeypatch.setenv("PATH", "/nonexistent")
    try:
        assert not ocr.is_available()
        with spool.of_chunks([made.plain_pdf()]) as source, pytest.raises(Unavailable) as caught:
            ocr.read_pages(source, facts.PDF, text.Extracted(("",), "none", thin_pages=(0,)))
    finally:
        ocr._tesseract.cache_clear()
    assert "make system" in str(caught.value.sentence)


# System programs


def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path: Path) -> None:
    script = tmp_path / "hang.sh"
    script.write_text("#!/bin/sh\nsleep 600 &\necho $! > child\nwait\n", encoding="utf-8")
    script.chmod(0o700)
    with pytest.raises(TookTooLong):
        programs.run([str(script)], seconds=0.7, folder=tmp_path)
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    status = Path(f"/proc/{child}/status")
    assert not status.exists() or "State:\tZ" in status.read_text(encoding="utf-8")


def test_a_program_sees_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KHUEVAN_FILE_KEY", "hush hush")
    seen = programs.run(["/usr/bin/env"], seconds=10, folder=tmp_path).stdout
    assert b"hush hush" not in seen
    assert b"KHUEVAN" not in seen


def test_a_missing_program_is_named_in_the_given_sentence() -> None:
    with pytest.raises(ProgramMissing, match="Install it"):
        programs.find(["no-such-program-here"], "Install it.")
