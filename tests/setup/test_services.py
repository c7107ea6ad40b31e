"""The embedded servers on a state folder of their own: kept data, rights, kill -9, versions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from tools import places, postgres, services, valkey
from tools.problems import SetupProblem

pytestmark = pytest.mark.slow

HOLDER = """
import json, sys
from tools import services
print(json.dumps(services.ensure()), flush=True)
sys.stdin.readline()
services.release()
"""


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """A state folder whose name has a space and Vietnamese letters, reachable by any account."""
    with tempfile.TemporaryDirectory(prefix="kv-") as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "Văn phòng"
        yield folder
        stop(folder)


def environment(state: Path) -> dict[str, str]:
    given = {n: v for n, v in os.environ.items() if not n.endswith(("DATABASE_URL", "REDIS_URL"))}
    return {**given, "KHUEVAN_STATE": str(state), "PYTHONPATH": str(places.ROOT)}


def hold(state: Path) -> subprocess.Popen[str]:
    """Start a process that uses the services until its standard input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env=environment(state),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def addresses(holder: subprocess.Popen[str]) -> dict[str, str]:
    assert holder.stdout is not None
    return json.loads(holder.stdout.readline())


def leave(holder: subprocess.Popen[str]) -> None:
    holder.communicate("\n", timeout=90)
    assert holder.returncode == 0


def stop(state: Path) -> None:
    command = [sys.executable, "-m", "tools.services", "down"]
    subprocess.run(command, env=environment(state), cwd=places.ROOT, check=True)


def servers(state: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[postgres.Server, valkey.Server]:
    monkeypatch.setenv("KHUEVAN_STATE", str(state))
    return postgres.locate(state.resolve()), valkey.locate(state.resolve())


def runs(server: postgres.Server) -> bool:
    return server.answers() == postgres.READY


def rows(address: str, query: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_four_first_starts_at_once_find_one_server_and_the_last_out_stops_it(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holders = [hold(state) for _ in range(4)]
    found = [addresses(holder) for holder in holders]
    assert all(one == found[0] for one in found)
    database, broker = servers(state, monkeypatch)
    for holder in holders[:3]:
        leave(holder)
    assert runs(database)
    leave(holders[3])
    assert not runs(database)
    assert broker.says("PING") == ""


def test_a_user_that_was_killed_does_not_keep_the_servers_up(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, other = hold(state), hold(state)
    addresses(killed), addresses(other)
    killed.kill()
    killed.communicate()
    leave(other)
    database, _ = servers(state, monkeypatch)
    assert not runs(database)


@pytest.mark.crash
def test_data_outlives_kill_9_of_both_servers(state: Path) -> None:
    first = hold(state)
    found = addresses(first)
    rows(found["MIGRATION_DATABASE_URL"], "CREATE TABLE kept (word text)")
    rows(found["DATABASE_URL"], "INSERT INTO kept VALUES ('Khuê Văn')")
    with redis.from_url(found["REDIS_URL"]) as broker:
        broker.set("kept", "một")
        broker.execute_command("WAITAOF", 1, 0, 5000)
    postmaster = int((state / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(postmaster, signal.SIGKILL)
    os.kill(int((state / "redis" / "valkey.pid").read_text()), signal.SIGKILL)
    second = hold(state)
    assert addresses(second) == found
    assert rows(found["DATABASE_URL"], "SELECT word FROM kept") == [("Khuê Văn",)]
    with redis.from_url(found["REDIS_URL"]) as broker:
        assert broker.get("kept") == "một".encode()
    rows(found["MIGRATION_DATABASE_URL"], "DROP TABLE kept")
    leave(first)
    leave(second)


@pytest.mark.crash
def test_a_killed_server_that_nobody_has_buried_does_not_block_the_next_start(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_after_first_use(state)
    database, _ = servers(state, monkeypatch)
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    wait_until_dead(zombie.pid)
    note = database.data / "postmaster.pid"
    note.write_text(f"{zombie.pid}\n{database.data}\n")
    if database.account:
        os.chown(note, database.account.uid, database.account.gid)
    leave_after_first_use(state)
    assert zombie.wait() == 0


def wait_until_dead(pid: int) -> None:
    """Wait until a child has ended, without burying it."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@pytest.mark.rule("R26")
def test_the_application_role_reads_and_writes_rows_and_owns_nothing(state: Path) -> None:
    holder = hold(state)
    found = addresses(holder)
    owner, app = found["MIGRATION_DATABASE_URL"], found["DATABASE_URL"]
    rows(owner, "CREATE TABLE lines (id bigint GENERATED BY DEFAULT AS IDENTITY, word text)")
    assert rows(app, "INSERT INTO lines (word) VALUES ('a') RETURNING id") == [(1,)]
    for forbidden in (
        "TRUNCATE lines",
        "ALTER TABLE lines ADD COLUMN more text",
        "ALTER TABLE lines DISABLE TRIGGER ALL",
        "DROP TABLE lines",
        "CREATE TABLE mine (id int)",
        "SET ROLE khuevan_owner",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(app, forbidden)
    rows(owner, "REVOKE UPDATE, DELETE ON lines FROM khuevan_app")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        rows(app, "UPDATE lines SET word = 'b'")
    assert rows(
        app, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'khuevan%' AND rolsuper"
    ) == [(0,)]
    rows(owner, "DROP TABLE lines")
    leave(holder)


def test_new_databases_have_the_extensions_and_vietnamese_case(state: Path) -> None:
    holder = hold(state)
    owner = addresses(holder)["MIGRATION_DATABASE_URL"]
    connection = psycopg2.connect(owner)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE test_extensions")
        fresh = owner.replace("/khuevan?", "/test_extensions?")
        names = {name for (name,) in rows(fresh, "SELECT extname FROM pg_extension")}
        assert names == {"plpgsql", "pg_trgm", "btree_gin", "btree_gist", "unaccent"}
        assert rows(fresh, "SELECT lower('ĐẢNG ỦY')") == [("đảng ủy",)]
        assert rows(fresh, "SHOW data_checksums") == [("on",)]
        cursor.execute("DROP DATABASE test_extensions")
    connection.close()
    leave(holder)


def test_nothing_listens_outside_the_socket(state: Path) -> None:
    holder = hold(state)
    found = addresses(holder)
    assert rows(found["DATABASE_URL"], "SHOW listen_addresses") == [("",)]
    with redis.from_url(found["REDIS_URL"]) as broker:
        assert broker.config_get("port") == {"port": "0"}
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert broker.config_get("appendonly") == {"appendonly": "yes"}
    leave(holder)


def test_data_of_another_major_version_stops_with_a_sentence(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_after_first_use(state)
    database, _ = servers(state, monkeypatch)
    note = database.data / "PG_VERSION"
    true_version = note.read_text()
    note.write_text("17\n")
    try:
        with pytest.raises(SetupProblem, match=r"made by PostgreSQL 17.*Nothing was changed"):
            postgres.start(database)
    finally:
        note.write_text(true_version)


def leave_after_first_use(state: Path) -> None:
    holder = hold(state)
    addresses(holder)
    leave(holder)


def test_given_addresses_start_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KHUEVAN_STATE", str(tmp_path / "never"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    monkeypatch.setenv("REDIS_URL", "redis://d/0")
    monkeypatch.delenv("MIGRATION_DATABASE_URL", raising=False)
    assert services.ensure() == {
        "DATABASE_URL": "postgresql://a@b/c",
        "MIGRATION_DATABASE_URL": "postgresql://a@b/c",
        "REDIS_URL": "redis://d/0",
    }
    assert not (tmp_path / "never").exists()


def test_a_broker_slow_to_appear_is_not_started_twice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = valkey.Server(tmp_path, tmp_path / "program", tmp_path, tmp_path / "valkey.sock")
    answers = iter([""] * 10 + ["+PONG"])
    launched: list[Path] = []
    monkeypatch.setattr(valkey.Server, "says", lambda *_: next(answers))
    monkeypatch.setattr(valkey, "_launch", lambda started, log: launched.append(log))
    assert valkey.start(server)
    assert len(launched) == 1
