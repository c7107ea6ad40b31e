"""Where sealed bytes lie. The seam for an object store; the local disk is the first of its kind.

A blob is opaque here: encryption, hashing and names are `store`'s business. A blob once
published is never written again; only the small side notes beside it may be replaced.
"""

from __future__ import annotations

import errno
import os
import secrets
from abc import ABC, abstractmethod
from pathlib import Path

from documents.engine.files.errors import StorageFull

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class BlobWriter(ABC):
    """Bytes on their way in; invisible until `publish`, gone after `abort`."""

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Append. Raises StorageFull when there is no room."""

    @abstractmethod
    def publish(self, name: str) -> bool:
        """Make the bytes durable and visible as `name`; False when `name` was there already."""

    @abstractmethod
    def abort(self) -> None:
        """Forget the bytes. Harmless after `publish`."""


class BlobSource(ABC):
    """One open blob, read by position (so that one reader may serve many ranges)."""

    size: int

    @abstractmethod
    def read_at(self, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`."""

    @abstractmethod
    def close(self) -> None: ...


class BlobBackend(ABC):
    """A write-once store of named blobs with small replaceable notes beside them."""

    @abstractmethod
    def begin(self) -> BlobWriter: ...

    @abstractmethod
    def open(self, name: str) -> BlobSource:
        """Raises FileNotFoundError."""

    @abstractmethod
    def exists(self, name: str) -> bool: ...

    @abstractmethod
    def remove(self, name: str) -> None:
        """Destroy the blob and its note (lawful disposal only). Harmless when gone."""

    @abstractmethod
    def read_note(self, name: str) -> bytes | None: ...

    @abstractmethod
    def write_note(self, name: str, data: bytes) -> None:
        """Replace the note in one step."""

    @abstractmethod
    def sweep(self, older_than_seconds: float, now: float) -> int:
        """Remove what crashes left behind; `now` is a POSIX time. Returns how many."""


def _full(error: OSError) -> OSError | StorageFull:
    return StorageFull() if error.errno in FULL else error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _LocalWriter(BlobWriter):
    def __init__(self, backend: LocalBackend) -> None:
        self._backend = backend
        self._path = backend.incoming / secrets.token_hex(16)
        try:
            self._fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise _full(error) from error

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._fd, view) :]
            except OSError as error:
                raise _full(error) from error

    def publish(self, name: str) -> bool:
        target = self._backend.path(name)
        try:
            os.fsync(self._fd)
            os.fchmod(self._fd, 0o440)
            self._backend.make_folder(target.parent)
            fresh = self._claim(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise _full(error) from error
        self.abort()
        return fresh

    def _claim(self, target: Path) -> bool:
        try:
            os.link(self._path, target)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}:
                raise
            # A file system without hard links: rename replaces, but the same name means
            # the same content, and each blob carries its own key.
            if target.exists():
                return False
            self._path.rename(target)
        return True

    def abort(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self._path.unlink(missing_ok=True)


class _LocalSource(BlobSource):
    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDONLY)
        self.size = os.fstat(self._fd).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        parts: list[bytes] = []
        while length > 0:
            part = os.pread(self._fd, length, offset)
            if not part:
                break
            parts.append(part)
            offset += len(part)
            length -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class LocalBackend(BlobBackend):
    """Blobs as files: `<root>/ab/cd/<name>`, notes as `<name>.key`, arrivals in `<root>/incoming`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True, mode=0o750)

    def path(self, name: str) -> Path:
        return self.root / name[:2] / name[2:4] / name

    def make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        _sync_folder(folder.parent)
        _sync_folder(self.root)

    def begin(self) -> BlobWriter:
        return _LocalWriter(self)

    def open(self, name: str) -> BlobSource:
        return _LocalSource(self.path(name))

    def exists(self, name: str) -> bool:
        return self.path(name).is_file()

    def remove(self, name: str) -> None:
        for path in (self._note(name), self.path(name)):
            path.unlink(missing_ok=True)
        if self.path(name).parent.is_dir():
            _sync_folder(self.path(name).parent)

    def _note(self, name: str) -> Path:
        return self.path(name).with_name(f"{name}.key")

    def read_note(self, name: str) -> bytes | None:
        try:
            return self._note(name).read_bytes()
        except FileNotFoundError:
            return None

    def write_note(self, name: str, data: bytes) -> None:
        temporary = self.incoming / secrets.token_hex(16)
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o440)
            try:
                os.write(handle, data)
                os.fsync(handle)
            finally:
                os.close(handle)
            temporary.replace(self._note(name))
            _sync_folder(self.path(name).parent)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise _full(error) from error

    def sweep(self, older_than_seconds: float, now: float) -> int:
        removed = 0
        for path in self.incoming.iterdir():
            try:
                if now - path.stat().st_mtime >= older_than_seconds:
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue
        return removed
