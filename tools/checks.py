"""What CI checks besides the tests, in CI's order; each check can be run alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tools import places, variables
from tools.problems import SetupProblem

_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the name of its make target, what it asks and the command that answers."""

    name: str
    asks: str
    command: tuple[str, ...]
    django: bool = False


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def every() -> tuple[Check, ...]:
    """Return the checks in CI's order. Programs run as modules: script headers break on spaces."""
    return (
        Check("format", "formatted", _python("-m", "ruff", "format", "--check", "-q", ".")),
        Check("lint", "no lint", _python("-m", "ruff", "check", "-q", ".")),
        Check("imports", "imports point downwards", _python("-c", _IMPORTS)),
        Check("types", "types hold", _python("-m", "mypy", "--no-error-summary", *packages()), True),
        Check("templates", "templates are sound", _python("-m", "djlint", "templates", "--lint", "--quiet")),
        Check(
            "migrations-check", "migrations are complete",
            _python("manage.py", "makemigrations", "--check", "--dry-run"), True,
        ),
        Check("messages-check", "every sentence is translated", _python("manage.py", "build_translations", "--check"), True),
        Check("docs-check", "generated pages are current", _python("manage.py", "build_docs", "--check"), True),
    )  # fmt: skip


def packages() -> list[str]:
    """Return the top-level Python packages of the repository that are typed."""
    return sorted(
        init.parent.name
        for init in places.ROOT.glob("*/__init__.py")
        if init.parent.name not in {"tests", "node_modules", "var"}
    )


def run(names: Sequence[str] = ()) -> int:
    """Run the named checks, or all; print one line each and what a failing one said."""
    failed = []
    for check in every():
        if names and check.name not in names:
            continue
        began = time.monotonic()
        done = subprocess.run(
            check.command,
            cwd=places.ROOT,
            env=_environment(check),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(
            f"{check.name:<18}{verdict:<8}{time.monotonic() - began:5.0f} s  {check.asks}",
            flush=True,
        )
        if done.returncode != 0:
            failed.append(check.name)
            print(
                "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-60:]),
                flush=True,
            )
    if failed:
        print(f"Failed: {', '.join(failed)}.", flush=True)
    return 1 if failed else 0


def _environment(check: Check) -> dict[str, str]:
    environment = variables.machine()
    if check.django:
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    return environment


def known(name: str) -> None:
    """Raise SetupProblem for a name that no check has."""
    names = [check.name for check in every()]
    if name not in names:
        raise SetupProblem(f"There is no check '{name}'. There are: {', '.join(names)}.")
