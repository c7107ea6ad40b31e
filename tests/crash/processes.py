"""Real processes, started, watched from outside and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Running:
    """A process with its children, and where it writes."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """SIGKILL to all of them at once; nobody gets to say goodbye."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def until(self, done: Callable[[], object]) -> None:
        """Ask again and again; a deadline, not a pause, decides."""
        deadline = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not done():
            if self.process.poll() is not None or time.monotonic() > deadline:
                ended = "ended" if self.process.poll() is not None else f"waited {PATIENCE} s"
                pytest.fail(f"{ended}:\n{self.log.read_text()[-3000:]}")
            pause.wait(0.05)

    def family(self) -> list[int]:
        """The process and all that come from it, by number."""
        return descendants(self.process.pid)

    def largest_open_file(self) -> int:
        """Size of the largest ordinary file that any of them has open."""
        return max((size for pid in self.family() for size in _open_sizes(pid)), default=0)


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[Running]:
    """Run a command in a session of its own; killed at the end, if it still lives."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.crash.real_settings"} | environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    found = Running(process, log)
    try:
        yield found
    finally:
        found.kill()


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


def name_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _open_sizes(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                found = link.stat()
                if stat.S_ISREG(found.st_mode):
                    yield found.st_size
