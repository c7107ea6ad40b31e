"""Papers as a worn scanner brings them: 200 dpi, askew, grey, speckled, stamped over, JPEG."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from documents.engine.files import spool, text
from documents.engine.files.facts import PDF

DPI = 200


def scanned(content: bytes, pages: int, seed: str) -> bytes:
    """A PDF of page pictures made from a PDF; the last page of text bears a seal."""
    dice = random.Random(seed)
    made = []
    with spool.of_chunks([content]) as source:
        for number in range(pages):
            drawn = text.render(source, PDF, page=number, dpi=DPI, grey=True)
            with Image.open(io.BytesIO(drawn)) as clean:
                made.append(worn(clean.convert("L"), dice, seal=number == pages - 1))
    return _bound(made, dice)


def worn(page: Image.Image, dice: random.Random, *, seal: bool) -> Image.Image:
    """One page: seal, tilt, blur, grey ground with a shadow, noise and specks."""
    coloured = Image.merge("RGB", (page, page, page))
    if seal:
        _press_seal(coloured, dice)
    tilt = dice.uniform(-1.5, 1.5)
    coloured = coloured.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    coloured = coloured.filter(ImageFilter.GaussianBlur(dice.uniform(0.3, 0.9)))
    rough = np.random.default_rng(dice.randrange(2**32))
    dots = np.asarray(coloured, dtype=np.float32)
    ground = dice.uniform(0.84, 0.96)
    shade = np.linspace(1.0, dice.uniform(0.9, 1.0), dots.shape[1], dtype=np.float32)
    dots = dots * ground * shade[None, :, None] + dice.uniform(0, 18)
    dots += rough.normal(0, dice.uniform(3, 9), dots.shape[:2])[:, :, None]
    specks = rough.random(dots.shape[:2]) < dice.uniform(0.0001, 0.0006)
    dots[specks] = rough.integers(0, 140)
    return Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8), "RGB")


def _press_seal(page: Image.Image, dice: random.Random) -> None:
    """A round red seal over the left of the signature."""
    across = int(1.42 * DPI)
    layer = Image.new("RGBA", (across, across), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    red = (200, 30, 40, 165)
    pen.ellipse((4, 4, across - 4, across - 4), outline=red, width=7)
    pen.ellipse((30, 30, across - 30, across - 30), outline=red, width=3)
    for turn in range(5):
        pen.regular_polygon(
            (across // 2, across // 2, 16 + turn * 3), 5, rotation=turn * 14, outline=red
        )
    spot = _ink_end(page)
    x = int(page.width * dice.uniform(0.50, 0.56))
    page.paste(layer, (x, max(0, spot - across - dice.randint(0, 30))), layer)
    pen = ImageDraw.Draw(page)
    at = (x + across * 0.8, spot - across * 0.6)
    curve: Sequence[tuple[float, float]] = [
        (at[0] + step * 7, at[1] + dice.uniform(-26, 26)) for step in range(22)
    ]
    pen.line(list(curve), fill=(30, 50, 150), width=3, joint="curve")


def _ink_end(page: Image.Image) -> int:
    """How far down the page is written on."""
    dark = np.asarray(page.convert("L")) < 128
    rows = np.flatnonzero(dark[:, dark.shape[1] // 2 :].any(axis=1))
    inside = rows[rows < page.height * 0.93]
    return int(inside[-1]) if inside.size else page.height // 2


def _bound(pages: Sequence[Image.Image], dice: random.Random) -> bytes:
    out = io.BytesIO()
    first, *rest = pages
    first.save(
        out, "PDF", resolution=DPI, save_all=True, append_images=rest, quality=dice.randint(45, 75)
    )
    return out.getvalue()
