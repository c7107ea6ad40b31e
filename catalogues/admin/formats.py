"""Tables in and out of the admin: read by our own reader, written so that nothing in them runs."""

from __future__ import annotations

import csv
import io
from typing import Any

import tablib
from django.utils.translation import gettext_lazy as _
from import_export.formats import base_formats
from openpyxl import Workbook

from catalogues.engine import tables
from core.errors import InvalidInput


def dataset_of(data: bytes | None, name: str) -> tablib.Dataset:
    """The rows of an uploaded table. Raises InvalidInput with a sentence."""
    if not data:
        raise InvalidInput(
            _("The uploaded table is no longer here. Upload it again."), code="upload_gone"
        )
    found = tables.read(data, name)
    dataset = tablib.Dataset()
    dataset.headers = list(found[0]) if found else []
    for row in found:
        dataset.append(list(row.values()))
    return dataset


class Csv(base_formats.CSV):  # type: ignore[misc]
    """CSV of any encoding in, UTF-8 with a byte order mark out (so that spreadsheets see it)."""

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes | None, **_kwargs: Any) -> tablib.Dataset:
        return dataset_of(in_stream, "CSV")

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        for line in lines_of(dataset):
            writer.writerow(line)
        return out.getvalue().encode("utf-8-sig")


class Xlsx(base_formats.XLSX):  # type: ignore[misc]
    """XLSX; every cell goes out as text, so that 01 stays 01."""

    def create_dataset(self, in_stream: bytes | None, **_kwargs: Any) -> tablib.Dataset:
        return dataset_of(in_stream, "XLSX")

    def export_data(self, dataset: tablib.Dataset, **_kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for line in lines_of(dataset):
            sheet.append(line)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def lines_of(dataset: tablib.Dataset) -> list[list[str]]:
    """Header and rows as defused text."""
    plain = [[("" if cell is None else str(cell)) for cell in row] for row in dataset]
    return [
        [str(cell) for cell in dataset.headers],
        *([tables.safe_cell(cell) for cell in row] for row in plain),
    ]
