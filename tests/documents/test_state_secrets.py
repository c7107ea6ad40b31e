"""State secrets in a classified office: levels, copies, books, destruction (SEC-01 … SEC-15)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from core.acts import Act
from core.errors import (
    Blocked,
    InvalidInput,
    NotPermitted,
    WrongState,
)
from core.models import JournalEntry
from documents.choices import OutgoingState, SecrecyChange
from documents.guards import level_is_decided
from documents.jobs import secrecy as jobs
from documents.models import (
    Document,
    Dossier,
    Recipient,
)
from documents.selectors.series import default_register
from documents.services import dossiers, grants, incoming, numbers
from documents.services.state_secrets import levels, records
from tests.documents.secret_office import a_draft, decide, name
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db]


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
