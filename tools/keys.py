"""The installation's own secrets: made once, kept in secrets/ of the state folder (mode 600)."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from tools import places
from tools.problems import SetupProblem


def folder(state_folder: Path) -> Path:
    """Return the folder of the secrets."""
    places.private_folder(state_folder, places.server_account())
    return places.folder_of(state_folder / "secrets", None)


def password(state_folder: Path, name: str) -> str:
    """Return the password `name`, made on first use; safe inside a URL."""
    return _keep(folder(state_folder) / name, lambda: secrets.token_urlsafe(24))


def text_key(state_folder: Path, name: str) -> str:
    """Return a long random text, made on first use."""
    return _keep(folder(state_folder) / name, lambda: secrets.token_urlsafe(64))


def byte_key(state_folder: Path, name: str) -> str:
    """Return 32 random bytes in base64, made on first use (AES-256 key, Ed25519 seed)."""
    return _keep(
        folder(state_folder) / name, lambda: base64.b64encode(secrets.token_bytes(32)).decode()
    )


def _keep(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        _write_once(path, make())
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise SetupProblem(
            f"The secret {path} is open to other accounts (mode {mode:o}). "
            "If nobody has read it, run: chmod 600 on it; else replace it."
        )
    value = path.read_text().strip()
    if not value:
        raise SetupProblem(f"The secret {path} is empty. Bring it back from a copy.")
    return value


def _write_once(path: Path, value: str) -> None:
    """Write a new secret whole or not at all; the first writer wins."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(value + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
