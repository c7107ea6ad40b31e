"""`make run`, with the office's own processes replaced by small ones: ports, skips, kill -9."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import places, ports, run

pytestmark = [pytest.mark.slow, pytest.mark.crash]

# The real start, supervision and services; web answers "ok", the rest sleeps, steps are noted.
OFFICE = """
import sys
from tools import processes, run
from tools.problems import SetupProblem
WEB = (
    "import http.server, socket, sys;"
    "line = socket.socket(fileno=int(sys.argv[1].removeprefix('fd://')));"
    "http.server.SimpleHTTPRequestHandler.do_GET = lambda s: (s.send_response(200), s.end_headers());"
    "server = http.server.ThreadingHTTPServer(('', 0), http.server.SimpleHTTPRequestHandler, False);"
    "server.socket = line; server.serve_forever()"
)
STEP = (
    "import os, sys, time, pathlib;"
    "note = pathlib.Path(os.environ['KHUEVAN_STATE'], 'steps');"
    "note.open('a').write(sys.argv[1] + ' ' + os.environ['DATABASE_URL'].split('/')[2].split(':')[0] + chr(10));"
    "sys.argv[1] == 'demo_authority' and time.sleep(600);"
    "sys.argv[1] == 'demo_people' and print('everybody')"
)
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
processes.web = lambda bind: [sys.executable, "-c", WEB, bind]
processes.worker = lambda kind, *, processes: SLEEP
processes.beat = lambda schedule: SLEEP
run._manage = lambda *words: [sys.executable, "-c", STEP, *words]
try:
    sys.exit(run.office())
except SetupProblem as problem:
    sys.exit(str(problem))
"""


class Office:
    """One run in a process of its own."""

    def __init__(self, state: Path, port: int, script: str = OFFICE) -> None:
        given = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("KHUEVAN_") and not name.endswith(("DATABASE_URL", "REDIS_URL"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            env={
                **given,
                "KHUEVAN_STATE": str(state),
                "PYTHONPATH": str(places.ROOT),
                "PORT": str(port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=places.ROOT,
        )
        self.said = ""

    def until(self, words: str) -> str:
        """Read until a line with `words`; return that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"it never said {words!r}:\n{self.said}")

    def opened(self) -> int:
        """Wait for the address; return its port."""
        found = re.search(r"http://localhost:(\d+)", self.until("The portal is open at"))
        assert found is not None
        return int(found.group(1))

    def end(self, number: int = signal.SIGINT) -> str:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=90)
        return self.said + rest


@pytest.fixture
def state() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kv-") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "Văn thư"


def steps(state: Path) -> list[str]:
    """Return the preparing steps that were run, each with the database role it ran as."""
    lines = (state / "steps").read_text().splitlines()
    return [line for line in lines if not line.startswith(("demo_people", "demo_authority"))]


def test_the_first_start_does_every_step_and_the_second_none(state: Path) -> None:
    office = Office(state, 21_000)
    port = office.opened()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        assert answer.status == 200
    assert "everybody" in office.said
    twin = Office(state, 21_000)
    said, _ = twin.process.communicate(timeout=60)
    assert twin.process.returncode == 0
    assert f"running already at http://localhost:{port}" in said
    office.end()
    assert office.process.returncode == 0
    first = steps(state)
    assert [line.split()[0] for line in first] == [
        "build_translations", "migrate", "load_catalogues", "demo_office",
    ]  # fmt: skip
    assert {line.split()[1] for line in first if "migrate" in line} == {"khuevan_owner"}
    assert {line.split()[1] for line in first if "migrate" not in line} == {"khuevan_app"}
    again = Office(state, 21_000)
    again.opened()
    again.end()
    assert steps(state) == first
    assert not (state / "run.json").exists()


def test_a_taken_port_is_named_and_the_next_one_taken(state: Path) -> None:
    with ports.bind_first_free("127.0.0.1", 21_100) as squatter:
        taken = squatter.getsockname()[1]
        office = Office(state, taken)
        assert office.opened() > taken
        said = office.end()
    assert f"port {taken} is taken" in said


def test_a_killed_run_blocks_nothing_and_leaves_the_port_free(state: Path) -> None:
    office = Office(state, 21_200)
    port = office.opened()
    office.end(signal.SIGKILL)
    again = Office(state, port)
    assert again.opened() == port
    again.end(signal.SIGTERM)
    assert again.process.returncode == 0
    assert not listens(port)


def test_down_stops_a_run_from_outside(state: Path) -> None:
    office = Office(state, 21_300)
    office.opened()
    assert run.stop(state)
    office.process.communicate(timeout=60)
    assert office.process.returncode == 0
    assert not run.stop(state)


def test_a_step_that_fails_stops_the_start_with_its_last_words(state: Path) -> None:
    failing = OFFICE.replace("SLEEP = [", "STEP = 'import sys; sys.exit(3)'\nSLEEP = [")
    office = Office(state, 21_400, failing)
    said, _ = office.process.communicate(timeout=60)
    assert office.process.returncode == 1
    assert "manage.py build_translations failed" in said
    assert not listens(21_400)


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def test_a_run_that_is_just_starting_is_told_apart(tmp_path: Path) -> None:
    assert "just starting" in run._where(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps({"pid": 5, "url": "http://localhost:8003"}))
    assert "http://localhost:8003" in run._where(tmp_path)
