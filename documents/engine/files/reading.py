"""Text and pictures out of files. Runs in the child only: pdfium, zip and Pillow read here."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import warnings
import zipfile
from typing import Any, BinaryIO
from xml.parsers import expat

import pypdfium2
from PIL import Image, ImageChops, ImageOps, ImageStat

from documents.engine.files import legacy
from documents.engine.files.facts import DOCX, IMAGES, ODS, ODT, PDF, PPTX, XLSX, Refusal

STEP = 256 * 1024
MAX_RENDERED = 60_000_000
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
PARTS = {
    DOCX: re.compile(r"word/(header\d*|document|footnotes|endnotes|footer\d*)\.xml"),
    XLSX: re.compile(r"xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml"),
    PPTX: re.compile(r"ppt/slides/slide\d+\.xml"),
    ODT: re.compile(r"content\.xml"),
    ODS: re.compile(r"content\.xml"),
}


def text_job(source: BinaryIO, target: BinaryIO | None, ask: dict[str, Any]) -> dict[str, Any]:
    """Write {"pages": [...]} to `target`; answer what was found."""
    limit = int(ask["max_chars"])
    if ask["media_type"] == PDF:
        pages, old = _pdf_pages(source, int(ask["max_pages"]), limit)
    elif ask["media_type"] in PARTS:
        pages, old = _package_text(source, str(ask["media_type"]), limit)
    else:
        pages, old = [_tidy(_decode(source.read(limit * 4)))[:limit]], legacy.Encoding.UNICODE
    if target is not None:
        target.write(json.dumps({"pages": pages}, ensure_ascii=False).encode())
    return {"pages": len(pages), "characters": sum(map(len, pages)), "encoding": str(old)}


def _tidy(text: str) -> str:
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "-"))
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", text).strip()


def _decode(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, "replace")


def _pdf_pages(source: BinaryIO, max_pages: int, limit: int) -> tuple[list[str], legacy.Encoding]:
    raw: list[str] = []
    room = limit
    with pypdfium2.PdfDocument(source) as pdf:
        for number in range(min(len(pdf), max_pages)):
            page = pdf[number]
            layer = page.get_textpage()
            text = layer.get_text_range(errors="ignore")[:room] if layer.count_chars() else ""
            layer.close()
            page.close()
            room -= len(text)
            raw.append(text)
    return _convert(raw)


def _convert(raw: list[str]) -> tuple[list[str], legacy.Encoding]:
    # The soft hyphen is the letter "ư" in TCVN3 (pdfium hands it over as U+0002), so the encoding
    # is judged, and that letter saved, before tidying.
    old = legacy.Encoding.UNICODE
    pages: list[str] = []
    for written in raw:
        text = written
        if legacy.detect(text) is legacy.Encoding.TCVN3:
            text = text.replace("\x02", "\xad").replace("\ufffe", "\xad")
        converted, encoding = legacy.to_unicode(text)
        old = encoding if encoding is not legacy.Encoding.UNICODE else old
        pages.append(_tidy(converted))
    return pages, old


class _Words:
    """Collects the text of one part; a run in an old font is converted by its font."""

    def __init__(self, is_open_document: bool) -> None:
        self.out: list[str] = []
        self.old = legacy.Encoding.UNICODE
        self._open_document = is_open_document
        self._depth_text = 0
        self._font = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "rFonts":
            self._font = attributes.get("w:ascii") or attributes.get("w:hAnsi") or ""
        elif local == "r":
            self._font = ""
        elif local in {"tab", "tc"}:
            self.out.append("\t")
        elif local in {"br", "cr", "line-break"}:
            self.out.append("\n")
        elif local == "s" and self._open_document:
            self.out.append(" ")
        if self._takes(local):
            self._depth_text += 1

    def _takes(self, local: str) -> bool:
        return local in {"p", "h"} if self._open_document else local == "t"

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._takes(local):
            self._depth_text -= 1
        if local in {"p", "h", "si", "row", "table-row"}:
            self.out.append("\n")

    def text(self, data: str) -> None:
        if self._depth_text <= 0:
            return
        encoding, capitals = legacy.of_font(self._font)
        if encoding is legacy.Encoding.TCVN3:
            data = legacy.from_tcvn3(data, capitals=capitals)
        elif encoding is legacy.Encoding.VNI:
            data = legacy.from_vni(data)
        if encoding is not legacy.Encoding.UNICODE:
            self.old = encoding
        self.out.append(data)


def _package_text(
    source: BinaryIO, media_type: str, limit: int
) -> tuple[list[str], legacy.Encoding]:
    collected: list[str] = []
    old = legacy.Encoding.UNICODE
    with zipfile.ZipFile(source) as package:
        names = [name for name in package.namelist() if PARTS[media_type].fullmatch(name)]
        for name in sorted(names, key=_reading_order):
            words = _Words(media_type in {ODT, ODS})
            _parse(package, name, words)
            old = words.old if words.old is not legacy.Encoding.UNICODE else old
            collected.append("".join(words.out))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(collected))[:limit]
    if old is not legacy.Encoding.UNICODE:
        return [_tidy(text)], old
    pages, old = _convert([text])
    return pages, old


def _reading_order(name: str) -> tuple[int, int]:
    stem = name.rpartition("/")[2]
    rank = next(
        (
            n
            for n, word in enumerate(("header", "document", "footnotes", "endnotes", "footer"))
            if stem.startswith(word)
        ),
        1,
    )
    number = re.search(r"\d+", stem)
    return rank, int(number[0]) if number else 0


def _parse(package: zipfile.ZipFile, name: str, words: _Words) -> None:
    def doctype(*_parts: object) -> None:
        raise Refusal("xml_doctype")

    parser = expat.ParserCreate()
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.text
    parser.StartDoctypeDeclHandler = doctype
    parser.buffer_text = True
    with package.open(name) as part:
        while data := part.read(STEP):
            parser.Parse(data, False)
        parser.Parse(b"", True)


def render_job(source: BinaryIO, target: BinaryIO | None, ask: dict[str, Any]) -> dict[str, Any]:
    """Draw one page `width` dots wide (or at `dpi`) as WebP or PNG onto `target`."""
    page_number, width, dpi = int(ask["page"]), int(ask["width"]), int(ask["dpi"])
    if ask["media_type"] == PDF:
        picture = _pdf_picture(source, page_number, width, dpi)
    elif ask["media_type"] in IMAGES:
        picture = _image_picture(source, page_number, width)
    else:
        raise Refusal("type_not_accepted", found=str(ask["media_type"])[:40])
    if ask["grey"]:
        picture = _without_coloured_ink(picture)
    buffer = io.BytesIO()
    if ask["format"] == "webp":
        picture.save(buffer, "WEBP", quality=80, method=4)
    else:
        picture.save(buffer, "PNG", compress_level=6, dpi=(dpi, dpi) if dpi else None)
    if target is not None:
        target.write(buffer.getbuffer())
    return {"width": picture.width, "height": picture.height, "bytes": buffer.tell()}


def _without_coloured_ink(picture: Image.Image) -> Image.Image:
    """Grey as print is: a red seal and the ground of the paper turn white, letters stay black."""
    red, green, blue = picture.convert("RGB").split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    paper = max(ImageStat.Stat(brightest).median[0], 64)
    dark, light = paper * 0.2, paper * 0.82
    return brightest.point(
        [round(min(max((dot - dark) / (light - dark), 0), 1) * 255) for dot in range(256)]
    )


def _pdf_picture(source: BinaryIO, number: int, width: int, dpi: int) -> Image.Image:
    with pypdfium2.PdfDocument(source) as pdf:
        if not 0 <= number < len(pdf):
            raise Refusal("page_missing", page=number + 1, pages=len(pdf))
        pdf.init_forms()
        page = pdf[number]
        points_wide, points_high = page.get_size()
        scale = dpi / 72 if dpi else width / max(points_wide, 1)
        dots = points_wide * points_high * scale * scale
        if dots > MAX_RENDERED:
            scale *= (MAX_RENDERED / dots) ** 0.5
        bitmap = page.render(scale=scale, may_draw_forms=True)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
        return picture


def _image_picture(source: BinaryIO, number: int, width: int) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Image.open(source, formats=["JPEG", "PNG", "TIFF", "WEBP"])
        frames = int(getattr(picture, "n_frames", 1))
        if not 0 <= number < frames:
            raise Refusal("page_missing", page=number + 1, pages=frames)
        picture.seek(number)
        if width:
            picture.draft("RGB", (width, width))
        flat = ImageOps.exif_transpose(picture) or picture
        flat = flat.convert("RGB")
    if width and flat.width > width:
        flat = flat.resize(
            (width, max(1, round(flat.height * width / flat.width))), reducing_gap=2.0
        )
    return flat
