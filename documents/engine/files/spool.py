"""Plain bytes for a moment: unlinked temporary files that no crash leaves behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from documents.engine.files.blobs import FULL
from documents.engine.files.errors import StorageFull
from documents.engine.files.store import StoredReader


def empty(folder: Path | None = None) -> BinaryIO:
    """A nameless file with a descriptor; gone when closed or when the process dies."""
    return tempfile.TemporaryFile(dir=folder)


def of_chunks(chunks: Iterable[bytes], folder: Path | None = None) -> BinaryIO:
    """The chunks as an open file at position 0. Raises StorageFull."""
    file = empty(folder)
    try:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        file.seek(0)
    except OSError as error:
        file.close()
        if error.errno in FULL:
            raise StorageFull from error
        raise
    except BaseException:
        file.close()
        raise
    return file


def of_reader(reader: StoredReader, folder: Path | None = None) -> BinaryIO:
    """A stored file in the clear, for programs that need a descriptor."""
    return of_chunks(reader.iter_range(), folder)
