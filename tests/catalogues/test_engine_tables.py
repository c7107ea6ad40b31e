"""Tables as people send them: any encoding, any cell, and refusals with a sentence."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from catalogues.engine import tables
from core.errors import InvalidInput, TooLarge

NAME = "Ủy ban nhân dân xã Đắk Sin"


def xlsx(*lines: list[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        f"code,name\r\nX,{NAME}\r\n".encode(),
        f"code;name\nX;{NAME}\n".encode("utf-8-sig"),
        f"code\tname\nX\t{NAME}\n".encode("utf-16"),
        f"Code ,Name\nX,{unicodedata.normalize('NFD', NAME)}\n\n,\n".encode(),
        xlsx(["code", "name"], ["X", unicodedata.normalize("NFD", NAME)], [None, None]),
    ],
    ids=["utf8", "bom-semicolon", "utf16-tab", "decomposed", "xlsx"],
)
def test_every_encoding_gives_the_same_rows(data: bytes) -> None:
    assert tables.read(data, "t") == [{"code": "X", "name": NAME}]


def test_windows_vietnamese_is_read() -> None:
    words = unicodedata.normalize("NFC", "Sở Nội vụ")
    data = "name\nS\u01a1\u0309 N\xf4\u0323i vu\u0323\n".encode("cp1258")
    assert tables.read(data, "t") == [{"name": words}]


def test_a_table_in_legacy_fonts_is_brought_to_unicode() -> None:
    legacy = "name\nBé N«ng nghiÖp vµ Ph¸t triÓn n«ng th«n\nSë Néi vô\n".encode("latin-1")
    names = [row["name"] for row in tables.read(legacy, "t")]
    assert names == ["Bộ Nông nghiệp và Phát triển nông thôn", "Sở Nội vụ"]


def test_cells_of_a_workbook_become_plain_text() -> None:
    data = xlsx(["a", "b", "c", "d"], [1.0, True, date(2026, 1, 2), datetime(2026, 1, 2, 9)])  # noqa: DTZ001
    assert tables.read(data, "t") == [{"a": "1", "b": "1", "c": "2026-01-02", "d": "2026-01-02"}]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_table"),
        (b"  \n", "empty_table"),
        (b"\x00\x01\x02binary", "not_a_table"),
        (b"PK\x03\x04 not a zip", "broken_table"),
        (b"a,a\n1,2\n", "double_column"),
        (b"\n1,2\n", "no_header"),
        (b"name\n\x81\x8d\x8f\n", "unreadable_table"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        tables.read(data, "t")
    assert refusal.value.reason_code == code


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        parcel.writestr("hello.txt", "hello")
    with pytest.raises(InvalidInput):
        tables.read(out.getvalue(), "t")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_UNPACKED", 1000)
    with pytest.raises(TooLarge):
        tables.read(xlsx(["a"], ["b"]), "t")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    with pytest.raises(TooLarge):
        tables.read(b"a\n1\n2\n3\n", "t")


def test_formulas_are_defused_on_the_way_out() -> None:
    assert tables.safe_cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert tables.safe_cell("-5") == "-5"
    assert tables.safe_cell("@cmd") == "'@cmd"


def test_a_workbook_that_claims_to_be_huge_is_read_as_what_it_is() -> None:
    """Rows padded to a claimed width of 16,384 columns would take hours."""
    packed, out = zipfile.ZipFile(io.BytesIO(xlsx(["a"], ["1"]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            body = packed.read(name)
            if name.endswith("sheet1.xml"):
                body = body.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
                body = body.replace(b'r="2"', b'r="1048576"').replace(b'"A2"', b'"A1048576"')
                assert b"XFD1048576" in body
            made.writestr(name, body)
    assert tables.read(out.getvalue(), "t") == [{"a": "1"}]
