"""The installation's file store, opened once a process."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

from documents.engine.files.store import FileStore


def key_id(key: bytes) -> str:
    """A name for a master key that tells nothing about it."""
    return hashlib.sha256(b"khuevan-file-key\x00" + key).hexdigest()[:16]


@cache
def _open(root: str) -> FileStore:
    keys = {key_id(key): key for key in settings.FILE_KEYS}
    return FileStore(Path(root), keys, key_id(settings.FILE_KEYS[0]))


def file_store() -> FileStore:
    return _open(str(settings.FILES_DIR))
