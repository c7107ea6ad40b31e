"""What a PDF holds. Runs in the child only: qpdf reads hostile bytes here."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

import pikepdf

from documents.engine.files.facts import PDF, Inspection, Limits, Refusal

WORTH_A_LOOK = re.compile(
    rb"/(JS|JavaScript|Launch|GoToE|ImportData|EF|EmbeddedFiles?|XFA|RichMedia|Movie|Sound|3D|ByteRange)\b"
)
DESCRIPTOR = re.compile(rb"/Type /FontDescriptor\b")
SIMPLE_FONT = re.compile(rb"/Subtype /(Type1|MMType1|TrueType)\b")
LAUNCHING = frozenset({"/Launch", "/GoToE", "/ImportData"})
MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/3D"})
MAX_DEPTH = 60
TAIL = 4096


def inspect_pdf(source: BinaryIO, size: int, limits: Limits) -> Inspection:
    """Open, count, look for what may act. Never writes: a signed file stays as it is."""
    source.seek(max(0, size - TAIL))
    tail = source.read(TAIL)
    if b"PK\x05\x06" in tail:
        raise Refusal("type_unclear", found="PDF, ZIP")
    _body, mark, rest = tail.rpartition(b"%%EOF")
    # A linearised file carries an early mark; objects after the last mark mean a lost end.
    ended = bool(mark) and b" obj" not in rest
    pdf, needs_repair = _open(source, ended=ended)
    with pdf:
        pages = _count(pdf)
        if pages > limits.max_pages:
            raise Refusal("pdf_too_many_pages", pages=pages, limit=limits.max_pages)
        signatures, loose_fonts = _walk(pdf, limits)
        facts: dict[str, Any] = {
            "version": pdf.pdf_version,
            "pdfa": _pdfa(pdf),
            "has_form": bool(_get(pdf.Root, "/AcroForm")),
            "is_restricted": bool(pdf.is_encrypted),
            "trailing": bool(rest.strip()),
            "loose_fonts": loose_fonts,
        }
        facts.update(_first_page(pdf))
        return Inspection(
            media_type=PDF,
            extension="pdf",
            pages=pages,
            is_signed=signatures > 0,
            signatures=signatures,
            needs_repair=needs_repair or bool(pdf.is_encrypted),
            facts=facts,
        )


def _open(source: BinaryIO, *, ended: bool) -> tuple[pikepdf.Pdf, bool]:
    source.seek(0)
    try:
        return pikepdf.open(source, attempt_recovery=False, suppress_warnings=True), False
    except pikepdf.PasswordError:
        raise Refusal("pdf_encrypted") from None
    except (pikepdf.PdfError, ValueError, OverflowError):
        if not ended:
            raise Refusal("pdf_truncated") from None
    source.seek(0)
    try:
        return pikepdf.open(source, suppress_warnings=True), True
    except pikepdf.PasswordError:
        raise Refusal("pdf_encrypted") from None
    except (pikepdf.PdfError, ValueError, OverflowError):
        raise Refusal("pdf_damaged") from None


def _count(pdf: pikepdf.Pdf) -> int:
    try:
        pages = len(pdf.pages)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        raise Refusal("pdf_damaged") from None
    if pages == 0:
        raise Refusal("pdf_no_pages")
    return pages


def _get(node: Any, key: str) -> Any:
    try:
        return node.get(key)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return None


def _walk(pdf: pikepdf.Pdf, limits: Limits) -> tuple[int, int]:
    """Look at every object; returns the numbers of filled signatures and of fonts not embedded."""
    objects = pdf.objects
    if len(objects) > limits.max_objects:
        raise Refusal("pdf_too_complex", limit=limits.max_objects)
    signatures = loose_fonts = 0
    for number in range(len(objects)):
        node = objects[number]
        plain: Any = node.stream_dict if isinstance(node, pikepdf.Stream) else node
        if not isinstance(plain, pikepdf.Object):
            continue  # a number or a text on its own
        written = plain.unparse(resolved=True)
        loose_fonts += _is_loose_font(written)
        if WORTH_A_LOOK.search(written):
            signatures += _judge(plain, 0)
    return signatures, loose_fonts


def _is_loose_font(written: bytes) -> bool:
    if DESCRIPTOR.search(written):
        return b"/FontFile" not in written
    if SIMPLE_FONT.search(written) and b"/BaseFont" in written:
        return b"/FontDescriptor" not in written
    return False


def _judge(node: Any, depth: int) -> int:
    """One object and what is written directly inside it; indirect parts come in their own turn."""
    if depth > MAX_DEPTH:
        raise Refusal("pdf_too_complex", limit=MAX_DEPTH)
    if isinstance(node, pikepdf.Array):
        return sum(_judge(part, depth + 1) for part in node if not part_is_plain(part))
    if not isinstance(node, pikepdf.Dictionary):
        return 0
    _refuse_actions(node)
    found = int("/ByteRange" in node and "/Contents" in node)
    for _key, part in node.items():
        if not part_is_plain(part):
            found += _judge(part, depth + 1)
    return found


def part_is_plain(part: Any) -> bool:
    """True for numbers, text, names and for references, which are judged on their own."""
    return not isinstance(part, pikepdf.Object) or part.is_indirect


def _refuse_actions(node: pikepdf.Dictionary) -> None:
    action = str(_get(node, "/S") or "")
    if action == "/JavaScript" or "/JavaScript" in node or ("/JS" in node and "/S" in node):
        raise Refusal("pdf_javascript")
    if action in LAUNCHING:
        raise Refusal("pdf_launch")
    if "/XFA" in node:
        raise Refusal("pdf_xfa")
    if (
        "/EF" in node
        or "/EmbeddedFiles" in node
        or str(_get(node, "/Type") or "") == "/EmbeddedFile"
    ):
        raise Refusal("pdf_embedded")
    if str(_get(node, "/Subtype") or "") in MEDIA and "/Rect" in node:
        raise Refusal("pdf_media")


def _pdfa(pdf: pikepdf.Pdf) -> str:
    """The PDF/A flavour that the file claims in its XMP packet, e.g. "2b", or ""."""
    packet = _get(pdf.Root, "/Metadata")
    if not isinstance(packet, pikepdf.Stream):
        return ""
    try:
        if len(packet.read_raw_bytes()) > 1_000_000:
            return ""
        text = packet.read_bytes()
    except pikepdf.PdfError:
        return ""
    part = re.search(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*(\d)", text)
    level = re.search(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([A-Za-z])", text)
    if not part:
        return ""
    return part[1].decode() + (level[1].decode().lower() if level else "")


def _first_page(pdf: pikepdf.Pdf) -> dict[str, Any]:
    try:
        left, bottom, right, top = (float(edge) for edge in pdf.pages[0].mediabox)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        return {}
    width, height = abs(right - left) / 72 * 25.4, abs(top - bottom) / 72 * 25.4
    return {"width_mm": round(width, 1), "height_mm": round(height, 1)}


def repair(source: BinaryIO, target: BinaryIO) -> None:
    """Write an unsigned PDF anew with a sound cross-reference table and without restrictions."""
    source.seek(0)
    with pikepdf.open(source, suppress_warnings=True) as pdf:
        for number in range(len(pdf.objects)):
            node = pdf.objects[number]
            if isinstance(node, pikepdf.Dictionary) and "/ByteRange" in node:
                raise Refusal("pdf_signed")
        pdf.save(target, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
