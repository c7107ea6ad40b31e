"""The set of papers on which the form check is measured: a part to tune on and a part held out."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from demo.forms import faults, pdf, planted, texts, word
from demo.forms.sheet import Sheet, sound
from documents.engine.files import convert

SEED = 2026
FORMS = ("docx", "pdf")
APART = {
    "encoding": {"font", "cite", "points", "heading", "motto", "number", "signer", "colour"},
    "paper": {"margin_left", "margin_right", "margin_top", "margin_bottom", "pagenumber"},
    "layout": {"heading", "motto", "number", "issuer", "higher", "issuerline", "date", "signature",
               "signer", "recipients", "headline", "end", "urgency", "letter", "address"},
    "heading": {"headline"},
    "motto": {"headline"},
    "issuer": {"issuerline", "higher", "number", "letter"},
    "number": {"letter", "urgency"},
    "title": {"subject", "subjectline", "colour", "number"},
    "subject": {"subjectline", "colour"},
    "body": {"font", "colour", "spacing", "gap"},
    "spacing": {"gap"},
    "gap": {"basesform"},
    "signature": {"signer"},
    "indent": {"align", "basesform"},
    "end": {"cite"},
    "margin_bottom": {"pagenumber"},
    "bases": {"basesform"},
}  # fmt: skip
"""Zones whose faults would hide one another on one paper."""


@dataclass(slots=True)
class Specimen:
    """One made paper: its bytes are made when asked for."""

    name: str
    sheet: Sheet
    form: str
    planted: set[str] = field(default_factory=set)
    urgency: str = ""
    signing_lines: tuple[str, ...] = ()
    signer: str = ""
    by_office: bool = False

    def bytes(self) -> bytes:
        if self.form == "docx":
            return word.make(self.sheet)
        if self.by_office:
            made = convert.to_pdfa(io.BytesIO(word.make(self.sheet)))
            with made.file as produced:
                return produced.read()
        return pdf.make(self.sheet)


def _blank(family: str, turn: int, form: str, name: str) -> Specimen:
    sheet = sound(family, turn)
    return Specimen(name, sheet, form, signing_lines=tuple(sheet.signature), signer=sheet.signer)


def sound_ones(count: int, *, start: int = 0, by_office: int = 0) -> list[Specimen]:
    """Papers without a fault: both families, all kinds, DOCX and PDF; some PDFs through LibreOffice."""
    found: list[Specimen] = []
    for n in range(count):
        family, form = ("state", "party")[n % 2], FORMS[n // 2 % 2]
        one = _blank(family, start + n // 2, form, f"sound-{family}-{start + n // 2}-{form}")
        if form == "pdf" and by_office:
            one.by_office, by_office = True, by_office - 1
        found.append(one)
    return found


def _clash(zone: str, taken: set[str]) -> bool:
    return zone in taken or any(
        zone in APART.get(other, set()) or other in APART.get(zone, set()) for other in taken
    )


def faulty_ones(
    known: Sequence[faults.Fault] = planted.FAULTS,
    *,
    seed: int = SEED,
    start: int = 0,
    each: int = 2,
    most: int = 4,
) -> Iterator[Specimen]:
    """Papers with planted faults, until every fault of every rule, family and form was planted `each` times."""
    chance = random.Random(seed)
    wanted = [
        (fault, plant, family, form)
        for fault in known
        for plant in fault.plants
        for family in fault.families
        for form in fault.forms
        for _time in range(each)
    ]
    chance.shuffle(wanted)
    turn = start
    idle = 0
    while wanted and idle < 400:
        family, form = ("state", "party")[turn % 2], FORMS[turn // 2 % 2]
        one = _blank(family, turn // 2, form, f"faulty-{family}-{turn}-{form}")
        turn += 1
        zones: set[str] = set()
        chosen = []
        for item in wanted:
            fault, plant, its_family, its_form = item
            if (its_family, its_form) != (family, form) or _clash(fault.zone, zones):
                continue
            if not fault.fits(one.sheet, form):
                continue
            chosen.append(item)
            zones.add(fault.zone)
            if len(chosen) == most:
                break
        if not chosen:
            idle += 1
            continue
        idle = 0
        if any(fault.zone == "urgency" for fault, *_rest in chosen):
            one.urgency = "KHẨN"
        if any(fault.needs == "pages" for fault, *_rest in chosen):
            one.sheet.paragraphs = texts.longer(one.sheet.paragraphs)
        for fault, plant, _family, _form in chosen:
            plant(one.sheet)
            one.planted.add(fault.code(one.sheet))
        for item in chosen:
            wanted.remove(item)
        yield one
