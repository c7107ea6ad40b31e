"""Ports: the one asked for, or the next that is free."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

from tools.problems import SetupProblem

TRIES = 100


def bind_first_free(host: str, wanted: int) -> socket.socket:
    """Return a socket bound to `wanted` or the next free port above it.

    The caller hands the socket on, so nobody can take the port in between. Raises SetupProblem.
    """
    for port in range(wanted, min(wanted + TRIES, 65536)):
        line = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, port))
            line.listen(1)  # two sockets may bind with SO_REUSEADDR; only one may listen
        except OSError as error:
            line.close()
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                continue
            raise SetupProblem(f"{host}:{port} cannot be opened: {error.strerror}.") from error
        return line
    raise SetupProblem(f"No port is free from {wanted} on. Name another: make run PORT=9000")


def kept_port(note: Path, host: str, wanted: int) -> tuple[int, bool]:
    """Return the port noted in `note` (chosen on first use) and whether it is free now.

    For addresses that are written into certificates and must not wander.
    """
    if note.exists():
        port = int(note.read_text())
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind((host, port))
                line.listen(1)
            except OSError:
                return port, False
        return port, True
    with bind_first_free(host, wanted) as line:
        port = int(line.getsockname()[1])
    note.write_text(str(port))
    return port, True
