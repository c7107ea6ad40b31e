"""What every test stands on: the real database and broker, time that can be set, files of the run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests import golden


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Test databases are copies of a migrated one."""
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = golden.ensure()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the runner empty tables between tests that commit, and drop the database at the end.

    The journal refuses TRUNCATE; tests/core/test_journal.py switches the refusal on again and
    proves it. A thread or a server that a test began may still hold a connection at the end.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_journalentry DISABLE TRIGGER journalentry_no_truncate")
        cursor.execute("ALTER TABLE core_journalseal DISABLE TRIGGER journalseal_no_truncate")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session", autouse=True)
def files_of_the_run() -> Iterator[None]:
    yield
    folder = Path(settings.FILES_DIR)
    if os.environ.get("PYTEST_XDIST_WORKER") is None and folder.name.startswith("khuevan-test-"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def run_after_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """`with run_after_commit(): …` runs the news that travels after commit, jobs included."""

    def run() -> Any:
        return django_capture_on_commit_callbacks(execute=True)

    return run
