"""A small picture of a place on a page, with the place marked. The page's picture is our own."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from formcheck.engine.paper import Box

AROUND = 9.0
LEAST_WIDE, LEAST_HIGH = 96.0, 30.0
RED = (179, 38, 30)


def cut_out(page: bytes, box: Box, *, page_width: float, page_height: float) -> bytes:
    """PNG of the surroundings of `box` (mm) on a picture of the whole page (sizes in mm)."""
    with Image.open(io.BytesIO(page)) as opened:
        picture = opened.convert("RGB")
    scale_x, scale_y = picture.width / page_width, picture.height / page_height
    x0, y0, x1, y1 = _window(box, page_width, page_height)
    marked = ImageDraw.Draw(picture)
    gap = 0.7
    marked.rectangle(
        (
            max(0, (box[0] - gap) * scale_x), max(0, (box[1] - gap) * scale_y),
            min(picture.width - 1, (box[2] + gap) * scale_x),
            min(picture.height - 1, (box[3] + gap) * scale_y),
        ),
        outline=RED,
        width=3,
    )  # fmt: skip
    part = picture.crop(
        (round(x0 * scale_x), round(y0 * scale_y), round(x1 * scale_x), round(y1 * scale_y))
    )
    out = io.BytesIO()
    part.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _window(box: Box, width: float, height: float) -> Box:
    """The box with some room, never too small, never beyond the page."""
    x0, y0, x1, y1 = box[0] - AROUND, box[1] - AROUND, box[2] + AROUND, box[3] + AROUND
    if x1 - x0 < LEAST_WIDE:
        middle = (x0 + x1) / 2
        x0, x1 = middle - LEAST_WIDE / 2, middle + LEAST_WIDE / 2
    if y1 - y0 < LEAST_HIGH:
        middle = (y0 + y1) / 2
        y0, y1 = middle - LEAST_HIGH / 2, middle + LEAST_HIGH / 2
    y1 = min(y1, y0 + 90)
    x0, x1 = _inside(x0, x1, width)
    y0, y1 = _inside(y0, y1, height)
    return x0, y0, x1, y1


def _inside(low: float, high: float, most: float) -> tuple[float, float]:
    if low < 0:
        low, high = 0.0, high - low
    if high > most:
        low, high = max(0.0, low - (high - most)), most
    return low, high
