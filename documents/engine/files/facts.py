"""What the inspecting child and its parent say to one another. Plain data, no Django."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
WEBP = "image/webp"
P7S = "application/pkcs7-signature"
XML = "application/xml"
TEXT = "text/plain"
EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"

EXTENSIONS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    PPTX: ("pptx",),
    ODT: ("odt",),
    ODS: ("ods",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    PNG: ("png",),
    TIFF: ("tif", "tiff"),
    WEBP: ("webp",),
    P7S: ("p7s", "p7m", "p7b"),
    XML: ("xml", "edxml"),
    TEXT: ("txt", "csv", "md"),
    EML: ("eml",),
    MSG: ("msg",),
}
ACCEPTED: frozenset[str] = frozenset(EXTENSIONS)
DOCUMENTS: frozenset[str] = frozenset({PDF, DOCX, ODT})
MAILS: frozenset[str] = frozenset({EML, MSG})
IMAGES: frozenset[str] = frozenset({JPEG, PNG, TIFF, WEBP})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may be. Sizes in bytes, times in seconds."""

    max_bytes: int = 200 * 1024 * 1024
    max_pages: int = 5_000
    max_pixels: int = 150_000_000
    max_objects: int = 300_000
    max_entries: int = 5_000
    max_unpacked: int = 512 * 1024 * 1024
    max_ratio: int = 150
    max_signatures: int = 100
    cpu_seconds: int = 20
    wall_seconds: float = 40.0
    memory: int = 2 * 1024 * 1024 * 1024


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file really is.

    `pages` is None where the kind has no fixed pages (DOCX before conversion). `needs_repair`:
    the PDF opens only after its cross-reference table is rebuilt. `has_text_layer` is not
    known here. `facts` holds the rest: version, pdfa, encrypted_empty, forms, width, height,
    fonts, guess, …, all JSON.
    """

    media_type: str
    extension: str
    pages: int | None = None
    is_signed: bool = False
    signatures: int = 0
    needs_repair: bool = False
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Refusal(Exception):
    """The child's no: a code of `refusals.SENTENCES` and the values of its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
