"""From the machine's Python into the environment's, where the packages are."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from tools import places


def environment_python() -> Path:
    """Return the interpreter of the environment, whether or not it is there."""
    return places.ROOT / ".venv" / "bin" / "python"


def reenter(module: str, arguments: list[str], *, needs: str) -> None:
    """Start this command again in the environment where `needs` is missing here but may be there.

    Returns where nothing is to be done; else the process is replaced and it does not return.
    """
    if importlib.util.find_spec(needs) is None and environment_python().exists():
        enter(module, arguments)


def enter(module: str, arguments: list[str]) -> None:
    """Start this command again under the environment's Python, unless it runs there already."""
    if Path(sys.prefix).resolve() == (places.ROOT / ".venv").resolve():
        return
    python = str(environment_python())
    os.chdir(places.ROOT)
    sys.stdout.flush()
    os.execv(python, [python, "-m", module, *arguments])  # noqa: S606 our own interpreter
