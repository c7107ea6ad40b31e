"""State secrets: numbered copies, destruction, signing elsewhere, stubs (SEC-04, SEC-10, SEC-12 …)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalogues.services import loading
from core.acts import Act
from core.errors import (
    Blocked,
    InvalidInput,
    NotPermitted,
    WrongState,
)
from documents.choices import OutgoingState
from documents.models import (
    CopyLedgerEntry,
    Recipient,
    SecretStub,
    SeriesClosing,
)
from documents.services import outgoing
from documents.services.state_secrets import copies, records, stubs
from signatures.services import requests
from tests.documents.secret_office import a_draft, decide, name
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db]


# SEC-10, SEC-13: copies


@pytest.mark.rule("SEC-10")
def test_copies_are_permitted_numbered_and_never_more(office: make.Office) -> None:
    paper = a_draft(office, state=OutgoingState.ISSUED)
    with pytest.raises(NotPermitted):
        copies.permit(document=paper, count=3, purpose="Họp", act=office.act("clerk"))
    order = copies.permit(document=paper, count=3, purpose="Họp", act=office.act("leader"))
    first, second = copies.make(order=order, count=2, act=office.act("clerk"))
    assert [copies.label(c) for c in (first, second)] == ["BẢN SAO SỐ 01", "BẢN SAO SỐ 02"]
    copies.spoil(copy=second, note="Kẹt giấy", act=office.act("clerk"))
    copies.make(order=order, count=1, act=office.act("clerk"))
    with pytest.raises(InvalidInput):
        copies.make(order=order, count=1, act=office.act("clerk"))
    again = copies.permit(document=paper, count=1, purpose="Thêm", act=office.act("leader"))
    (fourth,) = copies.make(order=again, count=1, act=office.act("clerk"))
    assert fourth.number == 4


@pytest.mark.rule("SEC-10")
def test_spoilt_copy_is_destroyed_before_a_witness(office: make.Office) -> None:
    paper = a_draft(office, state=OutgoingState.ISSUED)
    order = copies.permit(document=paper, count=1, purpose="Họp", act=office.act("leader"))
    (copy,) = copies.make(order=order, count=1, act=office.act("clerk"))
    copies.spoil(copy=copy, note="Kẹt giấy", act=office.act("clerk"))
    with pytest.raises(InvalidInput):
        copies.destroy(copy=copy, witness=office.clerk, act=office.act("clerk"))
    with pytest.raises(InvalidInput):
        copies.destroy(copy=copy, witness=office.archivist, act=office.act("clerk"))
    gone = copies.destroy(copy=copy, witness=office.chief, act=office.act("clerk"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CopyLedgerEntry.objects.filter(pk=gone.pk).update(witness=office.clerk)


@pytest.mark.rule("SEC-10")
@pytest.mark.rule("SEC-13")
def test_copies_of_a_meeting_are_handed_out_and_collected(office: make.Office) -> None:
    paper = a_draft(office, state=OutgoingState.ISSUED)
    order = copies.permit(
        document=paper,
        count=2,
        purpose="Họp",
        meeting="Họp ngày 10/3",
        collect_by=office.now.date(),
        act=office.act("leader"),
    )
    one, two = copies.make(order=order, count=2, act=office.act("clerk"))
    act = office.act("clerk")
    with pytest.raises(InvalidInput):
        copies.hand_over(copy=one, holder=office.archivist, act=act)
    copies.hand_over(copy=one, holder=office.head, act=act)
    copies.hand_over(copy=two, holder_name="Đại biểu ngoài cơ quan", act=act)
    assert {c.holder_name for c in order.copies.all() if c.is_out} == {
        office.head.full_name,
        "Đại biểu ngoài cơ quan",
    }
    with pytest.raises(WrongState):
        copies.hand_over(copy=one, holder=office.drafter, act=act)
    copies.take_back(copy=one, act=act)
    with pytest.raises(WrongState):
        copies.take_back(copy=one, act=act)
    assert [c.number for c in order.copies.all() if c.is_out] == [2]


# SEC-12: destruction


@pytest.mark.rule("SEC-12")
def test_secret_is_destroyed_by_two_after_a_council(
    office: make.Office, run_after_commit: Any
) -> None:
    paper = a_draft(office, state=OutgoingState.ISSUED)
    order = copies.permit(document=paper, count=1, purpose="Họp", act=office.act("leader"))
    (copy,) = copies.make(order=order, count=1, act=office.act("clerk"))
    asked: dict[str, Any] = {
        "decision": "QĐ 09/QĐ-UBND",
        "council": "Ba thành viên",
        "minutes": "BB 01",
        "way": "Nghiền bột",
        "witness": office.chief,
    }

    def destroy(**more: Any) -> Any:
        return records.destroy(document=paper, **(asked | more), act=office.act("clerk"))

    for more in ({"minutes": " "}, {"decision": ""}, {"witness": office.clerk}):
        with pytest.raises(InvalidInput):
            destroy(**more)
    with pytest.raises(Blocked):
        destroy()
    copies.destroy(copy=copy, witness=office.chief, act=office.act("clerk"))
    record = destroy()
    assert record.files
    assert not [f for f in paper.files.all() if f.stored.destroyed_at is None]
    paper.refresh_from_db()
    assert paper.code_display
    with pytest.raises(WrongState):
        destroy()


# SEC-15, PTY-15: the open signature


@pytest.mark.rule("SEC-15")
@pytest.mark.rule("PTY-15")
@pytest.mark.parametrize(("state", "purpose", "by"), [("submitted", "leader", "leader"), ("numbered", "seal", "clerk")])  # fmt: skip
def test_open_signature_and_seal_are_refused_on_secrets(
    office: make.Office, state: str, purpose: str, by: str
) -> None:
    draft = make.outgoing(office, state="submitted", secrecy=1)
    name(office, draft, office.leader, office.clerk)
    with pytest.raises(NotPermitted) as refused:
        requests.ask(document=draft, purpose=purpose, act=office.act(by))
    assert refused.value.reason_code == "secret_not_signed_here"


@pytest.mark.rule("SEC-15")
@pytest.mark.rule("SEC-05")
def test_secret_is_signed_and_sealed_outside_and_numbered_before_issue(office: make.Office) -> None:
    loading.load(act=Act.of_system("tests"), only=["channel-rules", "sending-ways"])
    draft = a_draft(office)
    decide(office, draft, 1)
    signed = records.signed_elsewhere(
        document=draft, upload=make.upload(office.leader), way="Ký tay", act=office.act("leader")
    )
    assert signed.state == OutgoingState.SIGNED
    numbered = outgoing.take_number(document=signed, act=office.act("clerk"))
    assert numbered.register_entry.register == office.more["out"]
    Recipient.objects.create(document=numbered, ordinal=1, name="Ban Tổ chức", channel="hand")
    with pytest.raises(Blocked):
        outgoing.issue(document=numbered, act=office.act("clerk"))
    records.sealed_elsewhere(
        document=numbered, upload=make.upload(office.clerk), act=office.act("clerk")
    )
    issued = outgoing.issue(document=numbered, act=office.act("clerk"))
    assert issued.state == OutgoingState.ISSUED


# SEC-04: stubs on an open network


@pytest.mark.rule("SEC-04")
def test_stubs_are_off_until_the_head_permits_them(house: make.Office) -> None:
    book = make.register(house.organisation, "incoming", secret=True)
    data = stubs.StubIn("incoming", 1, "Ban Tổ chức", "Bí thư", code_display="05-CV/BTC")
    with pytest.raises(NotPermitted):
        stubs.keep(register=book, data=data, act=house.act("clerk"))
    with pytest.raises(NotPermitted):
        stubs.permit(organisation=house.organisation, basis="QĐ 1", act=house.act("clerk"))
    permission = stubs.permit(
        organisation=house.organisation, basis="QĐ 1", act=house.act("leader")
    )
    stub = stubs.keep(register=book, data=data, act=house.act("clerk"))
    assert (stub.entry.number, permission.given_by) == (1, house.leader)
    with pytest.raises(InvalidInput):
        stubs.keep(register=house.incoming_register, data=data, act=house.act("clerk"))
    stubs.end_permission(permission=permission, act=house.act("leader"))
    with pytest.raises(NotPermitted):
        stubs.keep(register=book, data=data, act=house.act("clerk"))


@pytest.mark.rule("SEC-04")
def test_stub_of_a_top_secret_paper_has_no_subject(house: make.Office) -> None:
    book = make.register(house.organisation, "incoming", secret=True)
    stubs.permit(organisation=house.organisation, basis="QĐ 1", act=house.act("leader"))
    data = stubs.StubIn("incoming", 3, "Ban Tổ chức", "Bí thư", subject="Trích yếu")
    with pytest.raises(InvalidInput) as refused:
        stubs.keep(register=book, data=data, act=house.act("clerk"))
    assert refused.value.field == "subject"
    stub = stubs.keep(
        register=book,
        data=stubs.StubIn("incoming", 3, "Ban Tổ chức", "Bí thư"),
        act=house.act("clerk"),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretStub.objects.filter(pk=stub.pk).update(subject="Trích yếu")


@pytest.mark.rule("SEC-08")
def test_a_stubs_number_is_never_used_again(house: make.Office) -> None:
    book = make.register(house.organisation, "incoming", secret=True)
    stubs.permit(organisation=house.organisation, basis="QĐ 1", act=house.act("leader"))
    data = stubs.StubIn("incoming", 2, "Ban Tổ chức", "Bí thư")
    given = [stubs.keep(register=book, data=data, act=house.act("clerk")) for _ in range(3)]
    assert [stub.entry.number for stub in given] == [1, 2, 3]
    SeriesClosing.objects.create(
        register=book, scope=given[0].entry.scope, last_number=3, used=3, void=0,
        closed_at=house.now, closed_by=house.clerk,
    )  # fmt: skip
    with pytest.raises(WrongState):
        stubs.keep(register=book, data=data, act=house.act("clerk"))
    with pytest.raises(Exception, match=r"never_deleted|[Dd]elete"), transaction.atomic():
        given[0].delete()
