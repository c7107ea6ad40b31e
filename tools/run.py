"""`make run`: the office stands, and stays standing until Ctrl+C."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tools import places, ports, processes, services, stamps, supervisor, system, variables
from tools.problems import SetupProblem
from tools.supervisor import Child, Supervisor, say

HOST = "127.0.0.1"
PORT = 8000
AUTHORITY_PORT = 9400
READY_SECONDS = 120.0
HEAD_START = 3.0
WORKERS = {"worker": 2, "signing": 1}


def office() -> int:
    """Start everything, keep it running, take it down; return the exit code."""
    state = places.private_folder(places.state(), places.server_account())
    lock = places.open_lock(state / "run.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"The office of this folder is running already{_where(state)}.")
        return 0
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _office(state)
    except KeyboardInterrupt:
        say("office", "stopped before it was ready.")
        return 130
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        (state / "run.json").unlink(missing_ok=True)
        services.release()
        os.close(lock)


def stop(state: Path) -> bool:
    """Ask a running office to stop and wait for it; return whether one was running."""
    lock = places.open_lock(state / "run.lock")
    try:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        with contextlib.suppress(ProcessLookupError, KeyError):
            os.kill(int(_known(state)["pid"]), signal.SIGTERM)
        fcntl.flock(lock, fcntl.LOCK_EX)
    finally:
        os.close(lock)
    return True


def process(kind: str) -> int:
    """Run one process of the office in the foreground: worker, signing or beat."""
    addresses = services.ensure()
    try:
        return _call(_celery(kind), _environment(places.state(), addresses, PORT))
    finally:
        services.release()


def manage(arguments: Sequence[str], *, as_owner: bool = False) -> int:
    """Run one management command in the office's environment; return its exit code."""
    addresses = services.ensure()
    environment = _environment(places.state(), addresses, PORT)
    if url := _known(places.state()).get("url"):
        environment["KHUEVAN_ORIGIN"] = url
    if as_owner:
        environment = variables.owner(environment, addresses)
    try:
        return _call(_manage(*arguments), environment)
    finally:
        services.release()


def migrate() -> int:
    """Bring the database up to date, as its owner, whatever the stamps say."""
    return manage(["migrate", "--no-input"], as_owner=True)


def prepare(environment: dict[str, str], addresses: dict[str, str], state: Path) -> None:
    """Bring database, translations, catalogues and demo office up to date.

    Each step is skipped when nothing that it reads has changed since it last ended well.
    Raises SetupProblem.
    """
    done = stamps.Stamps(state)
    database = f"{addresses['DATABASE_URL'].rpartition('@')[2]} {_cluster(state)}"
    owner = variables.owner(environment, addresses)
    code = stamps.fingerprint("requirements.txt", "package-lock.json")
    schema = stamps.fingerprint("*/migrations/*.py", also=[code, database])
    words = stamps.fingerprint("locale/fragments/*.po", also=[code])
    catalogues = stamps.fingerprint("catalogues/data/**/*", also=[schema])
    for step, sign, words_for_it, command, as_owner in (
        ("translations", words, "compiling the translations", ["build_translations"], False),
        ("migrate", schema, "bringing the database up to date", ["migrate", "--no-input"], True),
        ("catalogues", catalogues, "loading the catalogues", ["load_catalogues"], False),
        ("demo", database, "making the demo office", ["demo_office"], False),
    ):
        if done.fresh(step, sign):
            continue
        say("office", f"{words_for_it} …")
        began = time.monotonic()
        _step(command, owner if as_owner else environment, state)
        done.keep(step, sign)
        say("office", f"… done in {time.monotonic() - began:.0f} s.")


def _office(state: Path) -> int:
    left = supervisor.clear_remains(state)
    if left:
        say("office", f"cleared {left} processes that a killed run had left.")
    addresses = services.ensure()
    wanted = int(os.environ.get("PORT") or PORT)
    with ports.bind_first_free(os.environ.get("BIND") or HOST, wanted) as line:
        port = int(line.getsockname()[1])
        if port != wanted:
            say("office", f"port {wanted} is taken; the portal takes {port}.")
        _choose_authority_port(state)
        environment = _environment(state, addresses, port)
        url = environment["KHUEVAN_ORIGIN"]
        (state / "run.json").write_text(json.dumps({"pid": os.getpid(), "url": url}))
        _tell_what_is_missing()
        prepare(environment, addresses, state)
        children = _children(environment, state, line)
        return Supervisor(children, state, ready=lambda: _announce(port, url, environment)).run()


def _choose_authority_port(state: Path) -> None:
    """Let the authority's port be chosen anew while no certificate of a finished office names it."""
    note = state / "authority-port"
    _, free = ports.kept_port(note, HOST, AUTHORITY_PORT)
    if not free and not stamps.Stamps(state).ever("demo"):
        note.unlink()


def _environment(state: Path, addresses: dict[str, str], port: int) -> dict[str, str]:
    authority, _ = ports.kept_port(state / "authority-port", HOST, AUTHORITY_PORT)
    return variables.office(addresses, web_port=port, authority_port=authority)


def _children(environment: dict[str, str], state: Path, line: socket.socket) -> list[Child]:
    """List the processes of the office, in the order in which they are stopped."""
    authority, free = ports.kept_port(state / "authority-port", HOST, AUTHORITY_PORT)
    if not free:
        say(
            "office",
            f"port {authority}, which the demo certificates name, is taken by another program: "
            "signing waits until that program ends.",
        )
    later = time.monotonic() + HEAD_START  # the portal first: people wait for it, jobs do not
    clock, worker, signing = (_celery(kind) for kind in ("beat", "worker", "signing"))
    pki = _manage("demo_authority", "--port", str(authority))
    web = processes.web(f"fd://{line.fileno()}")
    return [
        Child("web", web, environment, (line.fileno(),)),
        Child("beat", clock, environment, due=later),
        Child("worker", worker, environment, due=later),
        Child("signing", signing, environment, due=later),
        Child("authority", pki, environment, due=later),
    ]


def _celery(kind: str) -> list[str]:
    if kind == "beat":
        return processes.beat(places.folder_of(places.state() / "beat", None) / "schedule")
    return processes.worker(kind, processes=WORKERS[kind])


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, str(places.ROOT / "manage.py"), *arguments]


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command in the foreground; Ctrl+C reaches it and is waited for."""
    with subprocess.Popen(command, cwd=places.ROOT, env=environment) as running:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return running.wait()


def _step(arguments: Sequence[str], environment: dict[str, str], state: Path) -> None:
    log = places.folder_of(state / "log", None) / "prepare.log"
    with log.open("ab") as kept:
        kept.write(f"== {' '.join(arguments)}\n".encode())
        kept.flush()
        position = kept.tell()
        done = subprocess.run(
            _manage(*arguments),
            cwd=places.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=kept,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        with log.open("rb") as written:
            written.seek(position)
            tail = written.read().decode(errors="replace").splitlines()[-25:]
        raise SetupProblem(
            f"manage.py {arguments[0]} failed; all of it is in {log}:\n" + "\n".join(tail)
        )


def _announce(port: int, url: str, environment: dict[str, str]) -> None:
    """Print the address and the demo people once the portal answers."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/live", timeout=10):
                break
        except urllib.error.HTTPError:
            break  # it answers, whatever it says
        except OSError:
            time.sleep(0.3)
    else:
        say(
            "office", f"the portal has not answered for {READY_SECONDS:.0f} s; see var/log/web.log."
        )
        return
    text = _people(environment)
    print(f"\n{text}\n\n  The portal is open at {url}   (Ctrl+C stops everything)\n", flush=True)


def _people(environment: dict[str, str]) -> str:
    """Return the demo people as manage.py prints them; asked once for each state of their file."""
    kept = places.state() / "demo-people.txt"
    done = stamps.Stamps(places.state())
    sign = stamps.fingerprint("demo/data/*", "demo/management/commands/demo_people.py")
    if not (kept.exists() and done.fresh("people", sign)):
        told = subprocess.run(
            _manage("demo_people"),
            cwd=places.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode != 0:
            return ""
        kept.write_text(told.stdout)
        done.keep("people", sign)
    return kept.read_text().rstrip()


def _tell_what_is_missing() -> None:
    absent = system.missing()
    if absent:
        say("office", f"without {', '.join(one.name for one in absent)} some work stands still;")
        say("office", f"install with: {system.command(absent)}")


def _cluster(state: Path) -> str:
    """Return what tells one embedded database from another, should it be made anew."""
    stamp = state / "roles.stamp"
    return stamp.read_text() if stamp.exists() else ""


def _where(state: Path) -> str:
    known = _known(state)
    if not known:
        return " and is just starting"
    return f" at {known['url']} (process {known['pid']}); stop it with Ctrl+C there, or: make down"


def _known(state: Path) -> dict[str, str]:
    """Return what a running office has noted of itself."""
    try:
        known = json.loads((state / "run.json").read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in known.items()}


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
