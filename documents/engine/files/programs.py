"""System programs: found, run with a time limit, and killed with all their children."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from documents.engine.files.errors import ProgramMissing, TookTooLong


def find(names: Sequence[str], sentence: Sentence) -> str:
    """The path of the first program that is installed. Raises ProgramMissing(sentence)."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    raise ProgramMissing(sentence)


def run(
    command: Sequence[str],
    *,
    seconds: float,
    data: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    memory: int | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run to the end or kill the whole process group after `seconds`. Raises TookTooLong.

    The program sees only PATH, LANG, HOME (= `folder`) and `environment`; never our secrets.
    """
    surroundings = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
        "HOME": str(folder or "/nonexistent"),
        **(environment or {}),
    }
    process = subprocess.Popen(  # noqa: S603 - commands are built by this package
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=surroundings,
        start_new_session=True,
    )
    try:
        _confine(process.pid, int(seconds) + 1, memory)
        out, err = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TookTooLong(
            _("A helper program did not finish in time and was stopped. Try again later.")
        ) from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def _confine(pid: int, cpu_seconds: int, memory: int | None) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
        # Two cores' worth of the wall-clock limit; the clock is the real limit.
        resource.prlimit(pid, resource.RLIMIT_CPU, (cpu_seconds * 2, cpu_seconds * 2 + 5))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        if memory is not None:
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
