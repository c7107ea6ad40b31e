"""Pictures, signatures, XML and text. Runs in the child only."""

from __future__ import annotations

import struct
import warnings
from typing import BinaryIO
from xml.parsers import expat

from asn1crypto import cms, pem
from PIL import Image, UnidentifiedImageError

from documents.engine.files.facts import (
    JPEG,
    P7S,
    PNG,
    TEXT,
    TIFF,
    WEBP,
    XML,
    Inspection,
    Limits,
    Refusal,
)

FORMATS = {
    "JPEG": (JPEG, "jpg"),
    "PNG": (PNG, "png"),
    "TIFF": (TIFF, "tif"),
    "WEBP": (WEBP, "webp"),
}
BROKEN_IMAGE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
)
MAX_DEPTH = 200
STEP = 256 * 1024
SCRIPTS = (b"<html", b"<!doctype html", b"<svg")


def inspect_image(source: BinaryIO, limits: Limits) -> Inspection:
    """Decode the first frame (proves that it is whole) after its dot count is known to be small."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit speaks first, with a sentence
    source.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(source, formats=list(FORMATS))
            frames = int(getattr(picture, "n_frames", 1))
            width, height = picture.size
            if width * height > limits.max_pixels:
                raise Refusal("image_bomb", width=width, height=height)
            if frames > limits.max_pages:
                raise Refusal("pdf_too_many_pages", pages=frames, limit=limits.max_pages)
            media_type, extension = FORMATS[str(picture.format)]
            dpi = picture.info.get("dpi", (0, 0))[0]
            if media_type == JPEG:
                picture.draft("L", (max(1, width // 8), max(1, height // 8)))
            picture.load()
        except BROKEN_IMAGE:
            raise Refusal("image_damaged") from None
    return Inspection(
        media_type,
        extension,
        pages=frames if media_type == TIFF else 1,
        facts={"width": width, "height": height, "dpi": round(float(dpi))},
    )


def inspect_signature(source: BinaryIO, size: int) -> Inspection:
    """A PKCS #7 / CMS SignedData, DER or PEM (RFC 5652)."""
    if size > 4 * 1024 * 1024:
        raise Refusal("signature_damaged")
    source.seek(0)
    data = source.read()
    try:
        if pem.detect(data):
            _label, _headers, data = pem.unarmor(data)
        content = cms.ContentInfo.load(data, strict=True)
        if content["content_type"].native != "signed_data":
            raise Refusal("signature_damaged")
        signed = content["content"]
        signers = len(signed["signer_infos"])
        detached = signed["encap_content_info"]["content"].native is None
    except (ValueError, TypeError, KeyError, OverflowError):
        raise Refusal("signature_damaged") from None
    return Inspection(
        P7S,
        "p7s",
        is_signed=True,
        signatures=signers,
        facts={"is_detached": detached},
    )


def inspect_xml(source: BinaryIO) -> Inspection:
    """Well-formed, no document type of its own, not a page or drawing in disguise."""
    root: list[str] = []
    depth = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if not root:
            root.append(name)
            if name.rpartition(":")[2].lower() in {"html", "svg", "stylesheet", "transform"}:
                raise Refusal("type_not_accepted", found=name.rpartition(":")[2].upper()[:20])
        if depth > MAX_DEPTH:
            raise Refusal("archive_suspicious", found="XML")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_parts: object) -> None:
        raise Refusal("xml_doctype")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    source.seek(0)
    try:
        while data := source.read(STEP):
            parser.Parse(data, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("xml_damaged", line=error.lineno) from None
    return Inspection(XML, "xml", facts={"root": root[0][:100]})


def inspect_text(source: BinaryIO, extension: str) -> Inspection:
    """Plain text in UTF-8 (or UTF-16 with its mark)."""
    source.seek(0)
    start = source.read(4)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    source.seek(0)
    data = source.read(32 * 1024 * 1024)
    if data[:4096].lstrip().lower().startswith(SCRIPTS):
        raise Refusal("type_not_accepted", found="HTML")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal("text_binary") from None
    if any(ord(letter) < 32 and letter not in "\t\r\n\f\x1b" for letter in text):
        raise Refusal("text_binary")
    return Inspection(TEXT, extension or "txt", facts={"encoding": encoding})
