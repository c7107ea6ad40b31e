"""Incoming documents: working on them, finishing, confirming, filing, reopening, reading."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.choices import Role
from core.errors import Blocked, InvalidInput, NotPermitted, ReasonMissing, WrongState
from core.models import JournalEntry
from documents.choices import AssignmentRole, IncomingState, OutgoingState
from documents.models import ReadMark, ReplyFor
from documents.services import assignments, incoming, reads
from documents.services.assignments import AssignmentIn
from tests.factories import accounts
from tests.factories import documents as make


@pytest.mark.rule("IN-07")
@pytest.mark.parametrize("name", ["clerk", "leader", "chief", "drafter"])
def test_only_the_lead_finishes(house: make.Office, name: str) -> None:
    document = make.processing(house)
    with pytest.raises(NotPermitted):
        incoming.complete(document=document, outcome="result", note="Xong", act=house.act(name))


@pytest.mark.rule("IN-07")
def test_finishing_waits_for_work_handed_down(house: make.Office) -> None:
    document = make.processing(house)
    document = incoming.hand_down(
        document=document,
        assignments=[
            AssignmentIn(role=AssignmentRole.LEAD, person=house.drafter),
            AssignmentIn(role=AssignmentRole.SUPPORT, person=house.colleague),
        ],
        act=house.act("head"),
    )
    with pytest.raises(Blocked) as refusal:
        incoming.complete(
            document=document, outcome="result", note="Xong", act=house.act("drafter")
        )
    assert house.colleague.full_name in str(refusal.value)
    part = document.assignments.get(role=AssignmentRole.SUPPORT)
    assignments.finish(assignment=part, result="Xong phần tôi", act=house.act("colleague"))
    done = incoming.complete(
        document=document, outcome="result", note="Xong", act=house.act("drafter")
    )
    assert done.state == IncomingState.COMPLETED
    assert done.completed_by == house.drafter
    leads = done.assignments.filter(role=AssignmentRole.LEAD)
    assert all(given.done_by == house.drafter for given in leads)


@pytest.mark.rule("IN-08")
@pytest.mark.parametrize(
    ("outcome", "note", "field"),
    [
        ("result", "", "note"),
        ("filed", " ", "note"),
        ("answer", "", "answer"),
        ("", "x", "outcome"),
    ],
)
def test_finishing_needs_an_answer_a_result_or_a_reason(
    house: make.Office, outcome: str, note: str, field: str
) -> None:
    document = make.processing(house)
    with pytest.raises(InvalidInput) as refusal:
        incoming.complete(document=document, outcome=outcome, note=note, act=house.act("head"))
    assert refusal.value.field == field


@pytest.mark.rule("IN-08")
@pytest.mark.rule("OUT-17")
def test_an_answer_counts_once_it_is_issued(house: make.Office) -> None:
    document = make.processing(house)
    draft = make.outgoing(house)
    with pytest.raises(InvalidInput):
        incoming.complete(
            document=document, outcome="answer", note="", answer=draft, act=house.act("head")
        )
    assert not ReplyFor.objects.exists()
    answer = make.outgoing(house, state=OutgoingState.ISSUED)
    done = incoming.complete(
        document=document, outcome="answer", note="", answer=answer, act=house.act("head")
    )
    assert list(done.answers.all()) == [answer]


@pytest.mark.rule("R25")
def test_an_answer_one_may_not_see_does_not_count(house: make.Office) -> None:
    other = make.office()
    answer = make.outgoing(other, state=OutgoingState.ISSUED)
    document = make.processing(house)
    with pytest.raises(InvalidInput):
        incoming.complete(
            document=document, outcome="answer", note="", answer=answer, act=house.act("head")
        )


def test_who_asked_to_confirm_confirms(house: make.Office) -> None:
    document = make.wait_confirm(house)
    with pytest.raises(NotPermitted):
        incoming.confirm(document=document, act=house.act("head"))
    done = incoming.confirm(document=document, act=house.act("leader"))
    assert done.state == IncomingState.COMPLETED
    assert done.completed_by == house.leader


def test_a_lead_who_must_report_cannot_finish_alone(house: make.Office) -> None:
    document = make.processing(house, confirm_needed=True)
    with pytest.raises(NotPermitted):
        incoming.complete(document=document, outcome="result", note="Xong", act=house.act("head"))


def test_nobody_confirms_his_own_work(house: make.Office) -> None:
    document = incoming.assign(
        document=make.registered(house),
        assignments=make.to_person(house.chief),
        confirm_needed=True,
        act=house.act("chief"),
    )
    document = incoming.accept(document=document, act=house.act("chief"))
    document = incoming.report_done(
        document=document, outcome="result", note="Xong", act=house.act("chief")
    )
    with pytest.raises(NotPermitted):
        incoming.confirm(document=document, act=house.act("chief"))


def test_a_rejected_result_opens_the_work_again(house: make.Office) -> None:
    document = make.wait_confirm(house)
    with pytest.raises(ReasonMissing):
        incoming.reject_result(document=document, reason="", act=house.act("leader"))
    document = incoming.reject_result(
        document=document, reason="Thiếu số liệu.", act=house.act("leader")
    )
    assert document.state == IncomingState.PROCESSING
    assert document.assignments.get().done_at is None
    assert document.outcome == ""


def test_filing_needs_a_reason(house: make.Office) -> None:
    with pytest.raises(ReasonMissing):
        incoming.file_away(document=make.registered(house), reason="", act=house.act("clerk"))
    assert make.filed(house).outcome == "filed"


def test_a_finished_document_is_reopened_with_a_reason(house: make.Office) -> None:
    document = make.completed(house)
    with pytest.raises(NotPermitted):
        incoming.reopen(document=document, reason="Còn thiếu.", act=house.act("head"))
    document = incoming.reopen(document=document, reason="Còn thiếu.", act=house.act("chief"))
    assert document.state == IncomingState.PROCESSING
    assert document.completed_at is None
    done = incoming.complete(
        document=document, outcome="result", note="Đủ rồi", act=house.act("head")
    )
    assert done.state == IncomingState.COMPLETED


def test_a_finished_document_is_finished_once(house: make.Office) -> None:
    document = make.completed(house)
    with pytest.raises(WrongState):
        incoming.complete(document=document, outcome="result", note="Xong", act=house.act("head"))


@pytest.mark.rule("IN-09")
def test_reading_is_marked_per_person_and_journalled(house: make.Office) -> None:
    document = make.registered(house)
    reads.mark(document=document, act=house.act("clerk"))
    later = house.act("clerk", at=house.now + timedelta(hours=2))
    reads.mark(document=document, act=later)
    reads.mark(document=document, act=house.act("chief"))
    mark = ReadMark.objects.get(document=document, person=house.clerk)
    assert (mark.first_at, mark.last_at) == (house.now, later.at)
    assert ReadMark.objects.filter(document=document).count() == 2
    assert JournalEntry.objects.filter(verb="documents.read").count() == 3


@pytest.mark.rule("OUT-14")
def test_words_on_a_document_stay_with_it(house: make.Office) -> None:
    document = make.assigned(house)
    comment = incoming.comment(
        document=document, text="Cần họp trước.", act=house.act("drafter"), kind="opinion"
    )
    assert comment.author == house.drafter
    with pytest.raises(InvalidInput):
        incoming.comment(document=document, text=" ", act=house.act("drafter"))


def test_the_administrator_has_no_content(house: make.Office) -> None:
    document = make.assigned(house)
    both = accounts.appointment(Role.ADMINISTRATOR, unit=house.unit).person
    with pytest.raises(NotPermitted):
        incoming.comment(document=document, text="Xin chào", act=house.act(both))
