"""Incoming documents: taking in, describing, registering, returning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import (
    Duplicate,
    InvalidInput,
    NotFound,
    NotPermitted,
    ReasonMissing,
    SecrecyRefused,
    Stale,
    WrongState,
)
from core.models import JournalEntry
from documents.choices import IncomingState
from documents.models import IncomingDocument, RegisterEntry, SearchRow, Upload
from documents.services import incoming
from tests.factories import catalogues
from tests.factories import documents as make


def test_an_arrived_document_keeps_its_files_in_order(house: make.Office) -> None:
    uploads = [make.upload(house.clerk, name="cong-van.pdf"), make.upload(house.clerk)]
    document = make.arrived(house, uploads=uploads)
    assert document.state == IncomingState.ARRIVED
    assert [f.role for f in document.files.order_by("ordinal")] == ["main", "annex"]
    assert document.page_count == 4
    assert {u.state for u in Upload.objects.filter(pk__in=[u.pk for u in uploads])} == {"used"}
    assert SearchRow.objects.get(document=document).acl


def test_a_document_on_paper_needs_no_file(house: make.Office) -> None:
    document = make.arrived(house, uploads=[], source="paper")
    assert document.files.count() == 0


def test_a_document_without_file_is_refused(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make.arrived(house, uploads=[])
    assert refusal.value.field == "uploads"


def test_an_upload_is_used_once(house: make.Office) -> None:
    upload = make.upload(house.clerk)
    make.arrived(house, uploads=[upload])
    with pytest.raises(InvalidInput) as refusal:
        make.arrived(house, uploads=[upload])
    assert refusal.value.reason_code == "upload_used"


@pytest.mark.parametrize("name", ["drafter", "leader", "administrator"])
def test_only_the_clerk_takes_in(house: make.Office, name: str) -> None:
    with pytest.raises(NotPermitted):
        incoming.arrive(
            organisation=house.organisation,
            uploads=[make.upload(house.people[name])],
            data=make.data(house),
            act=house.act(name),
        )


@pytest.mark.rule("R25")
def test_a_clerk_of_another_office_sees_nothing(house: make.Office) -> None:
    other = make.office()
    document = make.arrived(house)
    with pytest.raises(NotFound):
        incoming.register(
            document=document, register=other.incoming_register, act=other.act("clerk")
        )


@pytest.mark.rule("SEC-03")
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_secret_document_is_refused_at_every_door(house: make.Office, level: int) -> None:
    with pytest.raises(SecrecyRefused):
        make.arrived(house, secrecy=level)
    document = make.arrived(house)
    with pytest.raises(SecrecyRefused):
        incoming.edit(document=document, data={"secrecy": level}, act=house.act("clerk"))
    with pytest.raises(SecrecyRefused):
        incoming.register(
            document=document,
            register=house.incoming_register,
            data={"secrecy": level},
            act=house.act("clerk"),
        )
    assert IncomingDocument.objects.get(pk=document.pk).secrecy == 0


@pytest.mark.rule("IN-01")
def test_numbers_run_from_one_without_a_gap(house: make.Office) -> None:
    numbers = [make.registered(house).arrival_number for _n in range(4)]
    assert numbers == [1, 2, 3, 4]


@pytest.mark.rule("IN-01")
def test_a_refused_registration_takes_no_number(house: make.Office) -> None:
    document = make.arrived(house, subject="")
    with pytest.raises(InvalidInput) as refusal:
        incoming.register(
            document=document, register=house.incoming_register, act=house.act("clerk")
        )
    assert refusal.value.field == "subject"
    assert not RegisterEntry.objects.exists()
    assert make.registered(house).arrival_number == 1


def test_what_is_typed_is_read_and_folded(house: make.Office) -> None:
    document = make.registered(house, code_display="Số: 5/QĐ-UBND", subject="  Về việc  KIỂM TRA  ")
    assert document.code_number == "05"
    assert document.code_notation == "QĐ-UBND"
    assert document.code_display == "05/QĐ-UBND"
    assert document.subject == "Về việc KIỂM TRA"
    assert document.subject_folded == "ve viec kiem tra"


@pytest.mark.parametrize("field", ["subject", "issuer_name", "kind"])
def test_what_the_register_needs_must_be_known(house: make.Office, field: str) -> None:
    document = make.arrived(house, **{field: None if field == "kind" else ""})
    with pytest.raises(InvalidInput) as refusal:
        incoming.register(
            document=document, register=house.incoming_register, act=house.act("clerk")
        )
    assert refusal.value.field == field


def test_a_document_is_not_dated_in_the_future(house: make.Office) -> None:
    document = make.arrived(house, issued_on=date(2026, 3, 11))
    with pytest.raises(InvalidInput) as refusal:
        incoming.register(
            document=document, register=house.incoming_register, act=house.act("clerk")
        )
    assert refusal.value.field == "issued_on"


def test_too_long_a_subject_names_its_field(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make.arrived(house, subject="x" * 501)
    assert refusal.value.field == "subject"


def test_an_unknown_field_is_refused(house: make.Office) -> None:
    with pytest.raises(InvalidInput):
        make.arrived(house, created_by=house.leader)


@pytest.mark.rule("R2")
def test_who_and_when_are_set_by_the_system(house: make.Office) -> None:
    document = make.registered(house)
    assert document.created_by == document.registered_by == house.clerk
    assert document.created_at == document.registered_at == house.now


@pytest.mark.rule("IN-03")
def test_the_same_number_and_issuer_is_a_duplicate(house: make.Office) -> None:
    first = make.registered(house, code_display="30/2026/NĐ-CP", issuer_name="Chính phủ")
    again = make.arrived(house, code_display="30/2026/nđ-cp", issuer_name="CHÍNH PHỦ")
    with pytest.raises(Duplicate) as refusal:
        incoming.register(document=again, register=house.incoming_register, act=house.act("clerk"))
    assert refusal.value.facts["documents"][0]["uid"] == str(first.uid)
    assert refusal.value.facts["documents"][0]["arrival_number"] == 1


@pytest.mark.rule("IN-03")
def test_the_same_file_is_a_duplicate(house: make.Office) -> None:
    make.arrived(house, uploads=[make.upload(house.clerk, content="như nhau")])
    again = make.arrived(house, uploads=[make.upload(house.clerk, content="như nhau")])
    with pytest.raises(Duplicate) as refusal:
        incoming.register(document=again, register=house.incoming_register, act=house.act("clerk"))
    assert refusal.value.facts["documents"][0]["why"] == "file"


@pytest.mark.rule("IN-03")
def test_a_duplicate_is_registered_only_with_a_reason(house: make.Office) -> None:
    make.registered(house, code_display="12/TB-SNV")
    again = make.arrived(house, code_display="12/TB-SNV")
    with pytest.raises(ReasonMissing):
        incoming.register(
            document=again,
            register=house.incoming_register,
            confirmed_duplicate=True,
            act=house.act("clerk"),
        )
    done = incoming.register(
        document=again,
        register=house.incoming_register,
        confirmed_duplicate=True,
        act=house.act("clerk", reason="Bản gửi kèm phụ lục mới."),
    )
    assert done.arrival_number == 2
    line = JournalEntry.objects.get(verb="documents.incoming.register", object_id=done.pk)
    assert line.reason == "Bản gửi kèm phụ lục mới."


@pytest.mark.rule("IN-03")
@pytest.mark.parametrize(
    "difference",
    [
        {"issuer_name": "Sở Tài chính"},
        {"issued_on": date(2026, 3, 3)},
        {"code_display": "13/TB-SNV"},
    ],
)
def test_what_differs_is_no_duplicate(house: make.Office, difference: dict[str, Any]) -> None:
    same = {"code_display": "12/TB-SNV", "issuer_name": "Sở Nội vụ"}
    make.registered(house, **same)
    assert make.registered(house, **(same | difference)).arrival_number == 2


@pytest.mark.rule("IN-03")
def test_a_returned_document_is_no_duplicate(house: make.Office) -> None:
    make.returned(house, code_display="12/TB-SNV")
    assert make.registered(house, code_display="12/TB-SNV").arrival_number == 1


@pytest.mark.rule("IN-04")
def test_fields_from_another_system_are_locked(house: make.Office) -> None:
    document = incoming.arrive(
        organisation=house.organisation,
        uploads=[make.upload(house.clerk)],
        data=make.data(house, source="exchange"),
        act=house.act("clerk"),
        from_system=True,
    )
    with pytest.raises(NotPermitted) as refusal:
        incoming.edit(document=document, data={"subject": "Khác"}, act=house.act("clerk"))
    assert refusal.value.field == "subject"
    edited = incoming.edit(document=document, data={"note": "Đã xem"}, act=house.act("clerk"))
    assert edited.note == "Đã xem"


@pytest.mark.rule("IN-05")
@pytest.mark.parametrize("reason", ["", "sai", "   ngắn quá  "])
def test_a_return_needs_a_reason_of_ten_characters(house: make.Office, reason: str) -> None:
    document = make.arrived(house)
    with pytest.raises(ReasonMissing):
        incoming.return_to_sender(document=document, reason=reason, act=house.act("clerk"))


@pytest.mark.rule("IN-05")
def test_a_returned_document_gets_no_number_and_may_come_again(house: make.Office) -> None:
    document = make.returned(house)
    assert document.returned_reason == "Gửi nhầm địa chỉ nhận."
    with pytest.raises(WrongState):
        incoming.register(
            document=document, register=house.incoming_register, act=house.act("clerk")
        )
    back = incoming.take_back(document=document, act=house.act("clerk"))
    assert back.state == IncomingState.ARRIVED
    assert back.returned_at is None


@pytest.mark.rule("IN-10")
def test_the_office_default_counts_working_days(house: make.Office) -> None:
    catalogues.a_calendar_day(date(2026, 3, 18))
    document = make.registered(house)
    # Ten working days after Tuesday 10 March, one of them a holiday.
    assert (document.due_on, document.due_source) == (date(2026, 3, 25), "office")


@pytest.mark.rule("IN-10")
def test_the_document_is_stronger_than_the_procedure(house: make.Office) -> None:
    document = make.registered(house, due_on=date(2026, 3, 20), procedure_due_on=date(2026, 3, 16))
    assert (document.due_on, document.due_source) == (date(2026, 3, 20), "document")


@pytest.mark.rule("IN-10")
def test_a_deadline_on_a_sunday_moves_to_monday(house: make.Office) -> None:
    document = make.registered(house, procedure_due_on=date(2026, 3, 15))
    assert (document.due_on, document.due_source) == (date(2026, 3, 16), "procedure")


@pytest.mark.rule("IN-10")
def test_a_named_deadline_can_be_taken_back(house: make.Office) -> None:
    arrived = make.arrived(house, due_on=date(2026, 3, 20))
    arrived = incoming.edit(document=arrived, data={"due_on": None}, act=house.act("clerk"))
    assert (arrived.due_on, arrived.due_source) == (None, "")
    document = make.registered(house, due_on=date(2026, 3, 20))
    document = incoming.edit(document=document, data={"due_on": None}, act=house.act("clerk"))
    assert (document.due_on, document.due_source) == (date(2026, 3, 24), "office")


@pytest.mark.rule("IN-10")
def test_a_deadline_sent_back_unchanged_keeps_its_source(house: make.Office) -> None:
    document = make.registered(house)
    document = incoming.edit(
        document=document, data={"due_on": document.due_on}, act=house.act("clerk")
    )
    assert document.due_source == "office"
    document = make.assigned(house)
    document = incoming.direct(
        document=document,
        text="Gấp.",
        assignments=make.to_unit(house, due_on=date(2026, 3, 12)),
        act=house.act("leader"),
    )
    document = incoming.edit(
        document=document, data={"due_on": date(2026, 3, 30)}, act=house.act("clerk")
    )
    assert (document.due_on, document.due_source) == (date(2026, 3, 12), "directive")


def test_a_stale_form_is_refused(house: make.Office) -> None:
    document = make.arrived(house)
    seen = document.revision
    incoming.edit(document=document, data={"note": "một"}, act=house.act("clerk"), revision=seen)
    with pytest.raises(Stale):
        incoming.edit(
            document=document, data={"note": "hai"}, act=house.act("clerk"), revision=seen
        )


def test_the_date_of_arrival_is_not_in_the_future(house: make.Office) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make.arrived(house, arrived_at=house.now + timedelta(hours=1))
    assert refusal.value.field == "arrived_at"


@pytest.mark.rule("IN-12")
def test_a_recalled_document_keeps_its_number(house: make.Office) -> None:
    document = make.recalled(house)
    assert document.state == IncomingState.RECALLED
    assert document.arrival_number == 1
    assert make.registered(house).arrival_number == 2
