"""The office's processes as commands: one list for `make run`, the containers and the tests."""

from __future__ import annotations

import sys
from pathlib import Path

# Signing has workers of its own: a long conversion never stands before a leader's signature.
QUEUES = {"signing": ("signing",), "worker": ("files", "default")}


def web(bind: str, *, workers: int = 2, threads: int = 8) -> list[str]:
    """Return the portal's command, listening on `bind` ("fd://3" or "0.0.0.0:8000")."""
    return [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", bind,
        "--preload", "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
        "--timeout", "120", "--graceful-timeout", "15", "--keep-alive", "5",
        "--max-requests", "5000", "--max-requests-jitter", "500",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def worker(kind: str, *, processes: int) -> list[str]:
    """Return the command of the workers `kind` (a key of QUEUES)."""
    return [
        sys.executable, "-m", "celery", "-A", "config", "-q", "worker", "-Q", ",".join(QUEUES[kind]),
        "-c", str(processes), "-n", f"{kind}@%h", "--without-gossip", "--without-mingle",
        "--loglevel", "WARNING",
    ]  # fmt: skip


def beat(schedule: Path) -> list[str]:
    """Return the command of the clock, which notes in `schedule` when each job last began."""
    return [
        sys.executable, "-m", "celery", "-A", "config", "-q", "beat", "-s", str(schedule), "--pidfile=",
        "--loglevel", "WARNING",
    ]  # fmt: skip
