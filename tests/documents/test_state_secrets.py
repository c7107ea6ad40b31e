"""State secrets in a classified office: levels, copies, books, destruction (SEC-01 … SEC-15)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalogues.models import SecrecyLevel, SecretListItem
from catalogues.services import loading
from core.acts import Act
from core.errors import (
    Blocked,
    InvalidInput,
    NotPermitted,
    WrongState,
)
from core.models import JournalEntry
from documents.choices import GrantReason, OutgoingState, SecrecyChange
from documents.guards import level_is_decided
from documents.jobs import secrecy as jobs
from documents.models import (
    CopyLedgerEntry,
    Document,
    Dossier,
    Recipient,
    SecretStub,
    SeriesClosing,
)
from documents.selectors.series import default_register
from documents.services import dossiers, grants, incoming, numbers, outgoing
from documents.services.state_secrets import copies, levels, records, stubs
from signatures.services import requests
from tests.factories import accounts
from tests.factories import documents as make
from tests.factories.catalogues import a_row

pytestmark = [pytest.mark.django_db]
CLEARED = ("clerk", "chief", "leader", "head", "drafter")


@pytest.fixture
def office(house: make.Office, settings: Any) -> make.Office:
    """A classified office: a ceiling, cleared people, books and a list of secrets of its own."""
    settings.MODE, settings.SECRECY_CEILING = "classified", 3
    for name in CLEARED:
        accounts.clearance(person=house.people[name], organisation=house.organisation, level=3)
    for level, years in ((1, 10), (2, 20), (3, 30)):
        if not SecrecyLevel.objects.filter(level=level).exists():
            a_row(SecrecyLevel, level=level, protection_years=years, own_series=True)
        house.more[f"item{level}"] = a_row(SecretListItem, level=level, sector="Thử")
    house.more["in"] = make.register(house.organisation, "incoming", secret=True)
    house.more["out"] = make.register(house.organisation, "outgoing", secret=True)
    return house


def a_draft(office: make.Office, *, level: int = 1, state: str = OutgoingState.SUBMITTED) -> Any:
    """A secret draft that the signer, the clerk and the drafter know by name."""
    draft = make.outgoing(office, state=state, secrecy_proposed=level)
    Document.objects.filter(pk=draft.pk).update(secrecy=level)
    draft.refresh_from_db()
    people = [office.people[name] for name in ("leader", "clerk", "drafter", "chief")]
    name(office, draft, *people)
    return draft


def name(office: make.Office, document: Any, *people: Any) -> None:
    grants.give(
        document=document,
        principals=make.principals.of_people(people),
        reason=GrantReason.ROUTED,
        act=office.act("leader"),
    )


def decide(office: make.Office, draft: Any, level: int = 1, **more: Any) -> Any:
    given = {"item": office.more.get(f"item{level}"), "basis": "Danh mục BMNN"} | more
    return levels.decide(document=draft, level=level, act=office.act("leader"), **given)


# SEC-01: who decides


@pytest.mark.rule("SEC-01")
def test_drafter_proposes_and_the_signer_decides(office: make.Office) -> None:
    draft = a_draft(office)
    assert any("mật" in str(line).lower() or "secrecy" in str(line) for line in _bars(draft))
    with pytest.raises(NotPermitted):
        levels.decide(
            document=draft, level=1, item=office.more["item1"], basis="x", act=office.act("drafter")
        )
    decide(office, draft, 2)
    draft.refresh_from_db()
    assert (draft.secrecy, draft.secret_item) == (2, office.more["item2"])
    assert draft.secrecy_proposed == 1
    assert not [line for line in _bars(draft) if "secrecy" in str(line).lower()]


def _bars(draft: Any) -> list[Any]:
    draft.refresh_from_db()
    return list(level_is_decided(draft))


@pytest.mark.rule("SEC-01")
def test_level_rests_on_an_entry_of_the_lists(office: make.Office) -> None:
    draft = a_draft(office)
    for item in (None, office.more["item2"]):
        with pytest.raises(InvalidInput) as refused:
            decide(office, draft, 1, item=item)
        assert refused.value.field == "item"


@pytest.mark.rule("SEC-01")
@pytest.mark.rule("R24")
def test_decided_level_is_not_edited_away(office: make.Office) -> None:
    draft = a_draft(office)
    decide(office, draft, 2)
    draft.refresh_from_db()
    with pytest.raises(NotPermitted):
        levels.refuse_silent_change(draft, 0)
    levels.refuse_silent_change(draft, 2)


# SEC-11: change, extension, declassification


@pytest.mark.rule("SEC-11")
@pytest.mark.rule("R24")
def test_term_of_protection_follows_the_table(office: make.Office) -> None:
    draft = a_draft(office)
    decided = decide(office, draft, 2)
    assert decided.protected_until == date(2046, 3, 10)
    assert levels.term_of(1, date(2028, 2, 29)) == date(2038, 2, 28)


@pytest.mark.rule("SEC-11")
@pytest.mark.rule("R24")
def test_level_is_changed_by_decision_with_notice_to_all(office: make.Office) -> None:
    paper = a_draft(office, state=OutgoingState.ISSUED)
    Recipient.objects.create(document=paper, ordinal=1, name="Ban Tổ chức")
    with pytest.raises(NotPermitted):
        levels.change(document=paper, level=0, basis="QĐ 01", act=office.act("clerk"))
    with pytest.raises(InvalidInput):
        levels.change(document=paper, level=0, basis=" ", act=office.act("leader"))
    made = levels.change(
        document=paper,
        level=2,
        item=office.more["item2"],
        basis="QĐ 05/QĐ-UBND ngày 10/3/2026",
        act=office.act("leader"),
    )
    assert made.change == SecrecyChange.RAISE
    assert made.notice_due_on == office.now.date() + timedelta(days=15)
    (notice,) = made.notices.all()
    levels.mark_told(notice=notice, act=office.act("clerk"))
    with pytest.raises(WrongState):
        levels.mark_told(notice=notice, act=office.act("clerk"))
    down = levels.change(document=paper, level=0, basis="QĐ 06", act=office.act("leader"))
    assert (down.change, down.before, down.after) == (SecrecyChange.DECLASSIFY, 2, 0)
    lines = JournalEntry.objects.filter(object_id=paper.pk, verb__startswith="documents.secrecy.")
    assert [line.changes["secrecy"] for line in lines.exclude(changes={}).order_by("pk")
            if "secrecy" in line.changes] == [[1, 2], [2, 0]]  # fmt: skip


@pytest.mark.rule("SEC-11")
def test_extension_needs_a_later_day(office: make.Office) -> None:
    paper = a_draft(office, state=OutgoingState.ISSUED)
    item = office.more["item1"]
    with pytest.raises(InvalidInput):
        levels.change(document=paper, level=1, item=item, basis="QĐ", act=office.act("leader"))
    made = levels.change(
        document=paper,
        level=1,
        item=item,
        basis="QĐ",
        protected_until=date(2040, 1, 1),
        act=office.act("leader"),
    )
    assert made.change == SecrecyChange.EXTEND


@pytest.mark.rule("SEC-11")
def test_protection_ends_with_its_last_day(office: make.Office) -> None:
    today = Act.of_system("tests").on
    for until in (today, today - timedelta(days=1)):
        paper = a_draft(office, state=OutgoingState.ISSUED)
        Document.objects.filter(pk=paper.pk).update(protected_until=until)
        jobs.expire_secrecy()
        paper.refresh_from_db()
        assert paper.secrecy == (1 if until == today else 0)
    assert paper.secrecy_decisions.get().change == SecrecyChange.EXPIRE


@pytest.mark.rule("SEC-14")
def test_dossier_follows_its_documents_up_and_down(office: make.Office) -> None:
    paper = make.outgoing(office, state=OutgoingState.ISSUED)
    name(office, paper, office.leader, office.drafter)
    dossier = make.dossier(office)
    dossiers.add(dossier=dossier, document=paper, act=office.act("drafter"))
    item = office.more["item2"]
    levels.change(document=paper, level=2, item=item, basis="QĐ", act=office.act("leader"))
    dossier.refresh_from_db()
    assert dossier.secrecy == 2
    assert not Dossier.objects.visible_to(office.act("archivist").who).exists()
    levels.change(document=paper, level=0, basis="QĐ", act=office.act("leader"))
    dossier.refresh_from_db()
    assert dossier.secrecy == 0
    told = JournalEntry.objects.filter(verb="documents.dossier.follow_secrecy")
    assert [entry.changes["secrecy"] for entry in told.order_by("id")] == [[0, 2], [2, 0]]


@pytest.mark.rule("R24")
def test_dossier_of_a_level_of_its_own_is_not_lowered_by_a_lesser_paper(
    office: make.Office,
) -> None:
    paper = make.outgoing(office, state=OutgoingState.ISSUED)
    name(office, paper, office.leader, office.drafter)
    dossier = make.dossier(office)
    dossiers.add(dossier=dossier, document=paper, act=office.act("drafter"))
    Dossier.objects.filter(pk=dossier.pk).update(secrecy=2)
    item = office.more["item1"]
    levels.change(document=paper, level=1, item=item, basis="QĐ", act=office.act("leader"))
    levels.change(document=paper, level=0, basis="QĐ", act=office.act("leader"))
    dossier.refresh_from_db()
    assert dossier.secrecy == 2


# OUT-03, SEC-05, SEC-08: series and books


@pytest.mark.rule("OUT-03")
@pytest.mark.rule("SEC-05")
def test_secret_documents_have_series_of_their_own(office: make.Office) -> None:
    plain = make.outgoing(office, state=OutgoingState.NUMBERED)
    draft = a_draft(office, state=OutgoingState.SIGNED)
    assert default_register(draft, office.now.date()) == office.more["out"]
    with pytest.raises(InvalidInput):
        numbers.take(
            register=office.outgoing_register,
            document=draft,
            on=office.now.date(),
            act=office.act("clerk"),
        )
    entry = numbers.take(
        register=office.more["out"], document=draft, on=office.now.date(), act=office.act("clerk")
    )
    assert (plain.register_entry.number, entry.number) == (1, 1)
    with pytest.raises(InvalidInput):
        numbers.take(
            register=office.more["out"],
            document=make.outgoing(office),
            on=office.now.date(),
            act=office.act("clerk"),
        )


@pytest.mark.rule("SEC-08")
def test_locked_book_gives_no_number_and_void_numbers_stay(office: make.Office) -> None:
    book, day = office.more["out"], office.now.date()
    with pytest.raises(NotPermitted):
        records.lock_book(register=book, act=office.act("clerk"))
    records.lock_book(register=book, act=office.act("chief"))
    book.refresh_from_db()
    draft = a_draft(office, state=OutgoingState.SIGNED)
    with pytest.raises(InvalidInput):
        numbers.take(register=book, document=draft, on=day, act=office.act("clerk"))
    records.unlock_book(register=book, act=office.act("chief"))
    book.refresh_from_db()
    first = numbers.take(register=book, document=draft, on=day, act=office.act("clerk"))
    numbers.void_with_document(entry=first, reason="Hủy", act=office.act("clerk"))
    other = a_draft(office, state=OutgoingState.SIGNED)
    assert numbers.take(register=book, document=other, on=day, act=office.act("clerk")).number == 2
    with pytest.raises(Exception, match=r"never_deleted|[Dd]elete"), transaction.atomic():
        first.delete()


# SEC-06: the receiver checks


@pytest.mark.rule("SEC-06")
@pytest.mark.rule("R33")
def test_secret_is_registered_only_after_the_receivers_checks(office: make.Office) -> None:
    paper = make.arrived(office, secrecy=2)
    act = office.act("clerk")

    def register() -> Any:
        return incoming.register(document=paper, register=office.more["in"], act=act)

    with pytest.raises(Blocked):
        register()
    good = {"signature": True, "integrity": True, "items": 1, "pages": 3}
    records.check_receipt(document=paper, **(good | {"integrity": False}), act=act)
    with pytest.raises(Blocked):
        register()
    records.check_receipt(document=paper, **good, act=act)
    done = register()
    assert (done.arrival_number, done.receipt_checks["pages"]) == (1, 3)
    with pytest.raises(WrongState):
        records.check_receipt(document=done, **good, act=act)


@pytest.mark.rule("SEC-06")
def test_level_given_at_registration_asks_for_the_checks_too(office: make.Office) -> None:
    paper = make.arrived(office)
    with pytest.raises(Blocked):
        incoming.register(
            document=paper, register=office.more["in"], data={"secrecy": 1}, act=office.act("clerk")
        )


@pytest.mark.rule("SEC-09")
def test_secret_arrival_is_known_to_the_named_only(office: make.Office) -> None:
    paper = make.arrived(office, secrecy=1)
    who = {name: office.act(name).who for name in ("clerk", "chief", "leader", "administrator")}
    seen = {n for n, w in who.items() if Document.objects.visible_to(w).filter(pk=paper.pk)}
    assert seen == {"clerk", "chief"}
    with pytest.raises(InvalidInput):
        grants.share(document=paper, units=[office.unit], act=office.act("chief"))
    with pytest.raises(InvalidInput):
        grants.share(document=paper, people=[office.archivist], act=office.act("chief"))
    with pytest.raises(NotPermitted):
        grants.share(document=paper, people=[office.leader], act=office.act("clerk"))
    grants.share(document=paper, people=[office.leader], act=office.act("chief"))
    assert Document.objects.visible_to(who["leader"]).filter(pk=paper.pk)


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
