"""Dossiers and the file plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.errors import (
    Blocked,
    InvalidInput,
    NotPermitted,
    ReasonMissing,
    SecrecyRefused,
    WrongState,
)
from core.models import JournalEntry
from documents.choices import GrantReason, OutgoingState
from documents.models import Document, DocumentGrant, Dossier, SearchRow
from documents.services import dossiers, file_plans, grants
from tests.factories import accounts, catalogues
from tests.factories import documents as make


@pytest.mark.rule("R3")
def test_no_dossier_without_a_heading(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make.dossier(house, record_class=None)
    assert refusal.value.reason_code == "class_missing"


@pytest.mark.rule("R3")
def test_no_heading_without_a_retention_rule(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        file_plans.add_class(
            plan=house.plan, code="KT", title="Kinh tế", retention=None, act=house.act("clerk")
        )
    assert refusal.value.reason_code == "class_without_retention"


def test_the_file_plan_is_kept_and_approved_by_those_who_may(house: make.Office) -> None:
    with pytest.raises(NotPermitted):
        file_plans.make(organisation=house.organisation, year=2027, act=house.act("drafter"))
    plan = file_plans.make(organisation=house.organisation, year=2027, act=house.act("archivist"))
    with pytest.raises(InvalidInput):
        file_plans.submit(plan=plan, act=house.act("archivist"))
    file_plans.add_class(
        plan=plan,
        code="KT",
        title="Kinh tế",
        retention=catalogues.a_retention_rule(),
        act=house.act("archivist"),
    )
    with pytest.raises(WrongState):
        file_plans.approve(plan=plan, act=house.act("chief"))
    plan = file_plans.submit(plan=plan, act=house.act("archivist"))
    with pytest.raises(NotPermitted):
        file_plans.approve(plan=plan, act=house.act("archivist"))
    assert file_plans.approve(plan=plan, act=house.act("chief")).approved_by == house.chief


@pytest.mark.rule("R5")
def test_the_number_is_year_and_sequence(house: make.Office) -> None:
    first, second = make.dossier(house), make.dossier(house)
    assert (first.year, first.number, first.notation) == (2026, 1, "01.TH")
    assert (second.year, second.number, second.notation) == (2026, 2, "02.TH")
    house.now = datetime(2027, 1, 4, 3, tzinfo=UTC)
    third = make.dossier(house)
    assert (third.year, third.number) == (2027, 1)


@pytest.mark.rule("SEC-03")
def test_a_secret_dossier_is_refused(house: make.Office) -> None:
    with pytest.raises(SecrecyRefused):
        make.dossier(house, secrecy=1)


@pytest.mark.rule("DOS-04")
def test_a_dossier_is_kept_as_long_as_its_heading_at_least(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make.dossier(house, retention=catalogues.a_retention_rule(term_years=5))
    assert refusal.value.field == "retention"


@pytest.mark.rule("DOS-01")
def test_one_document_lies_in_several_dossiers(house: make.Office) -> None:
    document = make.completed(house)
    act = house.act("drafter")
    items = [dossiers.add(dossier=make.dossier(house), document=document, act=act) for _n in "ab"]
    assert len({item.dossier_id for item in items}) == 2
    assert document.files.count() == 1
    with pytest.raises(InvalidInput) as refusal:
        dossiers.add(dossier=items[0].dossier, document=document, act=act)
    assert refusal.value.reason_code == "in_dossier"


@pytest.mark.rule("DOS-02")
def test_contents_are_numbered_by_date(house: make.Office) -> None:
    dossier = make.dossier(house)
    days = [date(2026, 3, 5), date(2026, 3, 1), date(2026, 3, 3)]
    papers = [make.completed(house, issued_on=day) for day in days]
    for paper in papers:
        dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    order = list(dossier.items.order_by("ordinal").values_list("ordinal", "document"))
    assert order == [(1, papers[1].pk), (2, papers[2].pk), (3, papers[0].pk)]
    middle = dossier.items.get(document=papers[2].pk)
    dossiers.remove(item=middle, reason="Nhầm hồ sơ", act=house.act("drafter"))
    order = list(dossier.items.order_by("ordinal").values_list("ordinal", "document"))
    assert order == [(1, papers[1].pk), (2, papers[0].pk)]


@pytest.mark.rule("SEC-14")
def test_secrecy_is_the_highest_of_the_documents(house: make.Office, settings: Any) -> None:
    settings.SECRECY_CEILING = 2
    accounts.clearance(person=house.drafter, organisation=house.organisation, level=2)
    dossier = make.dossier(house)
    paper = make.outgoing(house, state=OutgoingState.ISSUED)
    Document.objects.filter(pk=paper.pk).update(secrecy=2)
    paper.refresh_from_db()
    reader = make.principals.of_person(house.drafter)
    act = house.act("leader")
    make.grants.give(document=paper, principals=[reader], reason=GrantReason.ROUTED, act=act)
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    dossier.refresh_from_db()
    assert dossier.secrecy == 2
    assert not Dossier.objects.visible_to(house.act("archivist").who).exists()


@pytest.mark.rule("DOS-04")
def test_retention_follows_the_longest_of_the_documents(house: make.Office) -> None:
    dossier = make.dossier(house)
    long = catalogues.a_retention_rule(term_years=None, is_permanent=True)
    paper = make.outgoing(house, state=OutgoingState.ISSUED, retention=long)
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    dossier.refresh_from_db()
    assert dossier.retention == long
    with pytest.raises(InvalidInput) as refusal:
        dossiers.set_retention(
            dossier=dossier,
            retention=catalogues.a_retention_rule(term_years=20),
            reason="Ngắn hơn",
            act=house.act("archivist"),
        )
    assert paper.code_display in str(refusal.value)
    dossiers.remove(item=dossier.items.get(), reason="Nhầm hồ sơ", act=house.act("drafter"))
    dossier.refresh_from_db()
    assert dossier.retention == house.record_class.retention


@pytest.mark.rule("DOS-05")
@pytest.mark.parametrize(
    ("ended", "term", "due"),
    [
        (datetime(2026, 1, 1, 3, tzinfo=UTC), 10, date(2036, 12, 31)),
        (datetime(2026, 12, 31, 3, tzinfo=UTC), 10, date(2036, 12, 31)),
        (datetime(2028, 2, 29, 3, tzinfo=UTC), 20, date(2048, 12, 31)),
        (datetime(2026, 3, 10, 3, tzinfo=UTC), None, None),
    ],
)
def test_disposal_counts_from_the_year_the_work_ended(
    house: make.Office, ended: datetime, term: int | None, due: date | None
) -> None:
    rule = catalogues.a_retention_rule(term_years=term, is_permanent=term is None)
    dossier = make.dossier(house, retention=rule)
    assert dossier.disposal_on is None
    dossiers.add(
        dossier=dossier,
        document=make.outgoing(house, state=OutgoingState.ISSUED),
        act=house.act("drafter"),
    )
    closed = dossiers.close(dossier=dossier, act=house.act("drafter", at=ended))
    assert closed.disposal_on == due


@pytest.mark.rule("R7")
def test_a_dossier_with_a_word_file_only_cannot_be_closed(house: make.Office) -> None:
    dossier = make.dossier(house)
    paper = make.outgoing(house, state=OutgoingState.ISSUED, media_type=make.DOCX)
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    with pytest.raises(Blocked) as refusal:
        dossiers.close(dossier=dossier, act=house.act("drafter"))
    assert "du-thao.docx" in str(refusal.value)
    make.version(paper, make.stored_file(), house.drafter)
    assert dossiers.close(dossier=dossier, act=house.act("drafter")).state == "closed"


@pytest.mark.rule("R8")
def test_a_dossier_with_an_open_document_cannot_be_closed(house: make.Office) -> None:
    dossier = make.dossier(house)
    paper = make.processing(house)
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    with pytest.raises(Blocked) as refusal:
        dossiers.close(dossier=dossier, act=house.act("drafter"))
    assert paper.code_display in str(refusal.value)
    make.incoming.complete(document=paper, outcome="result", note="Xong", act=house.act("head"))
    assert dossiers.close(dossier=dossier, act=house.act("drafter")).closed_by == house.drafter


def test_an_empty_dossier_is_not_closed(house: make.Office) -> None:
    with pytest.raises(Blocked):
        dossiers.close(dossier=make.dossier(house), act=house.act("drafter"))


def closed(house: make.Office) -> Dossier:
    dossier = make.dossier(house)
    dossiers.add(dossier=dossier, document=make.completed(house), act=house.act("drafter"))
    return dossiers.close(dossier=dossier, act=house.act("drafter"))


@pytest.mark.rule("R4")
def test_nothing_is_filed_in_a_closed_dossier(house: make.Office) -> None:
    dossier = closed(house)
    with pytest.raises(WrongState):
        dossiers.add(dossier=dossier, document=make.completed(house), act=house.act("drafter"))
    with pytest.raises(WrongState):
        dossiers.remove(item=dossier.items.get(), reason="Nhầm", act=house.act("drafter"))
    with pytest.raises(WrongState):
        dossiers.edit(dossier=dossier, title="Khác", act=house.act("drafter"))


@pytest.mark.rule("R9")
def test_reopening_is_by_a_named_role_with_a_reason_and_journalled(house: make.Office) -> None:
    dossier = _shown(house, closed(house))
    for name in ("drafter", "head", "clerk", "leader"):
        with pytest.raises(NotPermitted):
            dossiers.reopen(dossier=dossier, reason="Cần", act=house.act(name))
    with pytest.raises(ReasonMissing):
        dossiers.reopen(dossier=dossier, reason="", act=house.act("archivist"))
    opened = dossiers.reopen(
        dossier=dossier, reason="Bổ sung tài liệu còn sót.", act=house.act("archivist")
    )
    assert (opened.state, opened.closed_at, opened.ended_on) == ("open", None, None)
    line = JournalEntry.objects.get(verb="documents.dossier.reopen")
    assert line.reason == "Bổ sung tài liệu còn sót."


def _shown(house: make.Office, dossier: Dossier) -> Dossier:
    everyone = make.principals.of_roles(house.organisation, make.ALL_ROLES)
    grants.give_dossier(
        dossier=dossier, principals=everyone, reason="routed", act=house.act("clerk")
    )
    return dossier


@pytest.mark.rule("DOS-03")
def test_a_dossier_is_handed_over_and_the_old_keeper_stays_in_the_journal(
    house: make.Office,
) -> None:
    dossier = make.dossier(house)
    outsider = make.office().drafter
    with pytest.raises(InvalidInput):
        dossiers.hand_over(dossier=dossier, to=outsider, act=house.act("drafter"))
    with pytest.raises(NotPermitted):
        dossiers.hand_over(dossier=dossier, to=house.colleague, act=house.act("colleague"))
    dossiers.hand_over(dossier=dossier, to=house.checker, act=house.act("head"))
    dossier.refresh_from_db()
    assert dossier.keeper == house.checker
    assert Dossier.objects.visible_to(house.act("checker").who).exists()
    line = JournalEntry.objects.get(verb="documents.dossier.hand_over")
    assert line.changes["keeper"][0]["id"] == house.drafter.pk


@pytest.mark.rule("DOS-03")
def test_contributors_fill_a_shared_dossier(house: make.Office) -> None:
    dossier = make.dossier(house)
    paper = make.outgoing(house, state=OutgoingState.ISSUED)
    with pytest.raises(NotPermitted):
        dossiers.add(dossier=dossier, document=paper, act=house.act("colleague"))
    grants.share_dossier(dossier=dossier, people=[house.colleague], act=house.act("drafter"))
    assert dossiers.add(dossier=dossier, document=paper, act=house.act("colleague")).ordinal == 1


def test_what_lies_in_a_dossier_is_seen_by_its_holders(house: make.Office) -> None:
    dossier = make.dossier(house)
    paper = make.completed(house)
    archivist = house.act("archivist").who
    assert not Document.objects.visible_to(archivist).exists()
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    assert Document.objects.visible_to(archivist).filter(pk=paper.pk).exists()
    granted = set(
        DocumentGrant.objects.filter(document=paper.pk).values_list("principal_id", flat=True)
    )
    assert {token // 4 for token in SearchRow.objects.get(document=paper.pk).acl} == granted


def test_a_document_taken_out_is_hidden_from_those_who_saw_it_only_there(
    house: make.Office,
) -> None:
    paper = make.completed(house)
    act = house.act("drafter")
    one, two = make.dossier(house), make.dossier(house)
    grants.share_dossier(dossier=one, people=[house.checker], act=act)
    for dossier in (one, two):
        dossiers.add(dossier=dossier, document=paper, act=act)
    grants.share(document=paper, people=[house.secretary], act=act)
    dossiers.remove(item=one.items.get(), reason="Nhầm hồ sơ", act=act)

    def sees(name: str) -> bool:
        return Document.objects.visible_to(house.act(name).who).filter(pk=paper.pk).exists()

    assert not sees("checker")
    # Through the other dossier, by the work given, by a colleague.
    assert sees("archivist")
    assert sees("drafter")
    assert sees("secretary")


def test_a_reason_of_ones_own_outlasts_the_dossier(house: make.Office) -> None:
    paper = make.completed(house)
    act = house.act("drafter")
    dossier = make.dossier(house)
    grants.share_dossier(dossier=dossier, people=[house.checker], act=act)
    item = dossiers.add(dossier=dossier, document=paper, act=act)
    grants.share(document=paper, people=[house.checker], act=act)
    dossiers.remove(item=item, reason="Nhầm hồ sơ", act=act)
    assert Document.objects.visible_to(house.act("checker").who).filter(pk=paper.pk).exists()
