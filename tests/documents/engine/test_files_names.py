"""Names of files: composed, harmless, short enough, and never without their extension."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.engine.files.names import clean


def test_decomposed_names_are_composed() -> None:
    sent = unicodedata.normalize("NFD", "Tờ trình Ủy ban nhân dân.PDF")
    name = clean(sent)
    assert name.safe == "Tờ trình Ủy ban nhân dân.pdf"
    assert name.extension == "pdf"
    assert unicodedata.is_normalized("NFC", name.full)


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\vanthu\\Công văn.docx", "Công văn.docx"),
        ("a\x00b\n\tc.pdf", "abc.pdf"),
        ("biểu‮fdp.exe", "biểufdp.exe"),
        (" .. .pdf", "tep.pdf"),
        ("", "tep"),
        ("/", "tep"),
        ("CON.pdf", "tep-CON.pdf"),
        ("Báo cáo.v2.pdf", "Báo cáo.v2.pdf"),
        ('a<b>:"c|?*.pdf', "abc.pdf"),
    ],
)
def test_names_are_made_harmless(sent: str, safe: str) -> None:
    assert clean(sent).safe == safe


def test_a_long_name_loses_its_tail_never_its_extension() -> None:
    sent = "Báo cáo tổng kết " * 40 + ".docx"
    name = clean(sent)
    assert len(name.safe.encode()) <= 255
    assert name.safe.endswith("….docx")
    assert name.full == sent.strip()
    assert len(clean("ư" * 3000 + ".pdf").full) == 1000


def test_a_name_of_exactly_255_bytes_stays() -> None:
    sent = "ă" * 125 + "a" + ".pdf"
    assert len(sent.encode()) == 255
    assert clean(sent).safe == sent


def test_a_missing_extension_is_put_on() -> None:
    assert clean("Công văn 15", extension="pdf").safe == "Công văn 15.pdf"


@given(st.text(max_size=400))
def test_any_name_becomes_a_usable_one(sent: str) -> None:
    safe = clean(sent).safe
    assert safe
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\\0<>:"|?*\n')
    assert safe not in {".", ".."}
    assert clean(safe).safe == safe
