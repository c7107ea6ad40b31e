"""A migrated database that test databases are copied from: migrating takes half a minute, copying
a second. It is named by what the migrations say, so a changed migration makes a new one."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
from django.conf import settings
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "test_golden_"
KEPT = 5
"""Finished ones of other states of the migrations that are kept."""


def fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _connect(name: str) -> psycopg2.extensions.connection:
    row = settings.DATABASES["default"]
    return psycopg2.connect(
        dbname=name,
        user=row["USER"],
        password=row["PASSWORD"],
        host=row["HOST"],
        port=row["PORT"] or None,
    )


def ensure() -> str:
    """The name of a migrated database; made by the first who asks, the others wait for it."""
    name = PREFIX + fingerprint()
    with (Path(tempfile.gettempdir()) / f"khuevan-{os.getuid()}-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = _connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                _make(cursor, name)
        connection.close()
    return name


def _make(cursor: psycopg2.extensions.cursor, name: str) -> None:
    fresh = f"{name}_new"
    # Old ones go, the newest stay, and never one that somebody is making just now: two checkouts
    # (or two states of one) would take each other's away.
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname NOT LIKE %s"
        " ORDER BY oid DESC OFFSET %s",
        [PREFIX + "%", "%_new", KEPT],
    )
    old_ones = cursor.fetchall()
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
    for (old,) in old_ones:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(fresh)))
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--no-input", "-v", "0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "KHUEVAN_TEST_ON": fresh,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(fresh)))
        raise RuntimeError(f"The migrations fail:\n{done.stderr[-4000:]}")
    cursor.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(fresh), sql.Identifier(name)
        )
    )
