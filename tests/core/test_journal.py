"""The journal proves itself (R26): every tampering below is done as the owner of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import journal
from core.acts import Act
from core.journal import merkle, verify
from core.models import JournalEntry, JournalSeal, Progress

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("R26")]


def write(n: int, verb: str = "core.tested") -> list[JournalEntry]:
    return [
        journal.record(Act.of_system("test"), verb, None, facts={"n": i, "chữ": "Đảng ủy"})
        for i in range(n)
    ]


def seal_all() -> JournalSeal:
    """Seal everything written so far.

    The bound is one of the whole server, where other suites keep transactions open; here nobody
    else writes, so the next transaction id serves.
    """

    def next_xid(cursor: Any) -> tuple[int, int]:
        cursor.execute("SELECT core_cluster_id(), pg_current_xact_id()::text::bigint")
        cluster, xid = cursor.fetchone()
        return cluster, xid

    with mock.patch("core.journal.seals.ended_before", next_xid):
        made = journal.seal(at=timezone.now())
    assert made is not None
    return made


@contextmanager
def as_owner() -> Iterator[None]:
    """What only the owner of the tables can do: put the guards aside."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_journalentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE core_journalseal DISABLE TRIGGER USER")
        yield
        for name in ("journalentry_append_only", "journalseal_append_only"):
            table = "core_" + name.split("_")[0]
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def codes() -> set[str]:
    return {finding.code for finding in verify.verify()[0]}


@pytest.fixture
def sealed() -> list[JournalEntry]:
    lines = write(5)
    made = seal_all()
    assert made.row_count == 5
    return lines


def test_sound_journal_is_proven(sealed: list[JournalEntry], capsys: pytest.CaptureFixture) -> None:
    write(3)
    call_command("verify_journal")
    assert "8" in capsys.readouterr().out


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_journalentry SET reason = 'x'",
        "DELETE FROM core_journalentry",
        "UPDATE core_journalseal SET row_count = 1",
        "DELETE FROM core_journalseal",
    ],
)
def test_journal_refuses_change_and_removal(sealed: list[JournalEntry], sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)


def test_journal_refuses_to_be_emptied() -> None:
    run("ALTER TABLE core_journalentry ENABLE TRIGGER journalentry_no_truncate")
    try:
        with pytest.raises(DatabaseError, match="append-only"):
            run("TRUNCATE core_journalentry")
    finally:
        run("ALTER TABLE core_journalentry DISABLE TRIGGER journalentry_no_truncate")


def test_applications_role_may_only_add_and_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'khuevan_app'")
        assert cursor.fetchone(), "the suite's server must have the application's role"
        for table in ("core_journalentry", "core_journalseal"):
            cursor.execute(
                "SELECT p, has_table_privilege('khuevan_app', %s, p)"
                " FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE']) p",
                [table],
            )
            rights = dict(cursor.fetchall())
            assert rights == {
                "SELECT": True,
                "INSERT": True,
                "UPDATE": False,
                "DELETE": False,
                "TRUNCATE": False,
            }


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'khác'",
        "actor_name = 'Người khác'",
        "at = at + interval '1 microsecond'",
        "facts = jsonb_set(facts, '{n}', '99')",
        "object_id = 7",
        "uid = gen_random_uuid()",
        "verb = 'core.testee'",
    ],
)
def test_one_changed_byte_is_found(sealed: list[JournalEntry], change: str) -> None:
    with as_owner():
        run(f"UPDATE core_journalentry SET {change} WHERE id = %s", sealed[2].pk)  # noqa: S608
    assert "line_changed" in codes()


def test_changed_line_with_recomputed_digest_is_found(sealed: list[JournalEntry]) -> None:
    entry = JournalEntry.objects.get(pk=sealed[2].pk)
    entry.reason = "khác"
    with as_owner():
        run(
            "UPDATE core_journalentry SET reason = %s, digest = %s WHERE id = %s",
            entry.reason,
            journal.digest_of(entry),
            entry.pk,
        )
    assert {"line_forged", "window_changed"} <= codes()


def test_one_removed_row_is_found(sealed: list[JournalEntry]) -> None:
    with as_owner():
        run("DELETE FROM core_journalentry WHERE id = %s", sealed[0].pk)
    assert codes() == {"line_removed"}


def test_one_inserted_row_is_found_under_a_seal_and_after_it(sealed: list[JournalEntry]) -> None:
    columns = ", ".join(
        f.column for f in JournalEntry._meta.concrete_fields if f.name not in {"id", "uid"}
    )
    copy = (
        f"INSERT INTO core_journalentry (uid, xid, {columns})"  # noqa: S608
        f" SELECT gen_random_uuid(), {{xid}}, {columns} FROM core_journalentry WHERE id = %s"
    )
    run(copy.format(xid="xid"), sealed[1].pk)
    assert {"line_inserted", "line_changed"} <= codes()
    run(copy.format(xid="pg_current_xact_id()"), sealed[1].pk)
    assert len([f for f in verify.verify()[0] if f.code == "line_changed"]) == 2


def test_swapped_transactions_are_found(sealed: list[JournalEntry]) -> None:
    with as_owner():
        run(
            "UPDATE core_journalentry a SET xid = b.xid FROM core_journalentry b"
            " WHERE a.id IN (%s, %s) AND b.id IN (%s, %s) AND a.id <> b.id",
            sealed[0].pk,
            sealed[4].pk,
            sealed[0].pk,
            sealed[4].pk,
        )
    assert codes() == {"window_changed"}


def test_changed_or_removed_seal_breaks_the_chain() -> None:
    for _n in range(3):
        write(2)
        seal_all()
    middle = JournalSeal.objects.order_by("pk")[1]
    with as_owner():
        run("UPDATE core_journalseal SET row_count = 1 WHERE id = %s", middle.pk)
    assert {"seal_changed", "line_inserted"} <= codes()
    with as_owner():
        run("DELETE FROM core_journalseal WHERE id = %s", middle.pk)
    assert "chain_broken" in codes()


def test_seal_signed_with_another_key_is_found(settings: object, sealed: list) -> None:
    seal = JournalSeal.objects.get()
    settings.JOURNAL_KEY = b"k" * 32
    assert "seal_forged" in codes()
    assert bytes(seal.signature)


def test_seal_removed_with_its_lines_is_found_against_what_is_kept_outside(
    tmp_path: Path, sealed: list[JournalEntry]
) -> None:
    kept = tmp_path / "seals.json"
    call_command("verify_journal", export=kept)
    with as_owner():
        run("DELETE FROM core_journalseal")
        run("DELETE FROM core_journalentry")
    assert codes() == set()
    with pytest.raises(CommandError):
        call_command("verify_journal", against=kept)


def test_late_commit_does_not_slip_under_a_finished_seal() -> None:
    """A transaction begun before the seal and ended after it is sealed by the next one."""
    slow = connections.create_connection("default")
    slow.ensure_connection()
    try:
        with slow.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")
        write(2)
        assert journal.seal(at=timezone.now()) is None
        with slow.cursor() as cursor:
            cursor.execute("COMMIT")
        assert seal_all().row_count == 2
    finally:
        slow.close()
    assert codes() == set()


def test_rolled_back_act_leaves_no_line() -> None:
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert JournalEntry.objects.count() == 0


def test_line_tells_who_when_why_and_for_whom() -> None:
    at = timezone.now() - timedelta(hours=1)
    thing = Progress.objects.create(kind="t", label="Việc thử")
    act = Act(by=None, at=at, reason="lý do\x00", system="sweep", channel="job")
    line = journal.record(act, "core.tested", thing, changes={"a": [None, at]})
    line.refresh_from_db()
    assert (line.at, line.reason, line.system) == (at, "lý do", "sweep")
    assert (line.object_type, line.object_id, line.object_uid) == (
        "core.progress",
        thing.pk,
        str(thing.uid),
    )
    assert line.changes == {"a": [None, at.isoformat()]}
    assert journal.digest_of(line) == bytes(line.digest)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70), st.data())
def test_every_line_has_a_short_proof(digests: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(digests) - 1))
    steps = merkle.proof(digests, index)
    assert merkle.climb(digests[index], steps) == merkle.root(digests)
    assert len(steps) <= (len(digests) - 1).bit_length()
