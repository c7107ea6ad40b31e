"""The two reports of F10 count what is there, each document once."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from documents.models import IncomingDocument
from documents.selectors import statistics
from documents.selectors.statistics import Period
from tests.factories import documents as make


def _who(office: Any, name: str) -> Any:
    return office.act(name).who


@pytest.mark.rule("F10")
def test_every_document_of_the_period_is_counted_once(house: Any) -> None:
    today = timezone.localdate()
    make.registered(house)
    make.processing(house)
    make.completed(house)
    overdue = make.processing(house)
    IncomingDocument.objects.filter(pk=overdue.pk).update(due_on=today - timedelta(days=1))
    lines, total = statistics.handling(_who(house, "clerk"), Period(today, today), today)
    assert total.received == 4
    assert total.carried == 0
    assert total.done_in_time + total.done_late == 1
    assert total.open_overdue == 1
    assert total.done + total.open_in_time + total.open_overdue + total.open_no_deadline == 4
    assert sum(line.received for line in lines) == 4
    before, _all = statistics.handling(
        _who(house, "clerk"), Period(date(2020, 1, 1), date(2020, 1, 31)), today
    )
    assert before == []


@pytest.mark.rule("R25")
def test_a_report_counts_only_what_its_reader_may_see(house: Any) -> None:
    today = timezone.localdate()
    make.registered(house)
    _lines, total = statistics.handling(_who(house, "drafter"), Period(today, today), today)
    assert total.received == 0


@pytest.mark.rule("F10")
def test_issued_documents_are_counted_by_kind_and_by_unit(house: Any) -> None:
    today = timezone.localdate()
    make.outgoing(house)
    for by in ("kind", "unit"):
        lines, total = statistics.issued(_who(house, "drafter"), Period(today, today), by=by)
        assert total.begun == 1
        assert [line.begun for line in lines] == [1]


@pytest.mark.rule("F10")
def test_reports_are_pages_prints_and_sheets(visit: Any, house: Any) -> None:
    make.processing(house)
    client = visit("clerk")
    for key in ("handling", "issued"):
        page = client.get(reverse("documents:statistics", args=[key]))
        assert page.status_code == 200
        printed = client.get(reverse("documents:statistics-file", args=[key, "pdf"]))
        assert printed.content.startswith(b"%PDF-")
        sheet = client.get(reverse("documents:statistics-file", args=[key, "xlsx"]))
        rows = list(load_workbook(io.BytesIO(sheet.content)).worksheets[0].values)
        assert len(rows) >= 3
    assert client.get(reverse("documents:reports") + "?from=x&to=99/99/9999").status_code == 200
    assert client.get("/reports/none/").status_code == 404
