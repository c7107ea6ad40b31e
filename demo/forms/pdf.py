"""A Sheet as a PDF, typeset directly."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path

import pikepdf
import typst

from demo.forms.sheet import Sheet
from documents.engine.files import legacy
from documents.engine.files.typeset import FONTS

FORM = Path(__file__).with_name("paper.typ")
LINE_OF_TIMES = 1.15


def make(sheet: Sheet) -> bytes:
    """The bytes of a PDF."""
    data = asdict(sheet)
    data["font"] = sheet.font or "Tinos"
    kind, value = sheet.spacing
    data["pitch"] = value if kind == "exact" else value * LINE_OF_TIMES * sheet.body_face.size
    convert = {"tcvn3": legacy.to_tcvn3, "vni": legacy.to_vni}.get(sheet.encoding)
    if convert is not None:
        for name in ("bases", "paragraphs", "recipients", "signature", "addressees"):
            data[name] = [convert(text) for text in data[name]]
        for name in ("heading", "motto", "higher", "issuer", "number", "place_date", "title", "subject",
                     "letter_subject", "signer", "label", "address_word"):  # fmt: skip
            data[name] = convert(data[name])
    produced = typst.compile(
        str(FORM),
        root=str(FORM.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=1_767_200_400,
    )
    if not isinstance(produced, bytes):
        raise TypeError
    return _without_fonts(produced) if sheet.loose_fonts else produced


def _without_fonts(data: bytes) -> bytes:
    """The same PDF with its fonts taken out, as careless programs save it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if (
                isinstance(thing, pikepdf.Dictionary)
                and thing.get("/Type") == pikepdf.Name.FontDescriptor
            ):
                for name in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if name in thing:
                        del thing[name]
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
