"""Pictures of signatures and seals: reading those uploaded, and drawing invented ones for the demo.

Both are PNG with alpha: the person's blue, the agency's red, in real size (NĐ 30/2020, PL I).
"""

from __future__ import annotations

import io
import math
import random
import unicodedata
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from core.errors import InvalidInput

BLUE = (16, 60, 168, 255)
RED = (206, 17, 38, 255)
CLEAR = (255, 255, 255, 0)
MAX_SIDE = 2000
OVERSAMPLE = 3


def read(data: bytes) -> Image.Image:
    """A PNG with alpha, fit to be printed; raises InvalidInput (`bad_picture`)."""
    try:
        picture = Image.open(io.BytesIO(data), formats=["PNG"])
        if max(picture.size) > MAX_SIDE:
            raise InvalidInput(
                _("The picture is larger than 2000 points on a side."),
                code="bad_picture",
                field="picture",
            )
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as wrong:
        raise InvalidInput(
            _("The picture must be a PNG file with a transparent background."),
            code="bad_picture",
            field="picture",
        ) from wrong
    return picture.convert("RGBA")


def png(picture: Image.Image) -> bytes:
    """The picture as a PNG file."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def handwriting(name: str, *, width: int = 600, height: int = 250) -> Image.Image:
    """An invented blue flourish, the same for the same name: nobody's real signature."""
    dice = random.Random(unicodedata.normalize("NFC", name))  # noqa: S311 - a drawing, not a secret
    scale = OVERSAMPLE
    canvas = Image.new("RGBA", (width * scale, height * scale), CLEAR)
    pen = ImageDraw.Draw(canvas)
    middle = height * 0.52
    points: list[tuple[float, float]] = []
    loops = dice.randint(4, 6)
    for step in range(loops * 60):
        share = step / (loops * 60)
        angle = share * loops * math.tau
        swing = height * (0.36 - 0.2 * share) * (0.75 + 0.25 * math.sin(share * 7 + loops))
        x = width * (0.12 + 0.66 * share) + math.cos(angle) * width * 0.055
        points.append((x, middle - math.sin(angle) * swing - height * 0.08 * share))
    end_x, end_y = points[-1]
    for step in range(50):
        share = step / 49
        points.append(
            (
                end_x + (width * 0.94 - end_x) * share,
                end_y + math.sin(share * math.pi) * height * 0.22 - share * height * 0.1,
            )
        )
    for step in range(70):
        share = step / 69
        points.append(
            (width * (0.94 - 0.8 * share), height * (0.72 + 0.1 * math.sin(share * math.pi)))
        )
    for index, (x, y) in enumerate(points):
        thickness = scale * (3.1 + 1.5 * math.sin(index / 11))
        x, y = x * scale, y * scale
        pen.ellipse((x - thickness, y - thickness, x + thickness, y + thickness), fill=BLUE)
        if index:
            before = points[index - 1]
            pen.line(
                (before[0] * scale, before[1] * scale, x, y), fill=BLUE, width=int(thickness * 1.7)
            )
    return canvas.resize((width, height), Image.Resampling.LANCZOS)


def seal(top: str, centre: str, *, font: Path, side: int = 640) -> Image.Image:
    """An invented round red seal: name along the ring, a star, one line in the middle."""
    scale = OVERSAMPLE
    big = side * scale
    canvas = Image.new("RGBA", (big, big), CLEAR)
    pen = ImageDraw.Draw(canvas)
    for inset, width in ((0.01, 0.016), (0.05, 0.006), (0.235, 0.006)):
        edge = big * inset
        pen.ellipse((edge, edge, big - edge, big - edge), outline=RED, width=int(big * width))
    _ring_text(canvas, top.upper(), font=font, radius=big * 0.358, size=int(big * 0.088))
    _star(pen, big / 2, big * 0.4, big * 0.08)
    words = ImageFont.truetype(str(font), int(big * 0.062))
    for line, text in enumerate(_wrap(centre.upper(), 16)):
        pen.text(
            (big / 2, big * (0.53 + 0.075 * line)), text, font=words, fill=RED, anchor="mm",
            stroke_width=scale // 2, stroke_fill=RED,
        )  # fmt: skip
    _star(pen, big / 2, big * 0.895, big * 0.026)
    return canvas.resize((side, side), Image.Resampling.LANCZOS)


def _ring_text(canvas: Image.Image, text: str, *, font: Path, radius: float, size: int) -> None:
    words = ImageFont.truetype(str(font), size)
    centre = canvas.width / 2
    text = unicodedata.normalize("NFC", text)
    widths = [words.getlength(letter) * 1.06 for letter in text]
    room = math.radians(290) * radius
    if sum(widths) > room:
        size = int(size * room / sum(widths))
        words = ImageFont.truetype(str(font), size)
        widths = [words.getlength(letter) * 1.06 for letter in text]
    angle = -math.pi / 2 - sum(widths) / radius / 2
    for letter, width in zip(text, widths, strict=True):
        angle += width / radius / 2
        tile = Image.new("RGBA", (size * 2, size * 2), CLEAR)
        ImageDraw.Draw(tile).text(
            (size, size * 1.35), letter, font=words, fill=RED, anchor="ms",
            stroke_width=max(size // 40, 1), stroke_fill=RED,
        )  # fmt: skip
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        x = centre + math.cos(angle) * radius - size
        y = centre + math.sin(angle) * radius - size
        canvas.alpha_composite(tile, (int(x), int(y)))
        angle += width / radius / 2


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.4
        angle = -math.pi / 2 + corner * math.pi / 5
        points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    pen.polygon(points, fill=RED)


def _wrap(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:3]
