"""Put a line of words at the foot of every page of a copy. Runs in the inspecting child."""

from __future__ import annotations

import base64
import io
from typing import Any, BinaryIO

import pikepdf

from documents.engine.files.facts import Refusal

WIDTH, HEIGHT = 510.2, 19.8  # 180 × 7 mm in points, as `print/mark.typ` draws it
FROM_EDGE = 8.0
MOST_PAGES = 2000


def mark_job(source: BinaryIO, target: BinaryIO | None, ask: dict[str, Any]) -> dict[str, Any]:
    """Write `source` with the strip `ask["strip"]` (a one-page PDF, base64) on each page.

    The copy is a new, plain file: its signatures no longer speak for it, and its form is flat.
    """
    if target is None:
        raise Refusal("file_unreadable")
    strip = base64.b64decode(ask["strip"])
    with pikepdf.open(source) as paper, pikepdf.open(io.BytesIO(strip)) as marks:
        if len(paper.pages) > MOST_PAGES:
            raise Refusal("file_too_hard")
        paper.flatten_annotations("print")
        if "/AcroForm" in paper.Root:
            del paper.Root.AcroForm
        for page in paper.pages:
            box = page.cropbox
            left, low, right = float(box[0]), float(box[1]), float(box[2])
            width = min(WIDTH, right - left - 2 * FROM_EDGE)
            height = HEIGHT * width / WIDTH
            start = left + (right - left - width) / 2
            page.add_overlay(
                marks.pages[0],
                pikepdf.Rectangle(start, low + FROM_EDGE, start + width, low + FROM_EDGE + height),
            )
        paper.save(target)
        return {"pages": len(paper.pages)}
