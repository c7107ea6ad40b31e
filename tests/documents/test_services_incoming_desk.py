"""Incoming documents: duty, books by kind, terms of procedures, envelopes, phrases, notices, sheets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.events import AppointmentEnded
from accounts.models import Appointment
from catalogues.models import HandlingTerm, Urgency
from core import events
from core.errors import Duplicate, InvalidInput, NotFound, NotPermitted, WrongState
from documents.choices import IncomingState
from documents.models import AccessNotice, DirectivePhrase, DutyTurn, IncomingDocument
from documents.selectors import incoming_panels as panels
from documents.services import (
    book_kinds,
    duty,
    envelopes,
    grants,
    incoming,
    notices,
    phrases,
    prints_incoming,
    reads,
)
from documents.services.assignments import AssignmentIn
from tests.factories import catalogues
from tests.factories import documents as make

EXPRESS = 3


@pytest.fixture
def on_duty(house: make.Office) -> DutyTurn:
    """The drafter is on duty tonight; express documents are handled out of hours."""
    catalogues.a_row(Urgency, level=EXPRESS, out_of_hours=True)
    catalogues.a_row(Urgency, level=1)
    return duty.set_turn(
        organisation=house.organisation,
        person=house.drafter,
        starts=house.now - timedelta(hours=1),
        ends=house.now + timedelta(hours=11),
        basis="Lịch trực số 03/LT",
        act=house.act("chief"),
    )


def _take_in(house: make.Office, name: str, **fields: object) -> IncomingDocument:
    return incoming.arrive(
        organisation=house.organisation,
        uploads=[make.upload(house.people[name])],
        data=make.data(house, **fields),
        act=house.act(name),
    )


@pytest.mark.rule("IN-13")
def test_whoever_is_on_duty_takes_in_and_registers_what_is_express(
    house: make.Office, on_duty: DutyTurn
) -> None:
    document = _take_in(house, "drafter", urgency=EXPRESS)
    assert document.on_duty == on_duty
    done = incoming.register(
        document=document, register=house.incoming_register, act=house.act("drafter")
    )
    assert (done.arrival_number, done.registered_by) == (1, house.drafter)


@pytest.mark.rule("IN-13")
def test_on_duty_only_what_cannot_wait_and_only_by_who_is_on_duty(
    house: make.Office, on_duty: DutyTurn
) -> None:
    with pytest.raises(NotPermitted):
        _take_in(house, "drafter", urgency=1)
    with pytest.raises(NotPermitted):
        _take_in(house, "colleague", urgency=EXPRESS)
    document = _take_in(house, "drafter", urgency=EXPRESS)
    later = house.act("drafter", at=on_duty.ends + timedelta(minutes=1))
    with pytest.raises(NotPermitted):
        incoming.register(document=document, register=house.incoming_register, act=later)
    with pytest.raises(NotPermitted):
        duty.set_turn(
            organisation=house.organisation,
            person=house.colleague,
            starts=house.now,
            ends=house.now + timedelta(hours=1),
            basis="Tự ghi",
            act=house.act("drafter"),
        )
    with pytest.raises(Duplicate):
        duty.set_turn(
            organisation=house.organisation,
            person=house.drafter,
            starts=house.now,
            ends=house.now + timedelta(hours=1),
            basis="Trùng",
            act=house.act("chief"),
        )


@pytest.mark.rule("PTY-17")
def test_a_petition_is_never_in_the_general_book(house: make.Office) -> None:
    petition = catalogues.a_kind(name="Đơn, thư", family="shared", is_apart=True)
    document = make.arrived(house, kind=petition)
    with pytest.raises(InvalidInput) as refusal:
        incoming.register(
            document=document, register=house.incoming_register, act=house.act("clerk")
        )
    assert refusal.value.reason_code == "wrong_book"
    assert (
        book_kinds.book_for(
            organisation_id=house.organisation.pk, kind=petition, on=date(2026, 3, 10)
        )
        is None
    )
    own = make.register(
        house.organisation, "incoming", is_default=False, kind_codes=(petition.code,)
    )
    proposed = book_kinds.book_for(
        organisation_id=house.organisation.pk, kind=petition, on=date(2026, 3, 10)
    )
    assert proposed == own
    done = incoming.register(document=document, register=own, act=house.act("clerk"))
    assert done.arrival_number == 1
    with pytest.raises(InvalidInput):
        incoming.register(document=make.arrived(house), register=own, act=house.act("clerk"))


@pytest.mark.rule("IN-01")
def test_each_book_counts_for_itself(house: make.Office) -> None:
    invitation = catalogues.a_kind(name="Giấy mời")
    own = make.register(
        house.organisation, "incoming", is_default=False, kind_codes=(invitation.code,)
    )
    make.registered(house)
    document = make.arrived(house, kind=invitation)
    assert (
        incoming.register(document=document, register=own, act=house.act("clerk")).arrival_number
        == 1
    )
    assert make.registered(house).arrival_number == 2


@pytest.mark.rule("IN-10")
def test_a_procedure_sets_the_deadline_in_working_days(house: make.Office) -> None:
    field = catalogues.a_field()
    catalogues.a_row(HandlingTerm, kind=house.kind, working_days=7)
    catalogues.a_row(HandlingTerm, kind=house.kind, field=field, working_days=3)
    # Tuesday 10 March: three working days are Friday 13, seven are Thursday 19.
    near = make.registered(house, field=field)
    assert (near.due_on, near.due_source) == (date(2026, 3, 13), "procedure")
    plain = make.registered(house)
    assert (plain.due_on, plain.due_source) == (date(2026, 3, 19), "procedure")
    named = make.registered(house, due_on=date(2026, 3, 31))
    assert (named.due_on, named.due_source) == (date(2026, 3, 31), "document")


@pytest.mark.rule("IN-06")
@pytest.mark.rule("IN-11")
def test_work_handed_down_is_a_tree_and_what_was_sent_back_stays_in_it(house: make.Office) -> None:
    document = make.assigned(house)
    act = house.act("head")
    incoming.hand_down(
        document=document,
        assignments=[
            AssignmentIn(role="lead", person=house.drafter),
            AssignmentIn(role="support", person=house.colleague),
        ],
        act=act,
    )
    (root,) = panels.tree(document.assignments.all())
    assert [one.given.person for one in root.below] == [house.drafter, house.colleague]
    assert [one.depth for one in panels.flat([root])] == [0, 1, 1]
    incoming.hand_back(document=document, reason="Không thuộc nhiệm vụ.", act=house.act("drafter"))
    (root,) = panels.tree(document.assignments.all())
    back = next(one for one in root.below if one.given.person == house.drafter)
    assert back.is_over
    assert back.given.returned_reason == "Không thuộc nhiệm vụ."


@pytest.mark.rule("IN-09")
def test_each_person_concerned_is_shown_as_having_seen_it_or_not(house: make.Office) -> None:
    document = make.assigned(house)
    reads.mark(document=document, act=house.act("leader"))
    rows = {one.name: one.first_at for one in panels.readers(document, house.now.date())}
    assert rows[house.leader.full_name] == house.now
    assert rows[house.head.full_name] is None


def test_where_the_instruction_stands_is_derived(house: make.Office) -> None:
    def state(document: IncomingDocument) -> str:
        return panels.directive_state(IncomingDocument.objects.get(pk=document.pk))[0]

    assert state(make.registered(house)) == "not_asked"
    presented = make.presented(house)
    assert state(presented) == "waiting"
    incoming.send_back(document=presented, reason="Trình lại.", act=house.act("leader"))
    assert state(presented) == "refused"
    assert state(make.assigned(house)) == "given"
    assert state(make.filed(house)) == "not_needed"


def test_an_envelope_to_a_person_is_passed_on_unopened_and_may_come_back(
    house: make.Office,
) -> None:
    envelope = envelopes.pass_on(
        organisation=house.organisation,
        sender_name="Công ty Thử",
        addressee=house.leader,
        marks="Chỉ người có tên mới được bóc bì",
        act=house.act("clerk"),
    )
    with pytest.raises(NotPermitted):
        envelopes.take_over(envelope=envelope, act=house.act("chief"))
    with pytest.raises(WrongState):
        envelopes.bring_back(envelope=envelope, act=house.act("leader"))
    envelopes.take_over(envelope=envelope, act=house.act("leader"))
    document = envelopes.bring_back(envelope=envelope, act=house.act("leader"))
    assert (document.state, document.source) == (IncomingState.ARRIVED, "paper")
    assert IncomingDocument.objects.visible_to(house.act("clerk").who).filter(pk=document.pk)


def test_paper_only_in_the_book_gets_its_scan_later(house: make.Office) -> None:
    document = incoming.register(
        document=make.arrived(house, uploads=[], source="paper", envelope_state="torn"),
        register=house.incoming_register,
        act=house.act("clerk"),
    )
    incoming.add_scan(document=document, uploads=[make.upload(house.clerk)], act=house.act("clerk"))
    assert document.files.get().role == "main"
    with pytest.raises(InvalidInput):
        incoming.add_scan(
            document=make.registered(house),
            uploads=[make.upload(house.clerk)],
            act=house.act("clerk"),
        )


def test_phrases_used_most_come_first_and_are_ones_own(house: make.Office) -> None:
    act = house.act("leader")
    first = phrases.keep(text="Nghiên cứu, tham mưu.", act=act)
    phrases.keep(text="Báo cáo kết quả.", act=act)
    document = make.presented(house)
    incoming.direct(
        document=document,
        text="Giao KT. Báo cáo kết quả.",
        assignments=make.to_unit(house),
        act=act,
    )
    assert [one.text for one in phrases.of(house.leader)] == [
        "Báo cáo kết quả.",
        "Nghiên cứu, tham mưu.",
    ]
    with pytest.raises(NotFound):
        phrases.own(uid=first.uid, act=house.act("chief"))
    phrases.drop(phrase=first, act=act)
    assert DirectivePhrase.objects.count() == 1


@pytest.mark.rule("IN-14")
def test_whoever_is_shown_or_loses_a_document_is_told_until_he_confirms(house: make.Office) -> None:
    document = make.registered(house)
    made = grants.share(document=document, people=[house.drafter], act=house.act("clerk"))
    (given,) = notices.open_for(house.drafter)
    assert (given.kind, given.document_id) == ("document_given", document.pk)
    with pytest.raises(NotFound):
        notices.confirm(uids=[given.uid], act=house.act("chief"))
    grants.withdraw(document=document, principals=made, act=house.act("clerk"))
    taken = notices.open_for(house.drafter)[0]
    assert (taken.kind, taken.document_id) == ("document_taken", None)
    both = [one.uid for one in notices.open_for(house.drafter)]
    assert notices.confirm(uids=both, act=house.act("drafter")) == 2
    assert notices.open_for(house.drafter) == []


@pytest.mark.rule("IN-14")
def test_whoever_loses_a_position_is_told(house: make.Office) -> None:
    held = Appointment.objects.get(person=house.drafter)
    Appointment.objects.filter(pk=held.pk).update(ends_on=date(2026, 3, 31))
    events.publish(AppointmentEnded(appointment_id=held.pk))
    (told,) = AccessNotice.objects.filter(person=house.drafter)
    assert (told.kind, told.facts["on"]) == ("post_ended", "31/03/2026")


def test_the_stamp_sheet_bears_number_instruction_and_who_does_what(house: make.Office) -> None:
    document = make.assigned(house)
    incoming.comment(document=document, text="Đề xuất trả lời sớm.", act=house.act("head"))
    told = prints_incoming.sheet_data(document, house.act("clerk"))
    assert told["arrival_number"] == document.arrival_number
    assert told["passed_to"] == house.unit.name
    assert told["directives"][0]["text"].startswith("Giao Phòng Kinh tế")
    assert told["proposals"][0]["text"] == "Đề xuất trả lời sớm."
    made = prints_incoming.sheet(document=document, act=house.act("clerk"))
    assert made.startswith(b"%PDF-")
    with pytest.raises(WrongState):
        prints_incoming.sheet(document=make.arrived(house), act=house.act("clerk"))


@pytest.mark.rule("R25")
def test_the_book_of_follow_up_tells_progress_and_masks_what_is_hidden(house: make.Office) -> None:
    document = make.completed(house)
    entry = document.register_entry
    assert entry is not None
    asked = {"register": house.incoming_register, "scope": entry.scope, "act": house.act("clerk")}
    (row,) = prints_incoming.follow_up_rows(**asked)
    assert row["number"] == "1"
    assert document.code_display in row["what"]
    assert row["receiver"] == house.unit.name
    assert prints_incoming.follow_up(**asked).startswith(b"%PDF-")
    grants.withdraw(
        document=document,
        principals=[one.principal for one in document.grants.select_related("principal")],
        act=house.act("clerk"),
    )
    (row,) = prints_incoming.follow_up_rows(**asked)
    assert row["what"] == ""
