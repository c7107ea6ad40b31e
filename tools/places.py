"""Where things lie and whose they are: state folder, socket folder, the account of the database.

Folders are private (mode 700). Where root starts the database under another account, that
account's group may pass through (mode 710) and owns only what is its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.problems import SetupProblem

ROOT = Path(__file__).resolve().parent.parent
# A socket's whole path must stay under 100 bytes; the longest name we put behind it has 18.
LONGEST_SOCKET_FOLDER = 100 - len("/pg/.s.PGSQL.5432") - 1


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine that servers run under, because PostgreSQL refuses root."""

    name: str
    uid: int
    gid: int


def state() -> Path:
    """Return the folder that holds everything this installation keeps (KHUEVAN_STATE or var/)."""
    named = os.environ.get("KHUEVAN_STATE", "")
    return Path(named).expanduser().resolve() if named else ROOT / "var"


def server_account() -> Account | None:
    """Return the account for the database when we are root; None means our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise SetupProblem(
        "PostgreSQL does not run as root and this machine has neither an account 'postgres' nor "
        "'nobody'. Run as a plain user, or set DATABASE_URL to a server of your own."
    )


def private_folder(path: Path, account: Account | None = None) -> Path:
    """Make sure that `path` is a real folder of ours, closed to everybody but `account`'s group.

    Raises SetupProblem when somebody else owns it or a link stands in its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise SetupProblem(f"{path} should be a folder, but it is a link or a file. Remove it.")
    if found.st_uid != os.geteuid():
        raise SetupProblem(
            f"{path} belongs to the account {name_of(found.st_uid)}. Run as that account, "
            "or name another folder in KHUEVAN_STATE."
        )
    mode = 0o700
    if account is not None:
        mode = 0o710
        if found.st_gid != account.gid:
            os.chown(path, -1, account.gid)
    if stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)
    return path


def folder_of(path: Path, account: Account | None) -> Path:
    """Make sure that `path` is a folder of mode 700 owned by `account`, or by us."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    uid, gid = (account.uid, account.gid) if account else (os.geteuid(), -1)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise SetupProblem(f"{path} should be a folder, but it is a link or a file. Remove it.")
    if found.st_uid != uid:
        if os.geteuid() != 0:
            raise SetupProblem(
                f"{path} belongs to the account {name_of(found.st_uid)}. Run as that account, "
                "or name another folder in KHUEVAN_STATE."
            )
        os.chown(path, uid, gid)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def reachable(path: Path, account: Account | None) -> bool:
    """Tell whether `account` can walk down to `path`."""
    if account is None:
        return os.access(path, os.X_OK)
    return as_account(["/bin/sh", "-c", 'cd "$1"', "sh", str(path)], account).returncode == 0


def as_account(
    command: list[str], account: Account | None, *, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end under `account` (None: our own) and return what it printed."""
    return subprocess.run(
        command,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        env=env or bare_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def bare_environment() -> dict[str, str]:
    """Return an environment that holds nothing of the caller's but the search path."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def socket_folder(state_folder: Path, account: Account | None) -> Path:
    """Return a private folder for sockets whose path is short enough.

    `sock` in the state folder; where that path is too long or `account` cannot reach it, a
    folder in the temporary directory, named by a hash of the state folder and checked for its
    owner.
    """
    own = state_folder / "sock"
    if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER and reachable(state_folder, account):
        return private_folder(own, account)
    name = f"khuevan-{os.geteuid()}-{hash_of(state_folder)}"
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 owner is checked
        short = len(os.fsencode(parent / name)) <= LONGEST_SOCKET_FOLDER
        if short and parent.is_dir() and reachable(parent, account):
            return private_folder(parent / name, account)
    raise SetupProblem(
        f"The path of {state_folder} is too long for a socket and no temporary folder can "
        "take it. Set KHUEVAN_STATE to a shorter path."
    )


def name_of(uid: int) -> str:
    """Return the name of an account, or its number where it has none."""
    try:
        return f"'{pwd.getpwuid(uid).pw_name}'"
    except KeyError:
        return f"number {uid}"


def hash_of(path: Path) -> str:
    """Return a short name for a path, the same each time."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the exclusive lock of the file `path`; wait for whoever has it."""
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def open_lock(path: Path) -> int:
    """Open a lock file, made on first use; the lock ends with the descriptor."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
