"""Reading tables that people made: CSV in whatever encoding, XLSX with whatever cells.

Gives rows of text in NFC. Refuses with a sentence; never evaluates, never guesses a meaning.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from catalogues.engine import text
from core.errors import InvalidInput, TooLarge

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 10_000
DELIMITERS: Final = ",;\t|"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, str]


def read(data: bytes, name: str) -> list[Row]:
    """Rows by column name, from the bytes of a CSV or XLSX file; blank rows are left out.

    The bytes decide, not the name: what begins like a ZIP is read as XLSX.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(_("The table is larger than 64 MB. Split it into smaller ones."))
    if not data.strip():
        raise InvalidInput(_("The file is empty."), code="empty_table", field="file")
    lines = _xlsx_lines(data) if data[:4] == b"PK\x03\x04" else _csv_lines(data)
    return _rows(lines, name)


def decode(data: bytes) -> str:
    """Text of a CSV: by its byte order mark, else UTF-8, else Windows Vietnamese, else TCVN3."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\x00" in data:
        raise InvalidInput(_("This is not a CSV or XLSX file."), code="not_a_table", field="file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        latin = data.decode("latin-1")
        return latin if text.looks_like_tcvn3(latin) else _strictly(data, "cp1258")


def safe_cell(value: str) -> str:
    """A cell that a spreadsheet shows and does not run (formulas are defused by an apostrophe)."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            _("The letters of this file cannot be read. Save it as CSV UTF-8 or as XLSX."),
            code="unreadable_table",
            field="file",
        ) from error


def _csv_lines(data: bytes) -> Iterable[list[str]]:
    content = decode(data)
    head = content.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        yield from csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise InvalidInput(
            _("This is not a CSV or XLSX file."), code="not_a_table", field="file"
        ) from error


def _xlsx_lines(data: bytes) -> Iterable[list[str]]:
    broken = InvalidInput(
        _("The XLSX file is damaged or is not a workbook."), code="broken_table", field="file"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            if sum(part.file_size for part in parcel.infolist()) > MAX_UNPACKED:
                raise TooLarge(_("The XLSX file unpacks to more than this system accepts."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise broken from error
    try:
        sheet = book.worksheets[0]
        # The file's own claim of its size is not believed: rows would be padded to it.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
            yield [_cell(value) for value in cells]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as error:
        raise broken from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _rows(lines: Iterable[list[str]], name: str) -> list[Row]:
    walk = iter(lines)
    header = [text.tidy(cell).lower() for cell in next(walk, [])]
    while header and not header[-1]:
        header.pop()
    if not header or len(header) > MAX_COLUMNS:
        raise InvalidInput(
            _("The first row of %(file)s must hold the names of the columns.") % {"file": name},
            code="no_header",
            field="file",
        )
    if len(set(header)) != len(header):
        raise InvalidInput(
            _("%(file)s has two columns of the same name.") % {"file": name},
            code="double_column",
            field="file",
        )
    raw: list[list[str]] = []
    for cells in walk:
        if any(len(cell) > MAX_CELL for cell in cells):
            raise TooLarge(_("A cell of the table holds more text than any field takes."))
        if any(cell.strip() for cell in cells):
            raw.append(cells)
        if len(raw) > MAX_ROWS:
            raise TooLarge(_("The table has more than 200,000 rows. Split it into smaller ones."))
    legacy = text.looks_like_tcvn3(" ".join(cell for cells in raw[:2000] for cell in cells))
    bring = _from_legacy if legacy else text.tidy
    return [
        {column: bring(cells[at]) if at < len(cells) else "" for at, column in enumerate(header)}
        for cells in raw
    ]


def _from_legacy(cell: str) -> str:
    return text.tidy(text.from_tcvn3(cell))
