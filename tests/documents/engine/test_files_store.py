"""The store: content-addressed, write-once, sealed; nothing half-kept (R13, design.md Files)."""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import NotFound, TooLarge
from documents.engine.files import blobs, store
from documents.engine.files.errors import FileDamaged, KeyMissing, StorageFull

KEYS = {"k2": b"2" * 32, "k1": b"1" * 32}
MB = 1024 * 1024


@pytest.fixture
def files(tmp_path: Path) -> store.FileStore:
    return store.FileStore(tmp_path / "files", KEYS, "k2")


def put(files: store.FileStore, data: bytes, step: int = 300_000) -> store.Stored:
    parts = (data[n : n + step] for n in range(0, len(data), step))
    return files.put_stream(parts, max_bytes=64 * MB)


def blob_path(files: store.FileStore, stored: store.Stored) -> Path:
    backend = files.backend
    assert isinstance(backend, blobs.LocalBackend)
    return backend.path(stored.sha256)


def loosen(path: Path) -> Path:
    path.chmod(0o640)
    return path


@pytest.mark.parametrize("size", [0, 1, MB - 1, MB, MB + 1, 2 * MB, 3 * MB + 17])
def test_what_is_stored_comes_back_whole(files: store.FileStore, size: int) -> None:
    data = os.urandom(size)
    stored = put(files, data)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.size == size
    with files.open(stored.sha256, stored.wrapped_key, stored.key_id) as reader:
        assert reader.read() == data
    with files.open(stored.sha256) as reader:
        assert b"".join(reader.iter_range()) == data
    assert files.verify(stored.sha256) == size


def test_bytes_on_disk_are_not_the_content(files: store.FileStore) -> None:
    data = b"Tr\xe1\xba\xa7n V\xc4\x83n Khu\xc3\xaa " * 5000
    sealed = blob_path(files, put(files, data)).read_bytes()
    assert data[:40] not in sealed
    assert blob_path(files, put(files, data)).stat().st_mode & 0o222 == 0


def test_any_range_is_read_without_the_rest(files: store.FileStore) -> None:
    data = os.urandom(3 * MB + 5)
    with files.open(put(files, data).sha256) as reader:
        for start, stop in (
            (0, 1),
            (MB - 1, MB + 1),
            (2 * MB, 3 * MB),
            (3 * MB, 3 * MB + 5),
            (5, 5),
        ):
            assert b"".join(reader.iter_range(start, stop)) == data[start:stop]
        reader.seek(-5, io.SEEK_END)
        assert reader.read() == data[-5:]
        reader.seek(10 * MB)
        assert reader.read() == b""
        assert b"".join(reader.iter_range(3 * MB, 99 * MB)) == data[3 * MB :]


@pytest.mark.rule("DOS-01")
def test_same_content_is_stored_once(files: store.FileStore) -> None:
    first = put(files, b"same" * 1000)
    again = put(files, b"same" * 1000, step=7)
    assert first.is_new
    assert not again.is_new
    assert (again.wrapped_key, again.key_id) == (first.wrapped_key, first.key_id)
    assert files.verify(first.sha256, again.wrapped_key, again.key_id) == 4000


def test_many_hands_storing_the_same_content_keep_one_copy(files: store.FileStore) -> None:
    data = os.urandom(2 * MB)
    results: list[store.Stored] = []
    gate = threading.Barrier(8)

    def hand() -> None:
        gate.wait()
        results.append(put(files, data))

    hands = [threading.Thread(target=hand) for _ in range(8)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert sum(result.is_new for result in results) == 1
    assert len({result.wrapped_key for result in results}) == 1
    assert files.verify(results[0].sha256) == 2 * MB
    assert not list((files.backend.root / "incoming").iterdir())  # type: ignore[attr-defined]


def test_memory_stays_small_for_a_large_file(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from documents.engine.files.store import FileStore\n"
        "s = FileStore(Path(sys.argv[1]), {'k': b'1' * 32}, 'k'); block = b'x' * 65536\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "r = s.put_stream((block for _ in range(300 * 16)), max_bytes=10**9); s.verify(r.sha256)\n"
        "print(r.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    size, grown_kilobytes = map(int, done.stdout.split())
    assert size == 300 * MB
    assert grown_kilobytes < 30_000


@pytest.mark.rule("R13")
@pytest.mark.parametrize("where", [0, 100, MB + 50, -1, -30, -70, -110])
def test_one_changed_byte_is_found(files: store.FileStore, where: int) -> None:
    stored = put(files, os.urandom(2 * MB + 9))
    path = loosen(blob_path(files, stored))
    raw = bytearray(path.read_bytes())
    raw[where] ^= 1
    path.write_bytes(raw)
    with pytest.raises((FileDamaged, KeyMissing)):
        files.verify(stored.sha256)


@pytest.mark.rule("R13")
def test_cut_reordered_and_swapped_chunks_are_found(files: store.FileStore) -> None:
    sealed_chunk = MB + store.TAG
    stored = put(files, os.urandom(3 * MB))
    path = loosen(blob_path(files, stored))
    raw = path.read_bytes()
    footer = raw[-store.FOOTER.size :]
    for changed in (
        raw[: 2 * sealed_chunk],
        raw[:-1],
        raw[: 2 * sealed_chunk] + footer,
        raw[sealed_chunk : 2 * sealed_chunk] + raw[:sealed_chunk] + raw[2 * sealed_chunk :],
        raw[:sealed_chunk] * 3 + footer,
        b"",
    ):
        path.write_bytes(changed)
        with pytest.raises(FileDamaged):
            files.verify(stored.sha256)
    path.write_bytes(raw)
    assert files.verify(stored.sha256) == 3 * MB


@pytest.mark.rule("R13")
def test_a_file_under_another_files_name_does_not_open(files: store.FileStore) -> None:
    one, other = put(files, b"one" * 100), put(files, b"two" * 100)
    loosen(blob_path(files, one)).write_bytes(blob_path(files, other).read_bytes())
    with pytest.raises(FileDamaged):
        files.open(one.sha256)
    with pytest.raises(FileDamaged):
        files.open(one.sha256, other.wrapped_key, other.key_id)


def test_a_name_that_is_no_hash_is_not_looked_up(files: store.FileStore) -> None:
    for name in ("../../etc/passwd", "", "a" * 63, "A" * 64, "0" * 64):
        with pytest.raises(NotFound):
            files.open(name)


def test_too_large_is_refused_with_the_limit_and_leaves_nothing(files: store.FileStore) -> None:
    seen = 0

    def endless() -> Iterator[bytes]:
        nonlocal seen
        while True:
            seen += 1
            yield b"x" * 65536

    with pytest.raises(TooLarge) as refused:
        files.put_stream(endless(), max_bytes=2 * MB)
    assert "2 MB" in str(refused.value.sentence)
    assert refused.value.status == 413
    assert seen <= 33
    assert not [path for path in files.backend.root.rglob("*") if path.is_file()]  # type: ignore[attr-defined]


def test_a_stream_that_breaks_off_leaves_nothing(files: store.FileStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * MB
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.put_stream(broken(), max_bytes=8 * MB)
    assert not [path for path in files.backend.root.rglob("*") if path.is_file()]  # type: ignore[attr-defined]


@pytest.mark.crash
def test_a_killed_upload_leaves_only_what_the_sweep_removes(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from documents.engine.files.store import FileStore\n"
        "s = FileStore(Path(sys.argv[1]), {'k': b'1' * 32}, 'k')\n"
        "with s.begin(max_bytes=10**9) as pending:\n"
        "    pending.write(b'x' * 3_000_000)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -9
    files = store.FileStore(tmp_path, {"k": b"1" * 32}, "k")
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.parent.name for path in left] == ["incoming"]
    written_at = left[0].stat().st_mtime
    assert files.sweep(3600, now=written_at + 60) == 0
    assert files.sweep(3600, now=written_at + 3601) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(
    files: store.FileStore, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(blobs.os, failing, full)
        with pytest.raises(StorageFull) as refused:
            put(files, os.urandom(2 * MB))
    assert refused.value.reason_code == "storage_full"
    assert not [path for path in files.backend.root.rglob("*") if path.is_file()]  # type: ignore[attr-defined]


def test_a_really_full_disk_is_told_in_a_sentence() -> None:
    backend = blobs.LocalBackend(Path(tempfile.mkdtemp()))
    writer = backend.begin()
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, writer._fd)  # type: ignore[attr-defined]
    os.close(full)
    with pytest.raises(StorageFull):
        writer.write(b"x")
    writer.abort()


def test_a_new_master_key_takes_over_without_touching_content(tmp_path: Path) -> None:
    old = store.FileStore(tmp_path, {"k1": KEYS["k1"]}, "k1")
    stored = put(old, b"content" * 999)
    before = blob_path(old, stored).read_bytes()
    both = store.FileStore(tmp_path, KEYS, "k2")
    renewed = both.rewrap(stored.sha256)
    assert renewed.key_id == "k2"
    assert blob_path(both, stored).read_bytes() == before
    new = store.FileStore(tmp_path, {"k2": KEYS["k2"]}, "k2")
    assert new.verify(stored.sha256) == 6993
    assert new.verify(stored.sha256, renewed.wrapped_key, renewed.key_id) == 6993
    assert put(new, b"content" * 999) == renewed
    assert both.rewrap(stored.sha256) == renewed
    with pytest.raises(KeyMissing):
        new.open(stored.sha256, stored.wrapped_key, stored.key_id)


def test_removed_content_is_gone_with_its_key(files: store.FileStore) -> None:
    stored = put(files, b"x")
    files.remove(stored.sha256)
    files.remove(stored.sha256)
    assert not files.exists(stored.sha256)
    with pytest.raises(NotFound):
        files.open(stored.sha256)


def test_keys_are_read_from_the_environment_form() -> None:
    one, two = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    assert store.parse_keys(one) == ({"k0": b"\1" * 32}, "k0")
    keys, current = store.parse_keys(f"new:{two}, old:{one}")
    assert current == "new"
    assert set(keys) == {"new", "old"}
    for wrong in (
        "",
        "abc",
        f"a b:{one}",
        f"x:{one},x:{two}",
        base64.b64encode(b"1" * 16).decode(),
    ):
        with pytest.raises(ValueError, match="file key"):
            store.parse_keys(wrong)
