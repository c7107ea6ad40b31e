"""A database, a store, a certificate authority and a broker of the bench's own."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import override_settings
from psycopg2 import sql
from psycopg2.extensions import parse_dsn

from demo.pki import Authority
from demo.pki.server import serving

PREFIX = "khuevan_bench_"


@contextmanager
def own(template: str = "") -> Iterator[Authority]:
    """Everything the bench touches, dropped at the end. `template`: a migrated database to copy.

    Raises CommandError where the database's owner is not known.
    """
    # Jobs are asked for as always, and done by nobody.
    current_app.conf.update(broker_url="memory://", task_always_eager=False)
    with (
        tempfile.TemporaryDirectory(prefix="khuevan-bench-") as name,
        _database(template),
        serving(Path(name) / "pki", port=_free_port()) as authority,
        override_settings(
            FILES_DIR=Path(name) / "files",
            TSA_URL=authority.tsa_url,
            TRUST_ANCHORS_DIR=authority.anchors,
            ALLOWED_HOSTS=["localhost"],
        ),
    ):
        yield authority


@contextmanager
def _database(template: str) -> Iterator[None]:
    owner = parse_dsn(
        os.environ.get("MIGRATION_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    )
    name = f"{PREFIX}{os.getpid()}"
    master = psycopg2.connect(**{**owner, "dbname": "postgres"})
    master.autocommit = True
    kept = dict(connection.settings_dict)
    try:
        with master.cursor() as cursor:
            _drop_left_behind(cursor)
            _create(cursor, name, template)
        connections.close_all()
        connection.settings_dict.update(
            NAME=name,
            USER=owner.get("user", ""),
            PASSWORD=owner.get("password", ""),
            HOST=owner.get("host", ""),
            PORT=owner.get("port", ""),
        )
        if not template:
            call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(kept)
        with master.cursor() as cursor:
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
        master.close()


def _create(cursor: psycopg2.extensions.cursor, name: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    try:
        cursor.execute(statement)
    except psycopg2.errors.InsufficientPrivilege as refused:
        raise CommandError(
            "The bench makes a database of its own: MIGRATION_DATABASE_URL must name a role "
            "that may make databases."
        ) from refused


def _drop_left_behind(cursor: psycopg2.extensions.cursor) -> None:
    """Databases of benches that were killed: nobody is connected to them."""
    cursor.execute(
        "SELECT datname FROM pg_database d WHERE starts_with(datname, %s) AND NOT EXISTS"
        " (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)",
        [PREFIX],
    )
    for (left,) in cursor.fetchall():
        if not Path(f"/proc/{left.removeprefix(PREFIX)}").exists():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(left)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
