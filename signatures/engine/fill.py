"""Writes number and date into a file that the leader has signed, without breaking his signature.

An incremental update changes value and appearance of the fields that his lock leaves open and nothing else; validators
call that form filling (ISO 32000-1, 12.8.2.4). The typeface is the one embedded at preparation.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError

from core.errors import InvalidInput

from . import acroform, digest
from .font import UPEM, clean
from .places import Part

MIN_SIZE = 7.0


@dataclass(frozen=True, slots=True)
class Values:
    """What the clerk's act gives: `number` 15, `code` 15/QĐ-UBND, `label` what stands before the code.

    `label` is `Số: ` in State and `Số ` in Party documents; `place` is the place name of the date line.
    """

    number: str
    code: str
    date: dt.date
    label: str = "Số: "
    place: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """The filled file: digest, size, and what each field now says."""

    sha256: str
    size: int
    fields: dict[str, str]


def date_words(day: dt.date) -> str:
    """`ngày 05 tháng 01 năm 2026`: days under 10 and months 1 and 2 with a leading zero (NĐ 30, PL I)."""
    return f"ngày {day.day:02} tháng {_month(day)} năm {day.year}"


def fill(source: Path, target: Path, values: Values) -> Filled:
    """Copies `source` to `target` and fills the fields there; a file without our fields is copied only.

    Raises InvalidInput (`damaged_pdf`, `already_filled`, `letters_missing`).
    """
    written: dict[str, str] = {}
    shutil.copyfile(source, target)
    try:
        with target.open("r+b") as stream:
            writer = IncrementalPdfFileWriter(stream, strict=True)
            form = acroform.form(writer)
            for field in _our_fields(writer):
                if acroform.entry(field, "/V"):
                    raise InvalidInput(
                        _("Number and date have been filled in already."), code="already_filled"
                    )
                plan = field["/KhueVan"]
                gap, text = _gap(plan, values)
                text = clean(text or _text(Part(str(plan["/Part"]).removeprefix("/")), values))
                _write(writer, form, field, text, gap)
                written[str(field["/T"])] = text
            if written:
                writer.write_in_place()
    except InvalidInput:
        target.unlink(missing_ok=True)
        raise
    except (PdfError, ValueError, KeyError, TypeError) as wrong:
        target.unlink(missing_ok=True)
        raise InvalidInput(
            _("The PDF is damaged and cannot be read. Make it again and send it."),
            code="damaged_pdf",
        ) from wrong
    sha256, size = digest.of(target)
    return Filled(sha256, size, written)


def _our_fields(writer: IncrementalPdfFileWriter) -> Iterator[Any]:
    for field in acroform.fields(writer):
        if "/KhueVan" in field and acroform.entry(field, "/FT") == "/Tx":
            yield field


def _gap(plan: Any, values: Values) -> tuple[tuple[float, float] | None, str]:
    """Where in its field the bare number goes; the whole line when another symbol is printed there."""
    if "/Gap" not in plan:
        return None, ""
    printed = "".join(clean(str(plan["/Tail"])).split())
    if values.code == values.number + printed:
        start, end = (float(value) for value in plan["/Gap"])
        return (start, end), values.number
    return None, values.label + values.code


def _month(day: dt.date) -> str:
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def _text(part: Part, values: Values) -> str:
    day = values.date
    match part:
        case Part.NUMBER:
            return values.number
        case Part.CODE:
            return values.code
        case Part.NUMBER_LINE:
            return values.label + values.code
        case Part.DAY:
            return f"{day.day:02}"
        case Part.MONTH:
            return _month(day)
        case Part.YEAR:
            return str(day.year)
        case Part.DATE_LINE:
            return date_words(day)
        case Part.PLACE_DATE_LINE:
            words = date_words(day)
            return f"{values.place}, {words}" if values.place else words[:1].upper() + words[1:]


def _write(
    writer: IncrementalPdfFileWriter,
    form: Any,
    field: Any,
    text: str,
    gap: tuple[float, float] | None,
) -> None:
    plan = field["/KhueVan"]
    face = str(plan["/Face"])
    font_reference = form["/DR"]["/Font"].raw_get(face)
    glyphs, width = _shape(font_reference.get_object(), text)
    x0, y0, x1, y1 = (float(value) for value in field["/Rect"])
    room_width, room_height = x1 - x0, y1 - y0
    start, end = gap or (0.0, room_width)
    size = float(plan["/Size"])
    if width * size > end - start > 0:
        size = max((end - start) / width, MIN_SIZE)
    slack = end - start - width * size
    left = start + {0: 0.0, 1: slack / 2, 2: slack}[int(acroform.entry(field, "/Q", 0))]
    background = ""
    if plan["/Cover"] or ("/Gap" in plan and gap is None):
        background = f"1 g {start:.2f} 0 {end - start:.2f} {room_height:.2f} re f\n"
    content = (
        f"/Tx BMC\nq\n{background}0 g\nBT\n{face} {size:g} Tf\n"
        f"{max(left, 0):.2f} {float(plan['/Baseline']):.2f} Td\n<{glyphs}> Tj\nET\nQ\nEMC"
    )
    appearance = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): generic.ArrayObject(
                [
                    generic.FloatObject(value)
                    for value in (0, 0, round(room_width, 2), round(room_height, 2))
                ]
            ),
            generic.pdf_name("/Resources"): generic.DictionaryObject(
                {
                    generic.pdf_name("/Font"): generic.DictionaryObject(
                        {
                            generic.pdf_name(face): generic.IndirectObject(
                                font_reference.idnum, font_reference.generation, writer
                            )
                        }
                    )
                }
            ),
        },
        stream_data=content.encode("ascii"),
    )
    field["/V"] = generic.TextStringObject(text)
    field["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(appearance)})
    writer.update_container(field)


def _shape(font: Any, text: str) -> tuple[str, float]:
    """Glyph numbers in hexadecimal and the width in ems; raises when a letter is not in the typeface."""
    program = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"].data
    typeface = TTFont(io.BytesIO(program), lazy=True)
    names = typeface.getBestCmap()
    metrics = typeface["hmtx"]
    missing = sorted({letter for letter in text if ord(letter) not in names})
    if missing:
        raise InvalidInput(
            _("These letters cannot be printed in the number or date: %(letters)s")
            % {"letters": " ".join(missing)},
            code="letters_missing",
        )
    glyphs = [names[ord(letter)] for letter in text]
    codes = "".join(f"{typeface.getGlyphID(glyph):04x}" for glyph in glyphs)
    return codes, sum(metrics[glyph][0] for glyph in glyphs) / UPEM
