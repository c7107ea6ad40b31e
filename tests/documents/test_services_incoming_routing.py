"""Incoming documents: presenting, instructing, assigning, handing down, sending back."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.choices import Role
from accounts.selectors import capacities_of
from core.errors import InvalidInput, NotPermitted, ReasonMissing, WrongState
from documents.choices import AssignmentRole, IncomingState
from documents.models import Assignment, Comment, IncomingDocument
from documents.services import assignments, incoming
from documents.services.assignments import AssignmentIn
from tests.factories import accounts
from tests.factories import documents as make

LEAD, SUPPORT, INFO = AssignmentRole.LEAD, AssignmentRole.SUPPORT, AssignmentRole.INFO


def sees(house: make.Office, name: str, document: IncomingDocument) -> bool:
    who = house.act(name).who
    return IncomingDocument.objects.visible_to(who).filter(pk=document.pk).exists()


def test_presenting_lets_the_leader_see(house: make.Office) -> None:
    document = make.registered(house)
    assert not sees(house, "leader", document)
    document = incoming.present(document=document, to=house.leader, act=house.act("clerk"))
    assert sees(house, "leader", document)
    assert document.presented_to == house.leader


def test_one_presents_only_to_who_gives_instructions(house: make.Office) -> None:
    document = make.registered(house)
    with pytest.raises(InvalidInput) as refusal:
        incoming.present(document=document, to=house.drafter, act=house.act("clerk"))
    assert refusal.value.field == "to"


def test_a_secretary_presents_for_the_leader_assisted(house: make.Office) -> None:
    leader = house.leader.appointments.get()
    secretary = accounts.appointment(Role.SECRETARY, unit=house.headquarters, assists=leader).person
    document = make.presented(house)
    who = house.act(secretary).who
    assert IncomingDocument.objects.visible_to(who).filter(pk=document.pk).exists()


@pytest.mark.rule("IN-06")
@pytest.mark.parametrize("leads", [0, 2])
def test_exactly_one_leads(house: make.Office, leads: int) -> None:
    document = make.presented(house)
    people = [house.drafter, house.colleague]
    lines = [AssignmentIn(role=LEAD, person=person) for person in people[:leads]]
    lines += [AssignmentIn(role=INFO, person=house.head)]
    with pytest.raises(InvalidInput) as refusal:
        incoming.direct(
            document=document, text="Giao xử lý.", assignments=lines, act=house.act("leader")
        )
    assert refusal.value.reason_code == "one_lead"


@pytest.mark.rule("IN-06")
def test_each_named_one_sees_the_document(house: make.Office) -> None:
    document = make.presented(house)
    other = accounts.unit(organisation=house.organisation)
    informed = accounts.appointment(Role.DRAFTER, unit=other).person
    document = incoming.direct(
        document=document,
        text="Phòng Kinh tế chủ trì.",
        assignments=[
            AssignmentIn(role=LEAD, unit=house.unit, due_on=date(2026, 3, 20)),
            AssignmentIn(role=INFO, person=informed),
        ],
        act=house.act("leader"),
    )
    assert document.state == IncomingState.ASSIGNED
    assert sees(house, "head", document)
    assert sees(house, "drafter", document)
    assert IncomingDocument.objects.visible_to(house.act(informed).who).exists()
    directive = document.directives.get()
    assert directive.by == house.leader
    assert directive.assignments.count() == 2


@pytest.mark.rule("IN-10")
def test_the_leader_decides_the_deadline(house: make.Office) -> None:
    document = make.presented(house, due_on=date(2026, 4, 1))
    document = incoming.direct(
        document=document,
        text="Gấp.",
        assignments=make.to_unit(house, due_on=date(2026, 3, 14)),
        act=house.act("leader"),
    )
    # A Saturday: the next working day.
    assert (document.due_on, document.due_source) == (date(2026, 3, 16), "directive")


def test_a_deadline_in_the_past_is_refused(house: make.Office) -> None:
    document = make.presented(house)
    with pytest.raises(InvalidInput) as refusal:
        incoming.direct(
            document=document,
            text="Gấp.",
            assignments=make.to_unit(house, due_on=date(2026, 3, 9)),
            act=house.act("leader"),
        )
    assert refusal.value.field == "due_on"


def test_an_instruction_has_words(house: make.Office) -> None:
    document = make.presented(house)
    with pytest.raises(InvalidInput) as refusal:
        incoming.direct(
            document=document, text="  ", assignments=make.to_unit(house), act=house.act("leader")
        )
    assert refusal.value.field == "text"


def test_work_is_not_given_to_strangers(house: make.Office) -> None:
    other = make.office()
    document = make.presented(house)
    for lines in (make.to_person(other.drafter), make.to_unit(other)):
        with pytest.raises(InvalidInput):
            incoming.direct(
                document=document, text="Giao.", assignments=lines, act=house.act("leader")
            )


def test_a_document_can_be_assigned_without_instruction(house: make.Office) -> None:
    document = incoming.assign(
        document=make.registered(house),
        assignments=make.to_unit(house),
        act=house.act("chief"),
    )
    assert document.state == IncomingState.ASSIGNED
    assert not document.directives.exists()


@pytest.mark.rule("IN-06")
def test_a_new_instruction_withdraws_the_old_work(house: make.Office) -> None:
    document = make.assigned(house)
    document = incoming.direct(
        document=document,
        text="Chuyển chuyên viên.",
        assignments=make.to_person(house.drafter),
        act=house.act("leader"),
    )
    live = Assignment.objects.live().filter(document=document)
    assert [given.person for given in live] == [house.drafter]
    assert document.assignments.count() == 2


@pytest.mark.rule("IN-06")
def test_the_head_hands_down_and_a_tree_grows(house: make.Office) -> None:
    document = make.assigned(house)
    document = incoming.hand_down(
        document=document,
        assignments=[
            AssignmentIn(role=LEAD, person=house.drafter),
            AssignmentIn(role=SUPPORT, person=house.colleague),
        ],
        act=house.act("head"),
    )
    top = document.assignments.get(parent=None)
    assert {given.person for given in top.children.all()} == {house.drafter, house.colleague}
    document = incoming.accept(document=document, act=house.act("drafter"))
    assert document.state == IncomingState.PROCESSING


@pytest.mark.rule("TSK-07")
def test_a_part_is_not_due_after_the_whole(house: make.Office) -> None:
    document = make.presented(house)
    document = incoming.direct(
        document=document,
        text="Giao.",
        assignments=make.to_unit(house, due_on=date(2026, 3, 20)),
        act=house.act("leader"),
    )
    with pytest.raises(InvalidInput):
        incoming.hand_down(
            document=document,
            assignments=make.to_person(house.drafter, due_on=date(2026, 3, 23)),
            act=house.act("head"),
        )


def test_a_head_hands_down_only_his_own_work(house: make.Office) -> None:
    other = accounts.unit(organisation=house.organisation)
    head = accounts.appointment(Role.UNIT_HEAD, unit=other).person
    document = make.assigned(house)
    document = incoming.direct(
        document=document,
        text="Giao.",
        assignments=[*make.to_unit(house), AssignmentIn(role=INFO, person=head)],
        act=house.act("leader"),
    )
    with pytest.raises(NotPermitted):
        incoming.accept(document=document, act=house.act(head))


@pytest.mark.rule("IN-11")
def test_the_lead_sends_back_with_a_reason_and_the_chain_stays(house: make.Office) -> None:
    document = make.assigned(house)
    with pytest.raises(ReasonMissing):
        incoming.send_back(document=document, reason=" ", act=house.act("head"))
    document = incoming.send_back(
        document=document, reason="Không thuộc chức năng.", act=house.act("head")
    )
    assert document.state == IncomingState.ASSIGNED
    given = document.assignments.get()
    assert given.returned_by == house.head
    assert given.returned_reason == "Không thuộc chức năng."
    assert Comment.objects.get(document=document).kind == "return"
    with pytest.raises(NotPermitted):
        incoming.accept(document=document, act=house.act("head"))


@pytest.mark.rule("IN-11")
def test_what_was_handed_down_comes_back_to_the_head(house: make.Office) -> None:
    document = make.assigned(house)
    document = incoming.hand_down(
        document=document, assignments=make.to_person(house.drafter), act=house.act("head")
    )
    document = incoming.hand_back(
        document=document, reason="Đang nghỉ phép.", act=house.act("drafter")
    )
    assert incoming.accept(document=document, act=house.act("head")).state == "processing"


@pytest.mark.rule("IN-11")
def test_a_leader_sends_back_to_the_registry(house: make.Office) -> None:
    document = incoming.send_back(
        document=make.presented(house), reason="Trình đồng chí khác.", act=house.act("leader")
    )
    assert document.state == IncomingState.REGISTERED


def test_who_supports_reports_his_part(house: make.Office) -> None:
    document = make.presented(house)
    document = incoming.direct(
        document=document,
        text="Giao.",
        assignments=[*make.to_unit(house), AssignmentIn(role=SUPPORT, person=house.checker)],
        act=house.act("leader"),
    )
    part = document.assignments.get(role=SUPPORT)
    with pytest.raises(NotPermitted):
        assignments.finish(assignment=part, result="Xong", act=house.act("drafter"))
    done = assignments.finish(assignment=part, result="Đã góp ý", act=house.act("checker"))
    assert done.done_by == house.checker
    with pytest.raises(WrongState):
        assignments.finish(assignment=part, result="Xong", act=house.act("checker"))


def test_a_delegate_acts_for_the_leader(house: make.Office) -> None:
    deputy = accounts.appointment(Role.DRAFTER, unit=house.headquarters).person
    accounts.delegation(
        appointment=house.leader.appointments.get(), delegate=deputy, roles=[Role.LEADER]
    )
    document = make.presented(house)
    who = next(c for c in capacities_of(deputy, house.act("clerk").on) if c.delegation)
    act = house.act(deputy)
    act = type(act)(by=deputy, at=act.at, who=who)
    document = incoming.direct(
        document=document, text="Giao.", assignments=make.to_unit(house), act=act
    )
    directive = document.directives.get()
    assert directive.by == deputy
    assert directive.on_behalf_of == house.leader
