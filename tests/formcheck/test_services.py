"""Reports of the form check, decisions of the form checker, and the veto."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils.translation import gettext

from accounts.models import Person
from catalogues.models import FormRule
from core.acts import Act
from core.errors import InvalidInput, NotFound, NotPermitted, ReasonMissing, Unavailable, WrongState
from core.models import JournalEntry
from demo.forms import pdf, sheet, word
from documents import lifecycles
from documents.models import OutgoingDocument
from documents.services import files, outgoing, versions
from formcheck import selectors
from formcheck.engine import problems, reading
from formcheck.jobs import check_paper, sweep
from formcheck.models import FormOverride, FormReport
from formcheck.services import overrides, places, reports
from tests.factories import documents as make
from tests.factories import files as papers
from tests.formcheck.conftest import Draft, checked

pytestmark = pytest.mark.django_db


def blockers(house: make.Office, document: OutgoingDocument) -> list[str]:
    moves = lifecycles.outgoing.open_to(house.act("checker").who, document)
    return [
        str(line)
        for move in moves
        if move.name == "pass_form"
        for line in move.blockers
        if not str(line).startswith("Nobody approved")
    ]


@pytest.mark.rule("OUT-15")
def test_each_version_is_checked_by_itself(
    draft: Draft, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = draft(number="Số: 5/TB-UBND")
    report = FormReport.objects.get(version=document.current_version)
    assert report.state == "done"
    assert [finding["rule"] for finding in report.findings] == ["state.number_zero"]
    assert report.errors == 1
    assert report.score == 92
    check_paper(report_id=report.pk)
    assert FormReport.objects.filter(document_id=document.pk).count() == 1


def test_sound_paper_has_full_marks_and_bars_nothing(house: make.Office, draft: Draft) -> None:
    document = draft()
    report = checked(document)
    assert (report.score, report.findings) == (100, [])
    ours = [
        guard
        for guard in lifecycles.outgoing.guards_of("pass_form")
        if guard.__module__ == "formcheck.guards"
    ]
    assert [list(guard(document)) for guard in ours] == [[]]


@pytest.mark.rule("OUT-15")
def test_open_error_bars_the_form_check_until_it_is_let_stand_with_a_reason(
    house: make.Office, draft: Draft
) -> None:
    document = draft(place_date="Đông Sơn, ngày 5 tháng 1 năm 2026")
    report = checked(document)
    [first, second] = report.findings
    words = [problems.sentence(first), problems.sentence(second)]
    assert set(words) <= set(blockers(house, document))
    for finding in (first, second):
        overrides.let_stand(
            document=document,
            fingerprint=problems.fingerprint(finding),
            act=house.act("checker", reason="Theo mẫu riêng của tỉnh"),
        )
    assert not set(words) & set(blockers(house, document))
    assert JournalEntry.objects.filter(verb="formcheck.finding.let_stand").count() == 2
    kept = FormOverride.objects.first()
    assert kept is not None
    assert kept.made_by == house.checker


def test_decision_holds_for_the_same_fault_of_a_later_version(
    house: make.Office, draft: Draft
) -> None:
    document = draft(number="Số: 5/TB-UBND")
    fault = problems.fingerprint(checked(document).findings[0])
    act = house.act("checker", reason="Số cũ của sổ giấy")
    overrides.let_stand(document=document, fingerprint=fault, act=act)
    stored = document.current_version.stored
    make.version(document, stored, house.drafter)
    fresh = OutgoingDocument.objects.get(pk=document.pk)
    reports.ask_for_version(version_id=fresh.current_version.pk, act=Act.of_system("tests"))
    report = checked(fresh)
    assert selectors.open_errors(fresh.pk, report) == []


@pytest.mark.rule("OUT-13")
def test_only_the_form_checker_decides_with_a_reason_and_at_the_form_check(
    house: make.Office, draft: Draft
) -> None:
    document = draft(number="Số: 5/TB-UBND")
    fault = problems.fingerprint(checked(document).findings[0])

    def decide(who: str, reason: str = "Có lý do", **given: Any) -> None:
        act = house.act(who, reason=reason)
        overrides.let_stand(**{"document": document, "fingerprint": fault, "act": act} | given)

    for who in ("drafter", "clerk", "leader"):
        with pytest.raises(NotPermitted):
            decide(who)
    with pytest.raises(ReasonMissing):
        decide("checker", reason=" ")
    with pytest.raises(InvalidInput):
        decide("checker", fingerprint="0" * 64)
    with pytest.raises(WrongState):
        decide("checker", document=draft(state="content_review"))
    assert not FormOverride.objects.exists()


def test_missing_report_needs_a_reason_too(house: make.Office, draft: Draft) -> None:
    document = draft()
    assert gettext("The machine is still checking the form. Try again in a moment.") in blockers(
        house, document
    )
    act = house.act("checker", reason="Đã kiểm tra bằng mắt")
    before = len(blockers(house, document))
    overrides.let_stand(document=document, act=act)
    assert len(blockers(house, document)) == before - 1


def test_file_that_cannot_be_checked_says_why_and_is_asked_again(
    house: make.Office, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = draft()

    def too_hard(*_args: object, **_kwargs: object) -> None:
        raise Unavailable(reading.TROUBLES["limits"], code="reading_limits")

    with monkeypatch.context() as context:
        context.setattr(reading, "read", too_hard)
        report = checked(document)
    assert report.state == "failed"
    assert report.trouble == "limits"
    why = str(reading.TROUBLES["limits"])
    assert any(why in line for line in blockers(house, document))
    again = reports.ask_again(document=document, act=house.act("drafter"))
    assert again.pk != report.pk
    reports.run(report_id=again.pk, act=Act.of_system("tests"))
    again.refresh_from_db()
    assert again.state == "done"


def test_advice_of_an_installation_that_only_advises_bars_nothing(
    house: make.Office, draft: Draft, settings: Any
) -> None:
    document = draft(number="Số: 5/TB-UBND")
    checked(document)
    settings.FORM_CHECK_BARS = False
    assert not any("5" in line and "written" in line for line in blockers(house, document))


@pytest.mark.rule("OUT-15")
def test_reason_for_returning_is_offered_with_the_findings(draft: Draft) -> None:
    document = draft(number="Số: 5/TB-UBND", signer="TS. Ngô Thử Nghiệm")
    report = checked(document)
    offered = selectors.reason_for_return(document)
    assert offered.splitlines()[0] == str(selectors.DEFAULT_REASON)
    serious = [one for one in report.findings if one["severity"] != "advice"]
    assert len(offered.splitlines()) == 1 + len(serious)
    assert problems.sentence(serious[0]) in offered


def test_rules_in_force_on_the_documents_day_are_used(house: make.Office, draft: Draft) -> None:
    document = draft(number="Số: 5/TB-UBND")
    today = house.act("clerk").on
    rule = FormRule.objects.get(code="state.number_zero")
    rule.valid_to = today - timedelta(days=1)
    rule.save(update_fields=["valid_to"])
    assert checked(document).findings == []
    OutgoingDocument.objects.filter(pk=document.pk).update(issued_on=today - timedelta(days=2))
    fresh = OutgoingDocument.objects.get(pk=document.pk)
    again = reports.ask_again(document=fresh, act=house.act("drafter"))
    reports.run(report_id=again.pk, act=Act.of_system("tests"))
    again.refresh_from_db()
    assert [finding["rule"] for finding in again.findings] == ["state.number_zero"]


def test_place_of_a_fault_is_drawn(draft: Draft) -> None:
    report = checked(draft(number="Số: 5/TB-UBND"))
    assert places.picture(report=report, ordinal=0).startswith(b"\x89PNG")
    with pytest.raises(NotFound):
        places.picture(report=report, ordinal=7)


def test_single_file_is_checked_for_its_sender_only(house: make.Office, draft: Draft) -> None:
    paper = sheet.sound("party", 3)
    paper.star = False
    act = house.act("drafter")
    upload = files.receive(name="tb.docx", chunks=iter([word.make(paper)]), act=act)
    report = reports.ask_for_file(upload_uid=upload.uid, act=act)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports.office, "is_available", lambda: False)
        reports.run(report_id=report.pk, act=Act.of_system("tests"))
    report.refresh_from_db()
    assert (report.family, report.document_id) == ("party", None)
    assert [finding["rule"] for finding in report.findings] == ["party.issuer_star"]
    assert FormReport.objects.visible_to(act.who).filter(pk=report.pk).exists()
    for name in ("clerk", "checker", "leader"):
        others = FormReport.objects.visible_to(house.act(name).who)
        assert not others.filter(pk=report.pk).exists(), name


def test_scan_and_damaged_file_are_failures_in_words(house: make.Office) -> None:
    act = house.act("drafter")
    upload = files.receive(name="a.pdf", chunks=iter([papers.plain_pdf()]), act=act)
    report = reports.ask_for_file(upload_uid=upload.uid, act=act)
    reports.run(report_id=report.pk, act=Act.of_system("tests"))
    report.refresh_from_db()
    assert report.state == "failed"
    assert report.trouble == "no_text"


def test_paper_with_a_mark_of_secrecy_is_not_judged_here(house: make.Office) -> None:
    paper = sheet.sound("state", 9)
    paper.urgency = "MẬT"
    act = house.act("drafter")
    upload = files.receive(name="a.pdf", chunks=iter([pdf.make(paper)]), act=act)
    report = reports.ask_for_file(upload_uid=upload.uid, act=act)
    reports.run(report_id=report.pk, act=Act.of_system("tests"))
    report.refresh_from_db()
    assert (report.state, report.trouble, report.findings) == ("failed", "secrecy", [])


def test_lost_check_is_asked_for_again(draft: Draft) -> None:
    document = draft()
    report = FormReport.objects.get(version=document.current_version)
    later = report.asked_at - timedelta(minutes=10)
    FormReport.objects.bulk_create(
        [
            FormReport(
                organisation=report.organisation,
                stored=report.stored,
                name="x.pdf",
                family="state",
                rules_on=report.rules_on,
                asked_at=later,
            )
        ]
    )
    sweep()
    assert FormReport.objects.get(name="x.pdf").state == "done"


def test_paper_that_takes_too_long_is_given_up_in_words(
    house: make.Office, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = FormReport.objects.get(version=draft().current_version)
    FormReport.objects.filter(pk=report.pk).update(state="waiting")

    def endless(**_: Any) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(reports, "run", endless)
    check_paper(report_id=report.pk)
    report.refresh_from_db()
    assert (report.state, report.trouble) == ("failed", "limits")


def test_what_signing_adds_is_not_judged_again(house: make.Office, draft: Draft) -> None:
    document = draft()
    signed = files.keep(
        source=io.BytesIO(papers.plain_pdf(pages=2)), name="k.pdf", act=house.act("leader")
    )
    made = versions.add(
        document=document, stored=signed, origin="signed", name="k.pdf", act=house.act("leader")
    )
    assert not FormReport.objects.filter(version=made).exists()


def test_returning_from_the_form_check_keeps_the_reason(house: make.Office, draft: Draft) -> None:
    document = draft(number="Số: 5/TB-UBND")
    checked(document)
    act = house.act("checker", reason=selectors.reason_for_return(document))
    returned = outgoing.return_(document=document, act=act)
    assert returned.returned_reason == act.reason
    assert Person.objects.get(pk=returned.returned_by_id) == house.checker
