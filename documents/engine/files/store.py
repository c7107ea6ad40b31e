"""Content-addressed, write-once, encrypted store of files (design.md, Files; R13).

Layout of a blob: chunks, then a footer.
  chunk   AES-256-GCM of 1 MiB of content under the file's own key; the nonce is
          prefix(7) | index(4, big-endian) | last(1), the STREAM construction of
          Hoang, Reyhanitabar, Rogaway and Vizár (2015): cut, reordered or swapped
          chunks do not open.
  footer  wrap nonce(12) | wrapped key(48) | key id(32, padded) | prefix(7) |
          size(8) | version(1) | "KVF"(3).
The file's key is wrapped by a master key with AES-256-GCM whose additional data bind the
SHA-256 of the content, its size, the prefix and the key id: a blob under another name does
not open. After `rewrap` the newer wrapping lies in the note beside the blob; the blob itself
is never touched. The store can be read without the database.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import os
import re
import struct
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound, TooLarge
from documents.engine.files.blobs import BlobBackend, BlobSource, BlobWriter, LocalBackend
from documents.engine.files.errors import FileDamaged, KeyMissing, say

CHUNK = 1024 * 1024
TAG = 16
MAGIC = b"KVF"
VERSION = 1
FOOTER = struct.Struct(">12s48s32s7sQB3s")
KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,32}")
NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store knows of one content; `wrapped_key` is wrap nonce + wrapped key (60 bytes)."""

    sha256: str
    size: int
    wrapped_key: bytes
    key_id: str
    is_new: bool


def parse_keys(text: str) -> tuple[dict[str, bytes], str]:
    """Read master keys: `id:base64,id:base64`; the first is the current one.

    A single key may come without id. Each key is 32 bytes. Raises ValueError.
    """
    keys: dict[str, bytes] = {}
    for number, part in enumerate(piece.strip() for piece in text.split(",")):
        key_id, colon, value = part.rpartition(":")
        if not colon:
            key_id = f"k{number}"
        try:
            key = base64.b64decode(value, altchars=b"-_", validate=True)
        except binascii.Error as error:
            raise ValueError("A file key must be base64.") from error
        if len(key) != 32 or not KEY_ID.fullmatch(key_id) or key_id in keys:
            raise ValueError("A file key must be 32 bytes under a distinct short id.")
        keys[key_id] = key
    return keys, next(iter(keys))


def _binding(sha256: str, size: int, prefix: bytes, key_id: str) -> bytes:
    return b"|".join(
        (MAGIC, sha256.encode(), str(size).encode(), prefix.hex().encode(), key_id.encode())
    )


def _nonce(prefix: bytes, index: int, is_last: bool) -> bytes:
    return prefix + struct.pack(">I?", index, is_last)


class Pending:
    """A content on its way in. `write` as often as needed, then `commit`; else it is dropped.

    Memory: one chunk. Nothing is visible before `commit`.
    """

    def __init__(self, store: FileStore, writer: BlobWriter, max_bytes: int) -> None:
        self._store = store
        self._writer = writer
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()
        self._key = AESGCM.generate_key(bit_length=256)
        self._cipher = AESGCM(self._key)
        self._prefix = os.urandom(7)
        self._buffer = bytearray()
        self._index = 0
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.abort()

    def write(self, data: bytes) -> None:
        """Append content. Raises TooLarge past the limit, StorageFull on a full disk."""
        self.size += len(data)
        if self.size > self._max_bytes:
            raise too_large(self._max_bytes)
        self._hash.update(data)
        self._buffer += data
        while len(self._buffer) > CHUNK:
            self._seal(bytes(self._buffer[:CHUNK]), is_last=False)
            del self._buffer[:CHUNK]

    def _seal(self, content: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._index, is_last)
        self._writer.write(self._cipher.encrypt(nonce, content, MAGIC))
        self._index += 1

    def commit(self) -> Stored:
        """Make it durable; when the content is there already, the first copy stays."""
        self._seal(bytes(self._buffer), is_last=True)
        sha256 = self._hash.hexdigest()
        key_id = self._store.current
        wrapped = self._store.wrap(
            self._key, _binding(sha256, self.size, self._prefix, key_id), key_id
        )
        footer = FOOTER.pack(
            wrapped[:12], wrapped[12:], key_id.encode(), self._prefix, self.size, VERSION, MAGIC
        )
        self._writer.write(footer)
        if not self._writer.publish(sha256):
            return self._store.describe(sha256)
        return Stored(sha256, self.size, wrapped, key_id, is_new=True)


class StoredReader(io.RawIOBase):
    """Seekable plain bytes of one stored file; decrypts the chunks it is asked for, keeps one."""

    def __init__(self, source: BlobSource, cipher: AESGCM, prefix: bytes, size: int) -> None:
        super().__init__()
        self._source = source
        self._cipher = cipher
        self._prefix = prefix
        self.size = size
        self._last = max(0, (size - 1) // CHUNK)
        self._at = 0
        self._kept: tuple[int, bytes] = (-1, b"")
        if source.size != size + (self._last + 1) * TAG + FOOTER.size:
            source.close()
            raise FileDamaged
        # Opening the last chunk now proves that nothing was cut off.
        self._chunk(self._last)

    def _chunk(self, index: int) -> bytes:
        if self._kept[0] == index:
            return self._kept[1]
        is_last = index == self._last
        length = self.size - index * CHUNK if is_last else CHUNK
        sealed = self._source.read_at(index * (CHUNK + TAG), length + TAG)
        try:
            content = self._cipher.decrypt(_nonce(self._prefix, index, is_last), sealed, MAGIC)
        except (InvalidTag, ValueError) as error:
            raise FileDamaged from error
        self._kept = (index, content)
        return content

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("Negative position.")
        self._at = base + offset
        return self._at

    def readinto(self, target: object) -> int:
        view = memoryview(target).cast("B")  # type: ignore[arg-type]
        if self._at >= self.size or not len(view):
            return 0
        index, skip = divmod(self._at, CHUNK)
        part = self._chunk(index)[skip : skip + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def iter_range(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to but not including `stop`, chunk by chunk (HTTP Range)."""
        stop = self.size if stop is None else min(stop, self.size)
        while start < stop:
            index, skip = divmod(start, CHUNK)
            part = self._chunk(index)[skip : skip + stop - start]
            start += len(part)
            yield part

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


class FileStore:
    """The store. `master_keys` maps key id → 32 bytes; new files are locked with `current`."""

    def __init__(
        self, root: Path | BlobBackend, master_keys: Mapping[str, bytes], current: str
    ) -> None:
        if current not in master_keys or not all(
            KEY_ID.fullmatch(key_id) for key_id in master_keys
        ):
            raise ValueError("The current file key must be one of the configured keys.")
        self.backend = root if isinstance(root, BlobBackend) else LocalBackend(root)
        self._masters = {key_id: AESGCM(key) for key_id, key in master_keys.items()}
        self.current = current

    # Writing

    def begin(self, *, max_bytes: int) -> Pending:
        """Start a content; use as a context manager and call `commit` inside."""
        return Pending(self, self.backend.begin(), max_bytes)

    def put_stream(self, chunks: Iterable[bytes], *, max_bytes: int) -> Stored:
        """Store a stream. Raises TooLarge, StorageFull; on any error nothing is kept."""
        with self.begin(max_bytes=max_bytes) as pending:
            for chunk in chunks:
                pending.write(chunk)
            return pending.commit()

    def sweep(self, older_than: float = 24 * 3600.0, *, now: float | None = None) -> int:
        """Remove leftovers of crashes older than so many seconds; returns how many."""
        return self.backend.sweep(older_than, time.time() if now is None else now)

    def remove(self, sha256: str) -> None:
        """Destroy a content (lawful disposal; the caller knows that nothing refers to it)."""
        self.backend.remove(_name(sha256))

    # Reading

    def exists(self, sha256: str) -> bool:
        return self.backend.exists(_name(sha256))

    def open(
        self, sha256: str, wrapped_key: bytes | None = None, key_id: str | None = None
    ) -> StoredReader:
        """A seekable reader. Without a wrapped key the one kept beside the bytes is used.

        Raises NotFound, KeyMissing, FileDamaged.
        """
        source = self._source(sha256)
        try:
            footer = self._footer(source)
            if wrapped_key is None or key_id is None:
                wrapped_key, key_id = self._wrapping(sha256, footer)
            key = self.unwrap(
                bytes(wrapped_key), _binding(sha256, footer.size, footer.prefix, key_id), key_id
            )
            return StoredReader(source, AESGCM(key), footer.prefix, footer.size)
        except BaseException:
            source.close()
            raise

    def describe(self, sha256: str) -> Stored:
        """What is stored under this hash, with its newest wrapping."""
        source = self._source(sha256)
        try:
            footer = self._footer(source)
        finally:
            source.close()
        wrapped_key, key_id = self._wrapping(sha256, footer)
        return Stored(sha256, footer.size, wrapped_key, key_id, is_new=False)

    def verify(
        self, sha256: str, wrapped_key: bytes | None = None, key_id: str | None = None
    ) -> int:
        """Read everything and hash again (R13); returns the size or raises FileDamaged."""
        digest = hashlib.sha256()
        with self.open(sha256, wrapped_key, key_id) as reader:
            for part in reader.iter_range():
                digest.update(part)
            if digest.hexdigest() != sha256:
                raise FileDamaged
            return reader.size

    # Keys

    def rewrap(self, sha256: str) -> Stored:
        """Lock the file's key with the current master key; the content is not touched."""
        stored = self.describe(sha256)
        if stored.key_id == self.current:
            return stored
        source = self._source(sha256)
        try:
            footer = self._footer(source)
        finally:
            source.close()
        key = self.unwrap(
            stored.wrapped_key,
            _binding(sha256, footer.size, footer.prefix, stored.key_id),
            stored.key_id,
        )
        wrapped = self.wrap(
            key, _binding(sha256, footer.size, footer.prefix, self.current), self.current
        )
        note = f"{self.current} {base64.b64encode(wrapped).decode()}\n"
        self.backend.write_note(sha256, note.encode())
        return Stored(sha256, stored.size, wrapped, self.current, is_new=False)

    def wrap(self, key: bytes, binding: bytes, key_id: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._master(key_id).encrypt(nonce, key, binding)

    def unwrap(self, wrapped: bytes, binding: bytes, key_id: str) -> bytes:
        try:
            return self._master(key_id).decrypt(wrapped[:12], wrapped[12:], binding)
        except (InvalidTag, ValueError) as error:
            raise FileDamaged from error

    def _master(self, key_id: str) -> AESGCM:
        try:
            return self._masters[key_id]
        except KeyError as error:
            raise KeyMissing from error

    def _source(self, sha256: str) -> BlobSource:
        try:
            return self.backend.open(_name(sha256))
        except FileNotFoundError as error:
            raise NotFound(code="file_not_found") from error

    def _footer(self, source: BlobSource) -> _Footer:
        if source.size < FOOTER.size:
            raise FileDamaged
        raw = source.read_at(source.size - FOOTER.size, FOOTER.size)
        nonce, wrapped, key_id, prefix, size, version, magic = FOOTER.unpack(raw)
        if magic != MAGIC or version != VERSION:
            raise FileDamaged
        name = key_id.rstrip(b"\0").decode("ascii", "replace")
        return _Footer(nonce + wrapped, name, prefix, size)

    def _wrapping(self, sha256: str, footer: _Footer) -> tuple[bytes, str]:
        note = self.backend.read_note(sha256)
        if note is None:
            return footer.wrapped_key, footer.key_id
        key_id, _space, value = note.decode("ascii", "replace").strip().partition(" ")
        try:
            return base64.b64decode(value, validate=True), key_id
        except binascii.Error as error:
            raise FileDamaged from error


@dataclass(frozen=True, slots=True)
class _Footer:
    wrapped_key: bytes
    key_id: str
    prefix: bytes
    size: int


def _name(sha256: str) -> str:
    if not NAME.fullmatch(sha256):
        raise NotFound(code="file_not_found")
    return sha256


def too_large(max_bytes: int) -> TooLarge:
    """The refusal of a file over the limit; says the limit in MB."""
    return TooLarge(
        say(
            _("The file is larger than this office accepts (%(limit)s MB)."),
            limit=f"{max_bytes / 1_048_576:.3g}",
        ),
        field="file",
        facts={"max_bytes": max_bytes},
    )
