"""Form fields with an embedded typeface, written into an unsigned PDF by pikepdf.

Each text field carries a private dictionary `/KhueVan` (part, baseline, size, cover) so that it can be filled later
from the file alone, without the plan that made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, String

from .page_text import Box
from .places import TextPlace

REGULAR, ITALIC = "/KVr", "/KVi"
PRINT, LOCKED, READ_ONLY = 4, 128, 1


def embed_font(pdf: Pdf, path: Path) -> pikepdf.Object:
    """Embeds a 1000-upem TrueType subset as a composite font, codes = glyph numbers (Identity-H)."""
    font = TTFont(path)
    name = Name("/KHUEVA+" + (font["name"].getDebugName(6) or "Tinos"))
    order = font.getGlyphOrder()
    unicode_of = {font.getGlyphID(glyph): code for code, glyph in font.getBestCmap().items()}
    head, os2, post = font["head"], font["OS/2"], font["post"]
    data = path.read_bytes()
    program = pdf.make_stream(data)
    program.Length1 = len(data)
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4 | 2 | (64 if post.italicAngle else 0),
            FontBBox=Array([head.xMin, head.yMin, head.xMax, head.yMax]),
            ItalicAngle=round(post.italicAngle),
            Ascent=font["hhea"].ascent,
            Descent=font["hhea"].descent,
            CapHeight=getattr(os2, "sCapHeight", 662) or 662,
            StemV=80,
            FontFile2=program,
        )
    )
    widths = Array([font["hmtx"][glyph][0] for glyph in order])
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            FontDescriptor=descriptor,
            DW=500,
            W=Array([0, widths]),
            CIDToGIDMap=Name.Identity,
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(_to_unicode(unicode_of)),
        )
    )


def text_field(pdf: Pdf, place: TextPlace) -> pikepdf.Object:
    """An empty, read-only text field (read-only for viewers; the clerk's act fills it)."""
    width, height = place.box.width, place.box.height
    empty = pdf.make_stream(b"/Tx BMC EMC")
    empty.Type, empty.Subtype = Name.XObject, Name.Form
    empty.BBox = Array([0, 0, _round(width), _round(height)])
    empty.Resources = Dictionary()
    face = ITALIC if place.italic else REGULAR
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(place.name),
            V=String(""),
            Ff=READ_ONLY,
            F=PRINT,
            Q=place.align,
            DA=String(f"{face} {place.size:g} Tf 0 g"),
            Rect=_rect(place.box),
            P=pdf.pages[place.box.page].obj,
            AP=Dictionary(N=empty),
            KhueVan=Dictionary(
                Part=Name(f"/{place.part.value}"),
                Baseline=_round(place.baseline - place.box.y0),
                Size=_round(place.size),
                Face=Name(face),
                Cover=place.cover,
                **_gap(place),
            ),
        )
    )


def _gap(place: TextPlace) -> dict[str, Any]:
    if place.gap is None:
        return {}
    start, end = (_round(x - place.box.x0) for x in place.gap)
    return {"Gap": Array([start, end]), "Tail": String(place.tail)}


def signature_field(
    pdf: Pdf, *, name: str, box: Box, open_fields: Sequence[str] | None
) -> pikepdf.Object:
    """An empty signature field with its lock (ISO 32000-1, 12.7.4.5).

    `open_fields`: None locks every field of the form when it is signed; names stay open to later filling.
    """
    lock = Dictionary(Type=Name.SigFieldLock, Action=Name.All)
    if open_fields is not None:
        lock.Action = Name.Exclude
        lock.Fields = Array([String(field) for field in open_fields])
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(name),
            F=PRINT | LOCKED,
            Rect=_rect(box),
            P=pdf.pages[box.page].obj,
            Lock=pdf.make_indirect(lock),
        )
    )


def attach(pdf: Pdf, fields: Sequence[pikepdf.Object], fonts: dict[str, pikepdf.Object]) -> None:
    """Makes the form of these fields and hangs their widgets on their pages, in this order."""
    for field in fields:
        page = field.P
        if Name.Annots not in page:
            page.Annots = pdf.make_indirect(Array([]))
        page.Annots.append(field)
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(list(fields)),
            DA=String(f"{REGULAR} 13 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(fonts)),
        )
    )


def _rect(box: Box) -> Array:
    return Array([_round(box.x0), _round(box.y0), _round(box.x1), _round(box.y1)])


def _round(value: float) -> float:
    return round(float(value), 2)


def _to_unicode(unicode_of: dict[int, int]) -> bytes:
    pairs = [f"<{gid:04x}> <{code:04x}>" for gid, code in sorted(unicode_of.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
