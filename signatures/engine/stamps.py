"""Words that an agency's signature shows at the top right of page 1 (NĐ 30/2020, PL I)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils.font.opentype import GlyphAccumulator, GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields as pdf_fields
from pyhanko.stamp import TextStampStyle

from . import acroform
from .font import Fonts, clean

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
STAMP_SIZE = 10
STAMP_BOX = (330.0, 18.0)
COPY_HEIGHT = 28.0


@dataclass(frozen=True)
class _Typeface(GlyphAccumulatorFactory):
    """pyHanko's own factory leaves the file open."""

    def create_font_engine(self, writer: Any, obj_stream: Any = None) -> GlyphAccumulator:
        return GlyphAccumulator(
            writer=writer,
            font_handle=io.BytesIO(Path(self.font_file).read_bytes()),
            font_size=self.font_size,
            obj_stream=obj_stream,
        )


def stamp_text(code: str, at: dt.datetime) -> str:
    """`24/QĐ-VPTW; 2026-11-22T10:05:31+07:00` (NĐ 30, PL I: number, symbol; time by ISO 8601)."""
    return f"{clean(code)}; {at.astimezone(VIETNAM).isoformat(timespec='seconds')}"


def copy_mark(form: str, body: str, at: dt.datetime, code: str = "") -> str:
    """What stands on a certified electronic copy: form of the copy, name of the body, the copy's own
    number where the family asks for it, time by ISO 8601 (NĐ 30/2020 PL I; PTY-10)."""
    first = "; ".join(clean(part) for part in (form.upper(), body, code) if part)
    return f"{first}\n{at.astimezone(VIETNAM).isoformat(timespec='seconds')}"


def in_words(fonts: Fonts) -> TextStampStyle:
    return TextStampStyle(
        stamp_text="%(line)s",
        border_width=0,
        text_box_style=TextBoxStyle(
            font=_Typeface(str(fonts.regular), font_size=STAMP_SIZE),
            font_size=STAMP_SIZE,
        ),
        inner_content_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MAX,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins(),
            inner_content_scaling=InnerScaling.NO_SCALING,
        ),
        background_opacity=1,
    )


def top_right(
    writer: IncrementalPdfFileWriter, *, name: str, size: tuple[float, float], below: int = 0
) -> pdf_fields.SigFieldSpec:
    left, _bottom, right, top = acroform.first_page_box(writer)
    width, height = size
    edge, foot = right - 28, top - 40 - below * height
    return pdf_fields.SigFieldSpec(
        name,
        on_page=0,
        box=(round(max(edge - width, left)), round(foot), round(edge), round(foot + height)),
        field_mdp_spec=pdf_fields.FieldMDPSpec(pdf_fields.FieldMDPAction.ALL),
    )
