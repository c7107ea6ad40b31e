"""SIGKILL to a worker in the middle of a job on a file: the job is handed on, its result is there once."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.acts import Act
from documents.choices import VersionOrigin
from documents.jobs import files as jobs
from documents.models import DocumentVersion, FileText, StoredFile
from documents.services import files
from tests.crash import broker
from tests.crash.conftest import Start
from tests.crash.processes import Running, is_alive, name_of
from tests.factories import documents as make
from tests.factories.files import letter_docx, letter_pdf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash, pytest.mark.slow]
LONG_AGO = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def only_the_worker_works(monkeypatch: pytest.MonkeyPatch) -> None:
    for job in (jobs.extract_text, jobs.draw_pictures, jobs.convert_version):
        monkeypatch.setattr(job, "delay", lambda **_arguments: None)


def keep(content: bytes, name: str) -> StoredFile:
    """A real file that came ten minutes ago."""
    act = Act(by=None, at=timezone.now() - LONG_AGO, system="tests", channel="job")
    return files.keep(source=io.BytesIO(content), name=name, act=act)


@contextmanager
def nobody_may_write(table: str) -> Iterator[None]:
    """Readers go on; who wants to write into the table waits until the block ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


def somebody_waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = %s::regclass AND NOT granted)",
            [table],
        )
        return bool(cursor.fetchone()[0])


def killed_before_the_result(worker: Running) -> None:
    """The text has been read and is about to be written."""
    with nobody_may_write("documents_filetext"):
        worker.until(lambda: somebody_waits_for("documents_filetext"))
        worker.kill()
    assert not FileText.objects.exists()


def test_the_text_of_a_file_is_read_by_the_next_worker(
    house: make.Office, start_worker: Start
) -> None:
    stored = keep(letter_pdf(), "cong-van.pdf")
    broker.send("documents.extract_text", "files", stored_id=stored.pk)
    with start_worker() as worker:
        killed_before_the_result(worker)
    with start_worker() as worker:
        worker.until(FileText.objects.exists)
    assert "rà soát thủ tục hành chính" in FileText.objects.get(stored=stored).text


def test_a_job_that_the_broker_forgot_is_found_by_the_sweep(
    house: make.Office, start_worker: Start
) -> None:
    stored = keep(letter_pdf(), "cong-van.pdf")
    broker.send("documents.extract_text", "files", stored_id=stored.pk)
    with start_worker() as worker:
        killed_before_the_result(worker)
    broker.forget_all()
    with start_worker() as worker:
        for _twice in range(2):
            broker.send("documents.sweep_files", "default")
        worker.until(lambda: FileText.objects.exists() and stored.thumbnails.count() == 2)
    assert FileText.objects.get().stored == stored
    assert sorted(stored.thumbnails.values_list("width", flat=True)) == [240, 800]


def plain_folders(own_files: Path) -> list[Path]:
    return list((own_files / "work").glob("khuevan-convert-*"))


def test_a_conversion_cut_short_is_made_once_and_leaves_nothing_in_the_clear(
    house: make.Office, start_worker: Start, own_files: Path
) -> None:
    document = make.outgoing(house)
    version = make.version(document, keep(letter_docx(), "du-thao.docx"), house.drafter)
    broker.send("documents.convert_version", "files", version_id=version.pk)

    def converters(worker: Running) -> list[int]:
        return [pid for pid in worker.family() if name_of(pid).startswith("soffice")]

    def converted() -> Any:
        return DocumentVersion.objects.filter(document=document, origin=VersionOrigin.CONVERTED)

    with start_worker() as worker, nobody_may_write("documents_documentversion"):
        worker.until(lambda: converters(worker))
        orphans = converters(worker)
        worker.kill()
    assert not converted().exists()
    left = plain_folders(own_files)
    assert len(left) == 1
    with start_worker() as worker:
        worker.until(converted().exists)
        worker.until(lambda: not any(is_alive(pid) for pid in orphans))
        assert converted().get().source_stored == version.stored
        # What the dead worker left is old enough a day later.
        long_ago = time.time() - 3 * 86400
        for folder in plain_folders(own_files):
            os.utime(folder, (long_ago, long_ago))
        broker.send("documents.sweep_files", "default")
        worker.until(lambda: plain_folders(own_files) == [])
    assert converted().count() == 1
