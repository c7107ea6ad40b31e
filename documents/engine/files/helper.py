"""The parent's end of the inspecting child: starts it, asks it, replaces it when it dies.

One child per process, started at the first question and kept: starting costs about a second
(magika, pikepdf, pdfium), a question some milliseconds. A question that runs out of time or
memory costs that child its life and the file its acceptance, never the asking process.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

from documents.engine.files.errors import TookTooLong
from documents.engine.files.facts import DEFAULT_LIMITS
from documents.engine.files.refusals import refusal

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[3]
MODULE = "documents.engine.files.inspect_child"
MESSAGE = 64 * 1024
START_SECONDS = 60.0
BUSY_SECONDS = 180.0
QUESTIONS_PER_CHILD = 1000


class ChildDied(Exception):
    """The child ended without an answer."""


class Helper:
    """A child process that answers one question at a time; safe to share between threads."""

    def __init__(self, memory: int = DEFAULT_LIMITS.memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._asked = 0
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """A forked worker must not share its parent's child."""
        if self._channel is not None:
            self._channel.close()
        self._lock = threading.Lock()
        self._channel = None
        self._process = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the child now, so that the first file does not wait for it."""
        with self._lock:
            self._ensure()

    def stop(self) -> None:
        with self._lock:
            self._kill()

    def ask(
        self,
        job: str,
        source: BinaryIO,
        target: BinaryIO | None = None,
        *,
        cpu_seconds: int = DEFAULT_LIMITS.cpu_seconds,
        wall_seconds: float = DEFAULT_LIMITS.wall_seconds,
        **values: Any,
    ) -> dict[str, Any]:
        """Put one question. Both files must have descriptors; the child reads from byte 0.

        Raises InvalidInput with the child's refusal; code "file_too_hard" when it was killed by
        its limits.
        """
        message = json.dumps({"job": job, "cpu_seconds": cpu_seconds, **values}).encode()
        fds = [source.fileno()] + ([target.fileno()] if target is not None else [])
        source.flush()
        with self._lock:
            try:
                answer = self._exchange(message, fds, wall_seconds)
            except ChildDied:
                try:
                    answer = self._exchange(message, fds, wall_seconds)
                except ChildDied:
                    raise refusal("file_too_hard") from None
        if "refused" in answer:
            if "trace" in answer:
                logger.info("The inspecting child stumbled in %s: %s", job, answer["trace"])
            raise refusal(str(answer["refused"]), answer.get("values"))
        result: dict[str, Any] = answer["ok"]
        return result

    def _exchange(self, message: bytes, fds: list[int], wall_seconds: float) -> dict[str, Any]:
        channel = self._ensure()
        os.lseek(fds[0], 0, os.SEEK_SET)
        channel.settimeout(wall_seconds)
        try:
            socket.send_fds(channel, [message], fds)
            reply = channel.recv(MESSAGE)
        except TimeoutError:
            self._kill()
            raise refusal("file_too_hard") from None
        except OSError:
            reply = b""
        except BaseException:
            # A job's time limit struck here: the late answer must not meet the next question.
            self._kill()
            raise
        if not reply:
            self._kill()
            raise ChildDied
        self._asked += 1
        if self._asked >= QUESTIONS_PER_CHILD:
            self._kill()
        answer: dict[str, Any] = json.loads(reply)
        return answer

    def _ensure(self) -> socket.socket:
        if self._channel is not None:
            return self._channel
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, fixed arguments
                [sys.executable, "-m", MODULE, str(theirs.fileno()), str(self._memory)],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_bare_environment(),
                cwd=ROOT,
                start_new_session=True,
            )
        self._channel = ours
        self._asked = 0
        ours.settimeout(START_SECONDS)
        try:
            ready = ours.recv(MESSAGE)
        except (TimeoutError, OSError):
            ready = b""
        if not ready:
            self._kill()
            raise TookTooLong(code="inspection_unavailable")
        return ours

    def _kill(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
            self._process = None


def _bare_environment() -> dict[str, str]:
    """No secrets, no settings: only what Python needs to find the module."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


class Pool:
    """A few children, so that one slow file does not hold up the next person's upload.

    The one used last is used first: under light load only one child ever starts.
    """

    def __init__(self, size: int = 3, memory: int = DEFAULT_LIMITS.memory) -> None:
        self._helpers = [Helper(memory) for _number in range(size)]
        self._idle: queue.LifoQueue[Helper] = queue.LifoQueue()
        self._refill()
        os.register_at_fork(after_in_child=self._refill)

    def _refill(self) -> None:
        self._idle = queue.LifoQueue()
        for helper in self._helpers:
            self._idle.put(helper)

    def ask(
        self,
        job: str,
        source: BinaryIO,
        target: BinaryIO | None = None,
        *,
        cpu_seconds: int = DEFAULT_LIMITS.cpu_seconds,
        wall_seconds: float = DEFAULT_LIMITS.wall_seconds,
        **values: Any,
    ) -> dict[str, Any]:
        """As `Helper.ask`, by the first child that is free. Raises TookTooLong when all stay busy."""
        try:
            helper = self._idle.get(timeout=BUSY_SECONDS)
        except queue.Empty:
            raise TookTooLong(code="inspection_busy") from None
        try:
            return helper.ask(
                job,
                source,
                target,
                cpu_seconds=cpu_seconds,
                wall_seconds=wall_seconds,
                **values,
            )
        finally:
            self._idle.put(helper)

    def start(self) -> None:
        """Start one child now, so that the first file does not wait for it."""
        self._helpers[-1].start()

    def stop(self) -> None:
        for helper in self._helpers:
            helper.stop()


shared = Pool()
