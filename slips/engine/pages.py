"""How many pages a PDF has."""

from __future__ import annotations

import io

import pikepdf


def count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)
