"""One stream in: sealed and examined at once, kept only when it is accepted."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from documents.engine.files import sniff, spool
from documents.engine.files.blobs import FULL
from documents.engine.files.errors import StorageFull
from documents.engine.files.facts import ACCEPTED, DEFAULT_LIMITS, Inspection, Limits
from documents.engine.files.names import FileName, clean
from documents.engine.files.store import FileStore, Stored


@dataclass(frozen=True, slots=True)
class Received:
    name: FileName
    stored: Stored
    inspection: Inspection


def receive(
    chunks: Iterable[bytes],
    *,
    name: str,
    store: FileStore,
    limits: Limits = DEFAULT_LIMITS,
    accept: Iterable[str] = ACCEPTED,
    folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Received:
    """Take a stream in. Memory: two chunks; a plain copy lives unlinked in `folder` meanwhile.

    `progress` hears the bytes received so far. Raises InvalidInput, TooLarge, StorageFull;
    then nothing is kept.
    """
    with store.begin(max_bytes=limits.max_bytes) as pending, spool.empty(folder) as plain:
        for chunk in chunks:
            pending.write(chunk)
            try:
                plain.write(chunk)
            except OSError as error:
                if error.errno in FULL | {errno.EFBIG}:
                    raise StorageFull from error
                raise
            if progress is not None:
                progress(pending.size)
        inspection = sniff.inspect(plain, name=name, limits=limits, accept=accept)
        return Received(clean(name, extension=inspection.extension), pending.commit(), inspection)
