"""The real processes of an office, on the test's own database."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.crash import broker, processes
from tests.factories import documents as make
from tools import processes as commands

Start = Callable[[], AbstractContextManager[processes.Running]]


@pytest.fixture(autouse=True)
def own_broker() -> Iterator[None]:
    broker.forget_all()
    yield
    broker.forget_all()


@pytest.fixture
def own_files(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of the test's own, in this process and in those it starts."""
    with tempfile.TemporaryDirectory(prefix="khuevan-crash-") as name:
        monkeypatch.setenv("KHUEVAN_FILES", name)
        settings.FILES_DIR = Path(name)
        yield Path(name)


@pytest.fixture
def house(transactional_db: None) -> make.Office:
    return make.office(now=timezone.now())


@pytest.fixture
def start_worker(tmp_path: Path, own_files: Path) -> Start:
    """A worker for files and everything else, with one process that works."""

    def start() -> AbstractContextManager[processes.Running]:
        return processes.running(
            commands.worker("worker", processes=1),
            tmp_path / "worker.log",
            CRASH_DATABASE=str(connection.settings_dict["NAME"]),
        )

    return start


@pytest.fixture
def plain_files(tmp_path: Path) -> Path:
    """Where the web process may put what is not stored yet."""
    folder = tmp_path / "plain"
    folder.mkdir()
    return folder


@pytest.fixture
def port() -> int:
    return processes.free_port()


@pytest.fixture
def start_web(tmp_path: Path, own_files: Path, plain_files: Path, port: int) -> Start:
    """The portal and the API, as the office runs them."""

    def start() -> AbstractContextManager[processes.Running]:
        return processes.running(
            commands.web(f"127.0.0.1:{port}", workers=1, threads=4),
            tmp_path / "web.log",
            CRASH_DATABASE=str(connection.settings_dict["NAME"]),
            TMPDIR=str(plain_files),
            KHUEVAN_ORIGIN=f"http://127.0.0.1:{port}",
        )

    return start
