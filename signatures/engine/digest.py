"""Digest and size of a file, read in pieces: a scan of 200 MB is never whole in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path


def of(path: Path) -> tuple[str, int]:
    """SHA-256 in lower-case hexadecimal, and the size in bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size
