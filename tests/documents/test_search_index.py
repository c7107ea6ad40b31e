"""The search row says what its document, grants and text say, at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from core.events import publish
from documents.events import FileAttached
from documents.models import Document, DocumentGrant, SearchRow
from documents.selectors.search import search
from documents.services import search_index
from tests.documents.searchables import Office, an_office, attach_text, subjects
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    office = an_office()
    office.hire("lan", "Trần Thị Lan")
    office.hire("minh", "Đỗ Quang Minh")
    return office


def tokens(office: Office, *names: str, secrecy: int = 0) -> set[int]:
    return {
        token for name in names for token in office.who(name).tokens if token % 4 == secrecy
    } & {principal * 4 + secrecy for principal in _persons(office, *names)}


def _persons(office: Office, *names: str) -> set[int]:
    return set(
        DocumentGrant.objects.filter(
            principal__person__in=[office.persons[name] for name in names]
        ).values_list("principal_id", flat=True)
    )


def row(document: Document) -> SearchRow:
    return SearchRow.objects.get(pk=document.pk)


@pytest.mark.rule("R25")
def test_the_row_carries_the_grants_with_the_secrecy(office: Office):
    document = office.document("Kế hoạch", "lan", secrecy=0)
    assert set(row(document).acl) == tokens(office, "lan")
    office.show(document, "minh")
    assert set(row(document).acl) == tokens(office, "lan", "minh")


@pytest.mark.rule("R24")
def test_another_secrecy_changes_the_readers(office: Office):
    document = office.document("Kế hoạch", "lan")
    Document.objects.filter(pk=document.pk).update(secrecy=2)
    search_index.rewrite_access(document)
    assert {token % 4 for token in row(document).acl} == {2}
    assert row(document).secrecy == 2


@pytest.mark.rule("R25")
def test_a_withdrawn_grant_is_gone_in_the_next_search(office: Office):
    document = office.document("Kế hoạch thuỷ lợi", "lan", "minh")
    assert subjects(search(office.who("minh"), "thủy lợi").hits)
    DocumentGrant.objects.filter(principal__person=office.persons["minh"]).delete()
    search_index.rewrite_access(document)
    assert not search(office.who("minh"), "thủy lợi").hits
    assert subjects(search(office.who("lan"), "thủy lợi").hits)


def test_access_to_a_document_not_indexed_yet_makes_its_row(office: Office):
    document = office.document("Kế hoạch", index=False)
    office.show(document, "lan")
    assert subjects(search(office.who("lan"), "kế hoạch").hits) == ["Kế hoạch"]


@pytest.mark.parametrize(
    "words",
    ["phòng cháy", "phong chay", "05/QĐ-UBND", "9/9/2026", "Sở Khoa học", "Trần Bách", "lưu lại", "gốm sứ"],
)  # fmt: skip
def test_every_field_is_found(office: Office, words: str):
    office.document(
        "Về phòng cháy",
        "lan",
        code="05/QĐ-UBND",
        issued_on=date(2026, 9, 9),
        issuer_name="Sở Khoa học",
        signer_name="Trần Bách",
        note="lưu lại một bản",
        text="Nội dung về làng nghề gốm sứ.",
    )
    assert len(search(office.who("lan"), words).hits) == 1


def test_the_newest_version_that_was_read_is_searched(office: Office):
    document = office.document("Kế hoạch", "lan", text="bản thứ nhất nói về đê điều")
    attach_text(document, "bản thứ hai nói về hồ chứa")
    search_index.reindex(document)
    assert not search(office.who("lan"), "đê điều").hits
    attach_text(document, "", read=False)  # just signed, its text still on the way
    search_index.reindex(document)
    assert search(office.who("lan"), "hồ chứa").hits


def test_a_row_that_would_say_the_same_is_left_alone(office: Office):
    document = office.document("Kế hoạch", "lan")
    with connection.cursor() as cursor:
        where = "SELECT ctid::text FROM documents_searchrow WHERE document_id = %s"
        cursor.execute(where, [document.pk])
        before = cursor.fetchone()
        search_index.reindex(document)
        search_index.rewrite_access(document)
        cursor.execute(where, [document.pk])
        assert cursor.fetchone() == before


def test_many_rows_take_as_many_queries_as_one(
    office: Office, django_assert_max_num_queries: object
):
    made = [office.document(f"Văn bản {n}", "lan", text="chữ", index=False) for n in range(30)]
    with django_assert_max_num_queries(9):
        assert search_index.reindex_many([document.pk for document in made]) == 30
    with django_assert_max_num_queries(6):
        search_index.rewrite_access(made[0])


def test_texts_beyond_the_limits_are_indexed_all_the_same(office: Office):
    office.document("Sách dày", "lan", text=" ".join(f"từ{n:06d}x" for n in range(120_000)))
    assert search(office.who("lan"), "sách dày").hits
    assert search(office.who("lan"), "từ000001x").hits


def test_the_index_is_the_one_that_was_measured():
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        extensions = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_words'")
        (definition,) = cursor.fetchone()
    # intarray's operators hide the built-in ones: the readers' column would go unused.
    assert "intarray" not in extensions
    assert {"btree_gin", "pg_trgm"} <= extensions
    assert "USING gin (f, acl" in definition
    assert "fastupdate=off" in definition


def test_the_planner_can_use_words_and_readers_in_one_index(office: Office):
    office.document("Kế hoạch", "lan")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM documents_searchrow r WHERE r.f @@ 'ke'::tsquery"
            " AND r.acl && '{4,8}'::int[] AND ((r.sort_on - date '2000-01-01') / 91)"
            " = ANY(ARRAY[((current_date - date '2000-01-01') / 91) - 1])"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "search_words" in plan
    assert plan.count("&&") >= 1
    assert "Index Cond" in plan


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("R25")
def test_a_reindex_that_waited_for_a_grant_sees_it():
    """The text of a file arrives while somebody is being given the document."""
    office = an_office()
    office.hire("lan", "Trần Thị Lan")
    document = office.document("Kế hoạch", text="nội dung")
    failures: list[BaseException] = []

    def read_text() -> None:
        try:
            search_index.reindex(document)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=read_text)
    with transaction.atomic():
        office.show(document, "lan")
        other.start()
        while not _somebody_waits_for_us() and other.is_alive():
            pass
    other.join()
    assert not failures
    assert len(row(document).acl) == 1
    assert search_index.compare([document.pk]).wrong == []


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_a_text_read_later_is_found_at_once(office: Office):
    document = office.document("Bản quét", "lan")
    stored = attach_text(document, "bản quét nói về làng gốm")
    assert not search(office.who("lan"), "làng gốm").hits
    publish(FileAttached(document_id=document.pk, stored_id=stored.pk))
    assert search(office.who("lan"), "làng gốm").hits


@pytest.mark.rule("2C-29")
def test_every_act_keeps_the_row_right(house: make.Office):
    """Rows differ in nothing after each stage that a service of documents can reach."""
    for stage in (
        make.arrived, make.registered, make.presented, make.assigned, make.processing,
        make.completed, make.filed, make.returned,
    ):  # fmt: skip
        stage(house)
    ids = list(Document.objects.values_list("pk", flat=True))
    assert len(ids) >= 8
    assert search_index.compare(ids).wrong == []
