"""What the container image runs: `python -m tools.container web|worker|signing|beat|migrate`.

`health KIND` answers the health check of a container of that kind; `secrets FOLDER` writes the
secrets that docker-compose.yml mounts, and never replaces one.
"""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NoReturn

from tools import processes

WEB = "0.0.0.0:8000"
SCHEDULE = Path("/tmp/beat/schedule")  # noqa: S108 a tmpfs of the container
SILENT_SECONDS = 600


def command(kind: str) -> list[str]:
    """Return the command of one kind of container. The environment sizes it."""
    if kind == "web":
        return [
            *processes.web(
                WEB,
                workers=int(os.environ.get("WEB_WORKERS", "2")),
                threads=int(os.environ.get("WEB_THREADS", "8")),
            ),
            "--worker-tmp-dir", "/dev/shm",  # noqa: S108 gunicorn's heartbeat; never a disk
            "--forwarded-allow-ips", os.environ.get("WEB_PROXIES", "127.0.0.1"),
        ]  # fmt: skip
    if kind in processes.QUEUES:
        return processes.worker(kind, processes=int(os.environ.get("WORKER_PROCESSES", "2")))
    if kind == "beat":
        SCHEDULE.parent.mkdir(exist_ok=True)
        return processes.beat(SCHEDULE)
    if kind == "migrate":
        return [sys.executable, "manage.py", "migrate", "--no-input"]
    raise SystemExit(f"There is no process '{kind}'.")


def healthy(kind: str) -> bool:
    """Tell whether the container of this kind does its work."""
    if kind == "web":
        with urllib.request.urlopen("http://localhost:8000/health/ready", timeout=8) as answer:
            return bool(answer.status == 200)
    if kind == "beat":
        newest = max((p.stat().st_mtime for p in SCHEDULE.parent.glob("schedule*")), default=0.0)
        return time.time() - newest < SILENT_SECONDS
    asked = [sys.executable, "-m", "celery", "-A", "config", "inspect", "ping", "-t", "5"]
    name = f"{kind}@{os.uname().nodename}"
    return subprocess.run([*asked, "-d", name], capture_output=True, check=False).returncode == 0


def write_secrets(folder: Path) -> list[str]:
    """Write the secrets that are not there yet; return their names.

    The folder is closed (700); the files can be read (444), because the containers' account is
    not this machine's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    passwords = {
        name: _keep(folder / name, secrets.token_urlsafe(24))
        for name in ("superuser_password", "owner_password", "app_password", "broker_password")
    }
    database = "postgresql://{}:{}@postgres:5432/khuevan"
    wanted = {
        "database_url": database.format("khuevan_app", passwords["app_password"]),
        "migration_database_url": database.format("khuevan_owner", passwords["owner_password"]),
        "redis_url": f"redis://:{passwords['broker_password']}@valkey:6379/0",
        "secret_key": secrets.token_urlsafe(64),
        **{
            name: base64.b64encode(secrets.token_bytes(32)).decode()
            for name in ("file_key", "pin_key", "journal_key")
        },
    }
    for name, value in wanted.items():
        _keep(folder / name, value)
    return [*passwords, *wanted]


def _keep(path: Path, value: str) -> str:
    """Write a secret unless there is one; return the one that counts."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        handle.write(value + "\n")
    return value


def become(kind: str) -> NoReturn:
    """Replace this process by the one asked for. Migrations run as the database's owner."""
    asked = command(kind)
    environment = dict(os.environ)
    if kind == "migrate":
        for suffix in ("", "_FILE"):
            if owner := environment.get(f"MIGRATION_DATABASE_URL{suffix}"):
                environment[f"DATABASE_URL{suffix}"] = owner
    os.execve(asked[0], asked, environment)  # noqa: S606 our own interpreter


def main(arguments: list[str]) -> int:
    """Answer a health check, write secrets, or become the process that was asked for."""
    what = arguments[0] if arguments else "web"
    if what == "health":
        return 0 if healthy(arguments[1]) else 1
    if what == "secrets":
        names = write_secrets(Path(arguments[1]))
        print(f"{arguments[1]} holds: {', '.join(names)}.")
        return 0
    become(what)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
