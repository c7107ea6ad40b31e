"""Keeps a set of processes running until it is told to stop, and takes all of them with it.

Each child leads its own process group and writes to the terminal behind its name and to its log.
A child that dies is started again with growing pauses. A watchdog process holds the other end of
a pipe: when the supervisor vanishes, kill -9 included, it stops the groups.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tools import places

GRACE_SECONDS = 25.0
LONGEST_PAUSE = 30.0
SETTLED_SECONDS = 60.0
_terminal = threading.Lock()


@dataclass
class Child:
    """One process to keep running; stopped in the order of the list, first to last."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    pass_descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    due: float = 0.0  # not started before this point of the monotonic clock

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts children, restarts them, stops them. Use: `Supervisor(...).run()`."""

    def __init__(
        self, children: list[Child], state: Path, *, ready: Callable[[], None] | None = None
    ) -> None:
        self.children = children
        self.state = state
        self.record = state / "children.json"
        self._ready = ready
        self._asked = 0
        self._width = max(len(child.name) for child in children)
        self._pumps: list[threading.Thread] = []
        self._watchdog: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Keep the children running until SIGINT or SIGTERM; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self._watchdog = _start_watchdog()
        try:
            self._look_after()
            if self._ready:
                threading.Thread(target=self._ready, daemon=True).start()
            while not self._asked:
                self._look_after()
                time.sleep(0.2)
        finally:
            self._stop_all()
        return 0

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            child.command,
            cwd=places.ROOT,
            env=child.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=child.pass_descriptors,
            start_new_session=True,
        )
        child.started = time.monotonic()
        self._tell_watchdog(f"+{child.process.pid}")
        self._write_record()
        pump = threading.Thread(target=self._pump, args=(child, child.process), daemon=True)
        pump.start()
        self._pumps = [thread for thread in self._pumps if thread.is_alive()] + [pump]

    def _look_after(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                code = child.process.returncode
                self._bury(child)
                if now - child.started > SETTLED_SECONDS:
                    child.pause = 1.0
                child.due = now + child.pause
                how = f"signal {-code}" if code < 0 else f"code {code}"
                say("office", f"{child.name} ended ({how}); again in {child.pause:.0f} s.")
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
            elif child.process is None and now >= child.due and not self._asked:
                self._start(child)

    def _bury(self, child: Child) -> None:
        """Stop what is left of a dead child's group, so that the new one finds its place free."""
        if child.process is not None:
            _signal_group(child.process.pid, signal.SIGKILL)
            self._tell_watchdog(f"-{child.process.pid}")
            child.process = None

    def _stop_all(self) -> None:
        for child in self.children:
            if child.process is None:
                continue
            if child.alive():
                say("office", f"stopping {child.name} …")
                child.process.terminate()
            until = time.monotonic() + GRACE_SECONDS
            while child.alive() and time.monotonic() < until and self._asked < 2:
                time.sleep(0.05)
            _signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
        for pump in self._pumps:
            pump.join(timeout=2)
        self.record.unlink(missing_ok=True)
        self._tell_watchdog("bye")
        if self._watchdog and self._watchdog.stdin:
            with contextlib.suppress(OSError):
                self._watchdog.stdin.close()
            self._watchdog.wait()

    def _pump(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """Carry a child's lines to the terminal and to its log until it closes its output."""
        log = self.state / "log" / f"{child.name}.log"
        places.folder_of(log.parent, None)
        if log.exists() and log.stat().st_size > 5_000_000:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab", buffering=0) as kept:
            for line in process.stdout or ():
                kept.write(line)
                say(child.name, line.decode(errors="replace").rstrip(), self._width)

    def _tell_watchdog(self, word: str) -> None:
        if self._watchdog and self._watchdog.stdin:
            with contextlib.suppress(OSError):
                self._watchdog.stdin.write(f"{word}\n".encode())
                self._watchdog.stdin.flush()

    def _write_record(self) -> None:
        rows = [
            [child.process.pid, _birth(child.process.pid)]
            for child in self.children
            if child.process is not None
        ]
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps(rows))
        fresh.replace(self.record)


def clear_remains(state: Path) -> int:
    """Stop the groups that a killed supervisor left behind; return how many there were."""
    record = state / "children.json"
    try:
        rows = json.loads(record.read_text())
    except (OSError, ValueError):
        return 0
    left = [pid for pid, birth in rows if birth and _birth(pid) == birth]
    _stop_groups(left, grace=5)
    record.unlink(missing_ok=True)
    return len(left)


def say(name: str, text: str, width: int = 9) -> None:
    """Print one line behind a name; nothing is lost in a closed terminal but the line."""
    with _terminal, contextlib.suppress(OSError, ValueError):
        print(f"{name:<{width}} | {text}", flush=True)


def watch() -> int:
    """Be the watchdog: learn the groups from standard input; at its sudden end stop them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        word = line.strip()
        if word == "bye":
            return 0
        if word.startswith("+"):
            groups.add(int(word[1:]))
        elif word.startswith("-"):
            groups.discard(int(word[1:]))
    _stop_groups(sorted(groups), grace=10)
    return 0


def _start_watchdog() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.supervisor"],
        cwd=places.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop_groups(groups: list[int], *, grace: float) -> None:
    for group in groups:
        _signal_group(group, signal.SIGTERM)
    until = time.monotonic() + grace
    while time.monotonic() < until and any(_signal_group(group, 0) for group in groups):
        time.sleep(0.1)
    for group in groups:
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group; return whether it is there."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _birth(pid: int) -> str:
    """Return when a process began, as the system tells it; empty where there is none."""
    with contextlib.suppress(OSError, IndexError):
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[19]
    told = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


if __name__ == "__main__":
    sys.exit(watch())
