"""The environment of the office's processes: addresses, secrets, folders. What is set already wins."""

from __future__ import annotations

import os
from pathlib import Path

from tools import keys, places

# How our own names for secrets lie in the state folder.
TEXT_KEYS = {"KHUEVAN_SECRET_KEY": "secret-key"}
BYTE_KEYS = {
    "KHUEVAN_FILE_KEY": "file-key",
    "KHUEVAN_PIN_KEY": "pin-key",
    "KHUEVAN_JOURNAL_KEY": "journal-key",
}
AUTHORITY_PATH = "/office/tsa/tsa"


def office(addresses: dict[str, str], *, web_port: int, authority_port: int) -> dict[str, str]:
    """Return the whole environment for the office's processes, built on the caller's own.

    `addresses` comes from services.ensure(). The owner's database address is left out: only
    migrations may hold it (see `owner`).
    """
    state = places.state()
    wanted = {
        **addresses,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "KHUEVAN_STATE": str(state),
        "KHUEVAN_FILES": str(places.folder_of(state / "files", None)),
        "KHUEVAN_DEMO": "1",
        "KHUEVAN_SECOND_FACTOR": "optional",
        "KHUEVAN_ORIGIN": f"http://localhost:{web_port}",
        "KHUEVAN_TSA_URL": f"http://127.0.0.1:{authority_port}{AUTHORITY_PATH}",
        "KHUEVAN_TRUST_ANCHORS": str(state / "pki" / "anchors"),
        **secrets(state),
    }
    environment = machine()
    for name, value in wanted.items():
        if not environment.get(name) and not environment.get(f"{name}_FILE"):
            environment[name] = value
    environment.pop("MIGRATION_DATABASE_URL", None)
    return environment


def owner(environment: dict[str, str], addresses: dict[str, str]) -> dict[str, str]:
    """Return `environment` for migrations, which run as the database's owner."""
    address = addresses["MIGRATION_DATABASE_URL"]
    return {**environment, "DATABASE_URL": address, "MIGRATION_DATABASE_URL": address}


def secrets(state: Path) -> dict[str, str]:
    """Return the installation's secrets, made on first use."""
    return {
        **{name: keys.text_key(state, file) for name, file in TEXT_KEYS.items()},
        **{name: keys.byte_key(state, file) for name, file in BYTE_KEYS.items()},
    }


def machine() -> dict[str, str]:
    """Return the caller's environment, mended where a bare account lacks a home or UTF-8."""
    environment = dict(os.environ)
    home = environment.get("HOME", "")
    if not (home and Path(home).is_dir() and os.access(home, os.W_OK)):
        environment["HOME"] = str(places.folder_of(places.state() / "home", None))
    environment.setdefault("PYTHONUTF8", "1")
    environment["PYTHONUNBUFFERED"] = "1"
    return environment
