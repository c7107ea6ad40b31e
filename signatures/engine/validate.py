"""Judges a PDF that may be hostile: in a child process with limits on memory, processor and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .verdicts import Reason, Report, failure

MEMORY = 1536 * 1024 * 1024
SECONDS = 60
MAX_BYTES = 512 * 1024 * 1024
PROJECT = Path(__file__).resolve().parents[2]


def validate(
    path: Path,
    *,
    roots: Sequence[str],
    others: Sequence[str] = (),
    allowed_hosts: Sequence[str] = (),
    memory: int = MEMORY,
    seconds: int = SECONDS,
) -> Report:
    """Judges the signatures of `path`; whatever goes wrong becomes a verdict.

    `roots` and `others` are PEM texts; `allowed_hosts` as in `ladder.judge`; `memory` in bytes, `seconds` of processor time (twice
    that on the clock).
    """
    if path.stat().st_size > MAX_BYTES:
        return failure(Reason.LIMITS)
    request = {
        "path": str(path),
        "roots": list(roots),
        "others": list(others),
        "allowed_hosts": list(allowed_hosts),
        "memory": memory,
        "seconds": seconds,
    }
    environment = {"PYTHONPATH": str(PROJECT), "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "signatures.engine.validate_child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            cwd=PROJECT,
            env=environment,
            timeout=seconds * 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return failure(Reason.LIMITS)
    except OSError:
        return failure(Reason.FAILED)
    if done.returncode < 0:
        return failure(Reason.LIMITS)
    try:
        return Report.of_json(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):
        return failure(Reason.LIMITS if b"MemoryError" in done.stderr else Reason.FAILED)
