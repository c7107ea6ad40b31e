"""The inspecting child and the intake: limits, crashes, interruptions; nothing half-kept (issue 2 §7.4)."""

from __future__ import annotations

import dataclasses
import io
import os
import signal
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pytest

from core.errors import InvalidInput, TooLarge
from documents.engine.files import facts, intake, sniff, spool, store
from documents.engine.files.helper import Helper, Pool
from tests.factories import files as made


@pytest.fixture(scope="module")
def helper() -> Iterator[Helper]:
    helper = Helper()
    yield helper
    helper.stop()


@pytest.fixture
def look(helper: Helper) -> Callable[..., facts.Inspection]:
    def inspect(data: bytes, name: str, **options: object) -> facts.Inspection:
        with spool.of_chunks([data]) as source:
            return sniff.inspect(source, name=name, helper=helper, **options)  # type: ignore[arg-type]

    return inspect


Look = Callable[..., facts.Inspection]


# The child


def test_a_file_that_eats_time_costs_the_child_not_the_parent(helper: Helper) -> None:
    helper.start()
    first = helper.pid
    with spool.of_chunks([made.plain_pdf(2000)]) as source:
        with pytest.raises(InvalidInput) as caught:
            sniff.inspect(
                source, name="a.pdf", helper=helper, limits=facts.Limits(wall_seconds=0.0005)
            )
        assert caught.value.reason_code == "file_too_hard"
        assert sniff.inspect(source, name="a.pdf", helper=helper).pages == 2000
    assert helper.pid not in {None, first}


def test_a_file_that_eats_memory_is_refused(look: Look) -> None:
    small = Helper(memory=320 * 1024 * 1024)
    try:
        picture = io.BytesIO()
        made.Image.new("RGB", (9_000, 7_000)).save(picture, "TIFF", compression="tiff_lzw")
        with spool.of_chunks([picture.getvalue()]) as source, pytest.raises(InvalidInput) as caught:
            sniff.inspect(source, name="a.tif", helper=small)
        assert caught.value.reason_code == "file_too_hard"
    finally:
        small.stop()


@pytest.mark.crash
def test_a_killed_child_is_replaced_and_the_question_asked_again(
    look: Look, helper: Helper
) -> None:
    helper.start()
    assert helper.pid is not None
    os.kill(helper.pid, signal.SIGKILL)
    assert look(made.plain_pdf(), "a.pdf").pages == 1


def test_an_interrupted_question_does_not_answer_the_next(helper: Helper) -> None:
    class Interrupted(BaseException):
        pass

    def strike(_number: int, _frame: object) -> None:
        raise Interrupted

    def ask_on(source: BinaryIO) -> None:
        while True:
            sniff.inspect(source, name="a.pdf", helper=helper)

    helper.start()
    before = signal.signal(signal.SIGUSR1, strike)
    try:
        with spool.of_chunks([made.plain_pdf(1000)]) as long, spool.of_chunks([b"abc"]) as short:
            timer = threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGUSR1))
            timer.start()
            with pytest.raises(Interrupted):
                ask_on(long)
            timer.join()
            assert sniff.inspect(short, name="a.txt", helper=helper).media_type == facts.TEXT
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_the_child_sees_no_secret(helper: Helper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHUEVAN_FILE_KEY", "very secret")
    fresh = Helper()
    try:
        fresh.start()
        status = Path(f"/proc/{fresh.pid}/status").read_text(encoding="utf-8")
        assert "NoNewPrivs:\t1" in status
        try:
            environment = Path(f"/proc/{fresh.pid}/environ").read_bytes()
        except PermissionError:  # not dumpable: nobody looks in
            environment = b""
        assert b"secret" not in environment
        assert b"KHUEVAN" not in environment
    finally:
        fresh.stop()


def test_a_forked_worker_gets_a_child_of_its_own(helper: Helper) -> None:
    helper.start()
    pid = os.fork()
    if pid == 0:
        os._exit(0 if helper.pid is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert helper.pid is not None


def test_a_slow_file_does_not_hold_up_the_next(tmp_path: Path) -> None:
    pool = Pool(2)
    busy = pool._idle.get()
    try:
        with spool.of_chunks([made.plain_pdf()]) as source:
            assert sniff.inspect(source, name="a.pdf", helper=pool).pages == 1
    finally:
        pool._idle.put(busy)
        pool.stop()


def test_large_files_are_inspected_and_sealed_whole(files: store.FileStore) -> None:
    noise = os.urandom(5 * 1024 * 1024)

    def heavy(pdf: pikepdf.Pdf) -> None:
        for n in range(10):
            pdf.pages[0].obj[f"/X{n}"] = pdf.make_stream(noise + bytes([n]))

    data = made.plain_pdf(change=heavy, compress_streams=False)
    assert len(data) > 50_000_000
    parts = (data[n : n + 65536] for n in range(0, len(data), 65536))
    received = intake.receive(parts, name="Bản đồ.pdf", store=files)
    assert received.inspection.pages == 1
    assert files.verify(received.stored.sha256) == len(data)


# Intake


@pytest.fixture
def files(tmp_path: Path) -> store.FileStore:
    return store.FileStore(tmp_path, {"k": b"k" * 32}, "k")


def test_intake_seals_inspects_and_names_in_one_pass(files: store.FileStore) -> None:
    data = made.letter_pdf()
    heard: list[int] = []
    parts = [data[n : n + 10_000] for n in range(0, len(data), 10_000)]
    name = unicodedata.normalize("NFD", "Công văn rà soát.pdf")
    received = intake.receive(parts, name=name, store=files, progress=heard.append)
    assert received.name.safe == "Công văn rà soát.pdf"
    assert received.inspection.pages == 1
    assert heard[-1] == len(data)
    with files.open(received.stored.sha256) as reader:
        assert reader.read() == data


def test_intake_keeps_nothing_of_a_refused_file(files: store.FileStore, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        intake.receive([made.javascript_pdf()], name="a.pdf", store=files)
    limits = dataclasses.replace(facts.DEFAULT_LIMITS, max_bytes=1000)
    with pytest.raises(TooLarge):
        intake.receive([made.plain_pdf(50)], name="a.pdf", store=files, limits=limits)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
