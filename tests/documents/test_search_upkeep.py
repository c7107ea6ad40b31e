"""Search rows can be made anew beside living work, and are compared with the documents."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from core.acts import Act
from core.models import Progress
from documents.jobs.search import compare_search
from documents.models import Document, DocumentGrant, FileText, SearchRow
from documents.selectors.search import search
from documents.services import search_index, search_upkeep
from tests.documents.searchables import Office, an_office

pytestmark = [pytest.mark.django_db, pytest.mark.rule("2C-29")]

ACT = Act.of_system("tests", channel="command")


@pytest.fixture
def office() -> Office:
    office = an_office()
    office.hire("lan", "Trần Thị Lan")
    for n in range(7):
        office.document(f"Văn bản {n}", "lan", text=f"nội dung {n}")
    return office


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = search_index.batches
    monkeypatch.setattr(search_index, "batches", lambda after=0: batches(after=after, size=3))


def run(name: str, *options: str) -> str:
    out = io.StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue()


def spoil(office: Office) -> list[int]:
    """One row gone, one with another reader, one with another day, one with other words."""
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    SearchRow.objects.filter(pk=ids[0]).delete()
    DocumentGrant.objects.filter(document_id=ids[1]).delete()
    SearchRow.objects.filter(pk=ids[2]).update(sort_on="2001-01-01")
    Document.objects.filter(pk=ids[3]).update(subject="Một tên khác")
    FileText.objects.filter(stored__versions__document_id=ids[4]).update(text="chữ khác")
    return ids


def test_rows_that_agree_give_no_difference(office: Office):
    result = search_upkeep.compare(act=ACT)
    assert result["compared"] == 7
    assert search_upkeep.differences(result) == 0


def test_every_difference_is_found_and_named(office: Office):
    ids = spoil(office)
    result = search_upkeep.compare(act=ACT)
    assert result["named"] == {
        "missing": [ids[0]],
        "access": [ids[1]],
        "fields": [ids[2]],
        "words": [ids[3], ids[4]],
    }
    with pytest.raises(CommandError):
        run("compare_search")


def test_repair_puts_rows_right(office: Office):
    spoil(office)
    out = run("compare_search", "--repair")
    assert "repaired: 5" in out
    assert "missing: 0" in run("compare_search")
    assert search(office.who("lan"), "một tên khác").hits


def test_the_nightly_job_repairs_and_keeps_a_report(office: Office):
    spoil(office)
    compare_search(unknown_later_argument=1)
    report = Progress.objects.get(kind=search_upkeep.COMPARE)
    assert report.state == Progress.State.DONE
    assert report.result["repaired"] == 5
    assert search_upkeep.differences(search_upkeep.compare(act=ACT)) == 0


def test_rebuild_makes_all_rows(office: Office):
    SearchRow.objects.all().delete()
    assert "search rows written: 7" in run("rebuild_search")
    assert SearchRow.objects.count() == 7
    assert len(search(office.who("lan"), "văn bản").hits) == 7


def test_a_stopped_rebuild_goes_on_where_it_was(office: Office):
    SearchRow.objects.all().delete()

    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        search_upkeep.rebuild(act=ACT, report=stop)
    assert SearchRow.objects.count() == 3
    first = SearchRow.objects.order_by("pk").values_list("indexed_at", flat=True)[0]
    steps: list[tuple[int, int]] = []
    search_upkeep.rebuild(act=ACT, report=lambda done, total: steps.append((done, total)))
    assert steps == [(6, 7), (7, 7)]
    assert SearchRow.objects.count() == 7
    assert SearchRow.objects.order_by("pk").values_list("indexed_at", flat=True)[0] == first
    assert Progress.objects.get(kind=search_upkeep.REBUILD).state == Progress.State.DONE


def test_rebuild_afresh_begins_at_the_first(office: Office):
    assert "search rows written: 7" in run("rebuild_search", "--afresh", "-v", "2")
    assert Progress.objects.filter(kind=search_upkeep.REBUILD).count() == 1
