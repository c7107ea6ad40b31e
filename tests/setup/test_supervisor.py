"""Children are restarted, stopped in order, and never outlive the supervisor, kill -9 included."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import places, supervisor

pytestmark = pytest.mark.crash

# A supervisor with two children: "steady" shrugs off nothing, "deaf" ignores SIGTERM and has a
# child of its own. Each notes its process number.
OFFICE = """
import sys
from pathlib import Path
from tools import supervisor
state = Path(sys.argv[1])
steady = "import os, time, pathlib; pathlib.Path(r'{s}/steady').write_text(str(os.getpid())); time.sleep(600)"
deaf = (
    "import os, pathlib, signal, subprocess, sys, time;"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "below = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "pathlib.Path(r'{s}/below').write_text(str(below.pid));"
    "pathlib.Path(r'{s}/deaf').write_text(str(os.getpid()));"
    "print('Xin chào', flush=True); time.sleep(600)"
)
supervisor.GRACE_SECONDS = 1.0
children = [
    supervisor.Child("steady", [sys.executable, "-c", steady.format(s=state)], {}),
    supervisor.Child("deaf", [sys.executable, "-c", deaf.format(s=state)], {"PYTHONUTF8": "1"}),
]
sys.exit(supervisor.Supervisor(children, state).run())
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", OFFICE, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(places.ROOT), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: all((tmp_path / name).exists() for name in ("steady", "deaf")))
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def until(reached: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another process does; fail when it does not happen."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def number(tmp_path: Path, name: str) -> int:
    """Return the process number a child has noted; it may be writing it just now."""
    noted: list[str] = []

    def read() -> bool:
        noted[:] = (tmp_path / name).read_text().split()
        return bool(noted)

    until(read)
    return int(noted[0])


def gone(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def all_gone(tmp_path: Path) -> bool:
    return all(gone(number(tmp_path, name)) for name in ("steady", "deaf", "below"))


def test_a_child_that_dies_is_started_again_and_said_so(
    office: subprocess.Popen[str], tmp_path: Path
) -> None:
    first = number(tmp_path, "steady")
    os.kill(first, signal.SIGKILL)
    until(lambda: number(tmp_path, "steady") != first)
    office.send_signal(signal.SIGINT)
    said, _ = office.communicate(timeout=60)
    assert "steady ended (signal 9); again in 1 s." in said
    assert "Xin chào" in (tmp_path / "log" / "deaf.log").read_text()
    assert office.returncode == 0


def test_ctrl_c_stops_all_children_and_their_children(
    office: subprocess.Popen[str], tmp_path: Path
) -> None:
    office.send_signal(signal.SIGINT)
    said, _ = office.communicate(timeout=60)
    assert said.index("stopping steady") < said.index("stopping deaf")
    assert all_gone(tmp_path)
    assert not (tmp_path / "children.json").exists()


def test_kill_9_of_the_supervisor_takes_the_children_too(
    office: subprocess.Popen[str], tmp_path: Path
) -> None:
    office.kill()
    until(lambda: all_gone(tmp_path))


def test_the_next_run_clears_what_a_killed_one_left(
    office: subprocess.Popen[str], tmp_path: Path
) -> None:
    rows = json.loads((tmp_path / "children.json").read_text())
    office.kill()
    office.wait()
    supervisor.clear_remains(tmp_path)
    assert len(rows) == 2
    until(lambda: all_gone(tmp_path))
    assert not (tmp_path / "children.json").exists()


def test_a_number_that_another_process_has_by_now_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "60"], start_new_session=True)
    (tmp_path / "children.json").write_text(json.dumps([[stranger.pid, "1"]]))
    assert supervisor.clear_remains(tmp_path) == 0
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
