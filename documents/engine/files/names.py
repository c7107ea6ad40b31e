"""File names: what people sent is kept for reading, what programs use is made harmless."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_BYTES = 255
MAX_KEPT = 1000
FALLBACK = "tep"
# Controls, bidirectional overrides, what Windows forbids, and separators of both kinds.
UNSAFE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029\\ufeff\\ufffe\\uffff"
    '<>:"|?*/\\\\\\ud800-\\udfff]'
)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,10})$")


@dataclass(frozen=True, slots=True)
class FileName:
    """`safe`: NFC, at most 255 bytes of UTF-8, no path; `full`: as sent (NFC, ≤ 1000 characters)."""

    safe: str
    full: str
    extension: str

    @property
    def stem(self) -> str:
        return self.safe[: -len(self.extension) - 1] if self.extension else self.safe


def clean(sent: str, *, extension: str = "") -> FileName:
    """Make a name safe to store, to show and to download under.

    `extension` (without dot) is put on when the sent name has none. A name that is too long
    loses the end of its stem, never its extension.
    """
    full = unicodedata.normalize("NFC", sent.encode("utf-8", "replace").decode("utf-8"))
    last = re.split(r"[/\\]", full)[-1] if not full.endswith(("/", "\\")) else ""
    name = re.sub(r"\s+", " ", UNSAFE.sub("", last)).strip().rstrip(".")
    found = EXTENSION.search(name)
    if found:
        suffix = found[1].lower()
        stem = name[: found.start()]
    else:
        suffix, stem = extension.lower(), name
    stem = stem.strip(" .")
    if not stem or RESERVED.fullmatch(stem):
        stem = f"{FALLBACK}-{stem}".rstrip("-") if stem else FALLBACK
    room = MAX_BYTES - (len(suffix) + 1 if suffix else 0)
    stem = _shorten(stem, room)
    readable = UNSAFE.sub("", last)[:MAX_KEPT].strip() or FALLBACK
    return FileName(f"{stem}.{suffix}" if suffix else stem, readable, suffix)


def _shorten(stem: str, room: int) -> str:
    """Cut to `room` bytes between characters, not inside a letter with its marks."""
    if len(stem.encode()) <= room:
        return stem
    cut = stem.encode()[: room - len("…".encode())].decode("utf-8", "ignore")
    while cut and unicodedata.combining(stem[len(cut)]):
        cut = cut[:-1]
    return cut.rstrip(" .") + "…"
