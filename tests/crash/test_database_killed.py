"""SIGKILL to every process of PostgreSQL while eight clerks register; what was said to be done is done."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import golden
from tests.crash.processes import ROOT, descendants
from tools import postgres, services

pytestmark = [pytest.mark.crash, pytest.mark.slow, pytest.mark.timeout(600)]
PAPERS = 120


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server of the test's own, with an office's empty tables."""
    with tempfile.TemporaryDirectory(prefix="kv-") as name:
        Path(name).chmod(0o755)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KHUEVAN_STATE", str(Path(name, "state")))
            found = postgres.locate(services._state())
            postgres.start(found)
            try:
                _copy_tables(found)
                yield found
            finally:
                postgres.stop(found)


def _copy_tables(server: postgres.Server) -> None:
    """A migrated database of the suite, whoever serves it, copied into the new server."""
    row = settings.DATABASES["default"]
    there: list[str] = ["-h", str(row["HOST"]), "-U", str(row["USER"])]
    if row["PORT"]:
        there += ["-p", str(row["PORT"])]
    dumped = subprocess.run(
        [str(server.programs / "pg_dump"), *there, "--no-owner", "--no-acl", "--no-comments",
         golden.ensure()],
        env={**os.environ, "PGPASSWORD": str(row["PASSWORD"])},
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    subprocess.run(
        [str(server.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", owner(server)],
        input=dumped, capture_output=True, check=True,
    )  # fmt: skip


def owner(server: postgres.Server) -> str:
    return postgres.urls(server)["MIGRATION_DATABASE_URL"]


def kill(server: postgres.Server) -> None:
    """All at once: none of them may finish what it has begun."""
    postmaster = int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])
    family = descendants(postmaster)
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert len(family) > 8, "the clerks were connected"


@pytest.mark.rule("R6")
@pytest.mark.rule("IN-01")
def test_registering_goes_on_without_gap_or_double_after_the_database_was_killed(
    server: postgres.Server,
) -> None:
    addresses = {name: owner(server) for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL")}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.registering", str(PAPERS)],
        cwd=ROOT,
        env={
            **os.environ,
            **addresses,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as clerks:
        told = _told_while_killing(clerks, server, at=[PAPERS // 4, PAPERS // 2])
    assert clerks.returncode == 0
    everything = list(range(1, PAPERS + 1))
    assert told.pop("broken") > 0, "nobody was registering when the database died"
    assert told == {
        "states": {"registered": PAPERS},
        "numbers": everything,
        "entries": everything,
        "entries_match": True,
        "counter": PAPERS,
        "heard_and_kept": True,
        "journal_lines": [1] * PAPERS,
        "findings": [],
        "sealed": True,
        "search_rows": PAPERS,
        "search_differs": [],
        "grants": 2 * PAPERS,
    }


def _told_while_killing(
    clerks: subprocess.Popen[str], server: postgres.Server, *, at: list[int]
) -> dict[str, Any]:
    """Kill and restart the server each time so many are registered; what the clerks say at the end."""
    assert clerks.stdout is not None
    killed = 0
    for line in clerks.stdout:
        if line.startswith("registered"):
            if killed < len(at) and int(line.split()[1]) >= at[killed]:
                killed += 1
                kill(server)
                postgres.start(server)
            continue
        assert killed == len(at)
        found: dict[str, Any] = json.loads(line)
        return found
    pytest.fail("the clerks ended without a word")
