"""R25: nothing a person searches tells him that a hidden thing exists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from documents.choices import DossierState
from documents.engine.text.letters import fold
from documents.models import (
    Document,
    DocumentGrant,
    Dossier,
    DossierGrant,
    FilePlan,
    RecordClass,
    SearchRow,
)
from documents.selectors.search import Filters, everything, search
from documents.services import search_index
from tests.documents.searchables import AT, Office, an_office, subjects
from tests.factories.catalogues import a_retention_rule

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R25"), pytest.mark.rule("2B-18")]

SECRET_SUBJECT = "Kế hoạch luân chuyển cán bộ Khuê Giang"
SECRET_TEXT = "Danh sách nhân sự dự kiến: Vũ Bá Tuyền, Nông Thị Sương."
ASKED = [
    "kế hoạch", "luân chuyển", "Khuê Giang", "Tuyền", "nong thi suong", "77/KH-TU", "77", "kh77",
    '"cán bộ"', "kế -mật", "cán bộ -Tuyền", "luân", "Sương", "", "05/9/2026", "Hồ sơ nhân sự", "nhân",
]  # fmt: skip
FILTERS = [Filters(), Filters(since=date(2026, 1, 1)), Filters(states=("issued",))]


@pytest.fixture
def office() -> Office:
    office = an_office()
    office.hire("lan", "Trần Thị Lan")
    office.hire("bach", "Lê Xuân Bách", clearance=2)
    office.document("Kế hoạch tuyển dụng", "lan", "bach", code="12/KH-TU", text="cán bộ mới")
    office.document("Báo cáo", "lan", code="77/BC-TU")
    return office


def everything_said(office: Office, name: str) -> list[Any]:
    """All that search tells one person, as plain values."""
    who = office.who(name)
    said: list[Any] = []
    for text in ASKED:
        for filters in FILTERS:
            page = search(who, text, filters, size=1)
            said.append((subjects(page.hits), page.count, page.next_cursor, page.notices))
            said.append([hit.passages for hit in page.hits])
        box = everything(who, text)
        said.append((subjects(box.documents), [d.title for d in box.dossiers], box.people))
    return said


def a_dossier(office: Office, title: str, *names: str) -> Dossier:
    rule = a_retention_rule()
    plan = FilePlan.objects.create(organisation=office.organisation, year=2026)
    heading = RecordClass.objects.create(plan=plan, code="01", title="Nhân sự", retention=rule)
    dossier = Dossier.objects.create(
        organisation=office.organisation,
        record_class=heading,
        year=2026,
        number=5,
        notation="05.TC",
        title=title,
        title_folded=fold(title),
        keeper=office.persons["bach"],
        state=DossierState.OPEN,
        retention=rule,
        opened_on=date(2026, 1, 5),
        created_at=AT,
        updated_at=AT,
    )
    for name in names:
        principal = DocumentGrant.objects.filter(principal__person=office.persons[name])[0]
        DossierGrant.objects.create(
            dossier=dossier, principal_id=principal.principal_id, reason="filed", given_at=AT
        )
    return dossier


def hide_things(office: Office) -> None:
    office.document(
        SECRET_SUBJECT, "bach", code="77/KH-TU", text=SECRET_TEXT, issued_on=date(2026, 9, 5)
    )
    a_dossier(office, "Hồ sơ nhân sự Vũ Bá Tuyền", "bach")
    other = an_office()
    other.hire("tuyen", "Vũ Bá Tuyền")
    other.document(SECRET_SUBJECT, "tuyen", code="77/KH-TU", text=SECRET_TEXT)


def test_all_answers_are_the_same_with_and_without_the_hidden_things(office: Office):
    before = everything_said(office, "lan")
    hide_things(office)
    assert everything_said(office, "lan") == before


def test_those_who_may_see_them_find_them(office: Office):
    before = everything_said(office, "bach")
    hide_things(office)
    assert everything_said(office, "bach") != before
    who = office.who("bach")
    assert subjects(search(who, "nong thi suong").hits) == [SECRET_SUBJECT]
    assert [d.title for d in everything(who, "05.TC").dossiers] == ["Hồ sơ nhân sự Vũ Bá Tuyền"]
    assert [d.title for d in everything(who, "hồ sơ tuyền").dossiers]


@pytest.mark.rule("SEC-14")
def test_clearance_hides_as_a_missing_grant_does(office: Office):
    before = everything_said(office, "lan")
    office.document(SECRET_SUBJECT, "lan", "bach", secrecy=1, code="77/KH-TU", text=SECRET_TEXT)
    assert everything_said(office, "lan") == before
    assert subjects(search(office.who("bach"), "Sương").hits) == [SECRET_SUBJECT]


def test_raised_secrecy_hides_at_once(office: Office):
    document = office.document(SECRET_SUBJECT, "lan", text=SECRET_TEXT)
    assert search(office.who("lan"), "Sương").hits
    Document.objects.filter(pk=document.pk).update(secrecy=1)
    search_index.rewrite_access(document)
    assert not search(office.who("lan"), "Sương").hits


@pytest.mark.rule("2B-19")
def test_a_search_row_that_errs_shows_nothing_all_the_same(office: Office):
    document = office.document(SECRET_SUBJECT, "bach", text=SECRET_TEXT)
    readers = SearchRow.objects.get(pk=document.pk).acl
    wrong = [*readers, *office.who("lan").tokens]
    SearchRow.objects.filter(pk=document.pk).update(acl=wrong)
    assert not search(office.who("lan"), "Sương").hits
    assert not everything(office.who("lan"), "Sương").documents
