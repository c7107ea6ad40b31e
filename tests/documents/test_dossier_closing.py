"""Before a dossier is closed, and after: the checklist, what is locked, when the archive gets it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import InternalError, transaction
from django.urls import reverse

from catalogues.models import HandoverRule
from core.errors import Blocked, InvalidInput, Mend, WrongState
from core.models import JournalEntry
from documents import lifecycles
from documents.jobs import dossiers as jobs
from documents.models import Document, Dossier
from documents.selectors import closing, tables, worklists
from documents.selectors import retention as terms
from documents.services import dossiers, incoming
from signatures.choices import CertificatePurpose, Purpose, RequestState
from signatures.models import Certificate, SigningRequest
from tests.factories import catalogues
from tests.factories import documents as make

ENDED = datetime(2026, 11, 20, 3, tzinfo=UTC)


def a_handover_rule(**fields: Any) -> HandoverRule:
    return catalogues.a_row(
        HandoverRule,
        **{"matter": "general", "amount": 1, "counted_in": "year_end", "is_default": True} | fields,
    )


def filled(house: make.Office, **fields: Any) -> Dossier:
    dossier = make.dossier(house, **fields)
    dossiers.add(dossier=dossier, document=make.completed(house), act=house.act("drafter"))
    return dossier


def refusals(house: make.Office, dossier: Dossier) -> list[Any]:
    with pytest.raises(Blocked) as refusal:
        dossiers.close(dossier=dossier, act=house.act("drafter"))
    return refusal.value.details


@pytest.mark.rule("R8")
def test_each_open_thing_is_named_with_the_address_that_mends_it(house: make.Office) -> None:
    dossier = make.dossier(house)
    waiting = make.processing(house)
    draft = make.outgoing(house)
    for paper in (waiting, draft):
        dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    lines = refusals(house, dossier)
    assert {line.url for line in lines if isinstance(line, Mend)} == {
        reverse("documents:incoming-detail", args=[waiting.uid]),
        reverse("documents:outgoing-detail", args=[draft.uid]),
    }
    found = {str(line.label): line for line in closing.checklist(lifecycles.dossier, dossier)}
    assert [line.is_done for line in found.values()].count(False) == 1
    assert len(found[str(closing.no_document_is_open.label)].open) == 2  # type: ignore[attr-defined]


@pytest.mark.rule("R8")
def test_an_answer_that_is_not_issued_keeps_the_dossier_open(house: make.Office) -> None:
    letter = make.processing(house)
    answer = make.outgoing(house, state="issued")
    answer.reply_links.create(incoming=letter, added_at=house.now, added_by=house.drafter)
    incoming.complete(
        document=letter, outcome="answer", note="", answer=answer, act=house.act("head")
    )
    dossier = make.dossier(house)
    dossiers.add(dossier=dossier, document=letter, act=house.act("drafter"))
    Document.objects.filter(pk=answer.pk).update(state="numbered")
    assert letter.title in str(refusals(house, dossier)[0])
    Document.objects.filter(pk=answer.pk).update(state="issued")
    advised = closing.advice(dossier, house.act("drafter").who)
    assert [one.url for one in advised] == [reverse("documents:document-file", args=[answer.uid])]
    assert dossiers.close(dossier=dossier, act=house.act("drafter")).state == "closed"


@pytest.mark.rule("R8")
def test_a_signature_asked_for_keeps_the_dossier_open(house: make.Office) -> None:
    dossier = make.dossier(house)
    paper = make.outgoing(house, state="submitted")
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    certificate = Certificate.objects.create(
        purpose=CertificatePurpose.PERSON, person=house.leader, subject="L", issuer="Thử",
        serial="1", fingerprint="0" * 64, key_kind="rsa", not_before=house.now,
        not_after=house.now + timedelta(days=365), der=b"0", sealed_p12=b"0", picture=b"0",
        added_at=house.now, added_by=house.leader,
    )  # fmt: skip
    SigningRequest.objects.create(
        document=paper, purpose=Purpose.LEADER, base=paper.versions.get().stored,
        certificate=certificate, signer=house.leader, capacity="", channel="web",
        state=RequestState.NEEDS_PIN, asked_at=house.now,
    )  # fmt: skip
    state = str(RequestState.NEEDS_PIN.label)
    assert sum(state in str(line) for line in refusals(house, dossier)) == 1


def test_a_document_without_its_fields_is_named_with_what_is_missing(house: make.Office) -> None:
    dossier = filled(house)
    paper = dossier.items.get().document
    Document.objects.filter(pk=paper.pk).update(kind=None, issuer_name="")
    line = refusals(house, dossier)[0]
    assert line.url == reverse("documents:transition", args=["incoming", paper.uid, "edit"])
    Document.objects.filter(pk=paper.pk).update(kind=house.kind, issuer_name="Sở Nội vụ")
    assert dossiers.close(dossier=dossier, act=house.act("drafter")).state == "closed"


def test_a_dossier_ends_after_its_parts_and_is_no_part_of_itself(house: make.Office) -> None:
    whole, part = filled(house), filled(house, title="Phần một")
    dossiers.place(dossier=part, parent=whole, act=house.act("drafter"))
    with pytest.raises(InvalidInput) as refusal:
        dossiers.place(dossier=whole, parent=part, act=house.act("drafter"))
    assert refusal.value.field == "parent"
    assert part.notation in str(refusals(house, whole)[0])
    dossiers.close(dossier=part, act=house.act("drafter"))
    assert dossiers.close(dossier=whole, act=house.act("drafter")).state == "closed"


def test_duplicates_are_pointed_out_and_bar_nothing(house: make.Office) -> None:
    dossier = make.dossier(house)
    same = make.stored_file(content="cùng một tệp")
    for _time in range(2):
        paper = make.outgoing(house, state="issued")
        make.version(paper, same, house.drafter)
        dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    advised = closing.advice(dossier, house.act("drafter").who)
    assert len(advised) == 1
    assert "2" in str(advised[0].sentence)
    assert dossiers.close(dossier=dossier, act=house.act("drafter")).state == "closed"


@pytest.mark.rule("DOS-09")
def test_work_and_keeping_are_two_states(house: make.Office) -> None:
    dossier = filled(house)
    act = house.act("drafter")
    dossier = dossiers.report_progress(dossier=dossier, percent=60, act=act)
    paused = dossiers.pause(dossier=dossier, reason="Chờ ý kiến cấp trên", act=act)
    assert (paused.state, paused.archival_state) == ("paused", "current")
    with pytest.raises(WrongState):
        dossiers.close(dossier=paused, act=act)
    dossiers.add(dossier=paused, document=make.completed(house), act=act)
    resumed = dossiers.resume(dossier=paused, act=act)
    closed = dossiers.close(dossier=resumed, act=act)
    reopened = dossiers.reopen(dossier=closed, reason="Còn sót", act=house.act("archivist"))
    assert (reopened.state, reopened.progress, reopened.archival_state) == ("open", 60, "current")


@pytest.mark.rule("R9")
def test_after_handing_over_nobody_reopens(house: make.Office) -> None:
    closed = dossiers.close(dossier=filled(house), act=house.act("drafter"))
    Dossier.objects.filter(pk=closed.pk).update(archival_state="handed_over")
    with pytest.raises(Blocked):
        dossiers.reopen(dossier=closed, reason="Còn sót", act=house.act("archivist"))


LOCKED: dict[str, Any] = {
    "title": "Tên khác", "note": "Khác", "retention_reason": "Khác", "progress": 7,
    "retention_origin": "override", "ended_on": date(2020, 1, 1), "opened_on": date(2020, 1, 1),
    "handover_due_on": date(2040, 1, 1), "secrecy": 1,
}  # fmt: skip


@pytest.mark.rule("R9")
@pytest.mark.parametrize("field", LOCKED)
def test_the_description_of_a_closed_dossier_is_locked_in_the_database(
    house: make.Office, field: str
) -> None:
    closed = dossiers.close(dossier=filled(house), act=house.act("drafter"))
    with pytest.raises(InternalError), transaction.atomic():
        Dossier.objects.filter(pk=closed.pk).update(**{field: LOCKED[field]})


@pytest.mark.rule("R4")
@pytest.mark.rule("R9")
def test_closed_is_closed_at_every_door(client: Any, house: make.Office) -> None:
    closed = dossiers.close(dossier=filled(house), act=house.act("drafter"))
    paper, other = make.completed(house), filled(house)
    drafter = house.act("drafter")
    doors: list[Any] = [
        lambda: dossiers.add(dossier=closed, document=paper, act=drafter),
        lambda: dossiers.add_many(dossier=closed, documents=[paper], act=drafter),
        lambda: dossiers.add_each(dossier=closed, documents=[paper], act=drafter),
        lambda: dossiers.remove(item=closed.items.get(), reason="Nhầm", act=drafter),
        lambda: dossiers.edit(dossier=closed, title="Khác", act=drafter),
        lambda: dossiers.place(dossier=closed, parent=other, act=drafter),
        lambda: dossiers.report_progress(dossier=closed, percent=5, act=drafter),
        lambda: dossiers.pause(dossier=closed, reason="Nghỉ", act=drafter),
        lambda: dossiers.set_retention(
            dossier=closed, retention=closed.retention, reason="Lâu hơn",
            act=house.act("archivist"),
        ),
    ]  # fmt: skip
    for door in doors:
        with pytest.raises(WrongState), transaction.atomic():
            door()
    client.force_login(house.drafter)
    address = reverse("documents:document-file", args=[paper.uid])
    assert client.post(address, {"dossier": str(closed.uid)}).status_code == 409
    address = reverse("documents:dossier-add", args=[closed.uid])
    assert client.post(address, {"documents": str(paper.uid)}).status_code == 409
    address = f"/api/v1/dossiers/{closed.uid}/add/"
    body = {"document": str(paper.uid)}
    assert client.post(address, body, "application/json").status_code in {401, 409}
    assert closed.items.count() == 1


@pytest.mark.rule("DOS-05")
def test_the_year_the_work_ended_is_said_and_counted(house: make.Office) -> None:
    rule = catalogues.a_retention_rule(term_years=20, code="TH-03")
    dossier = filled(house, retention=rule)
    january = house.act("drafter", at=datetime(2027, 1, 12, tzinfo=UTC))
    closed = dossiers.close(dossier=dossier, ended_on=date(2026, 12, 28), act=january)
    assert closed.disposal_on == date(2046, 12, 31)
    said = terms.explain(closed)[0]
    assert all(part in said for part in ("20", "2026", "31/12/2046", "TH-03"))
    with pytest.raises(InvalidInput) as refusal:
        dossiers.close(dossier=filled(house), ended_on=date(2028, 1, 1), act=house.act("drafter"))
    assert refusal.value.field == "ended_on"


@pytest.mark.parametrize(
    ("counted_in", "amount", "ended", "due"),
    [
        ("year_end", 1, date(2026, 3, 1), date(2027, 12, 31)),
        ("days", 60, date(2026, 12, 20), date(2027, 2, 18)),
        ("months", 3, date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_the_clock_of_handing_over_is_data(
    db: None, counted_in: str, amount: int, ended: date, due: date
) -> None:
    rule = a_handover_rule(counted_in=counted_in, amount=amount)
    assert dossiers.due_day(rule, ended) == due


@pytest.mark.rule("DOS-08")
def test_the_keeper_is_told_thirty_days_before_and_once(house: make.Office) -> None:
    a_handover_rule()
    dossier = dossiers.close(dossier=filled(house), act=house.act("drafter", at=ENDED))
    assert dossier.handover_due_on == date(2027, 12, 31)
    early, near = date(2027, 11, 30), date(2027, 12, 1)
    who = house.act("drafter").who
    assert not Dossier.objects.near_hand_over(early).exists()
    for day, named in ((early, 0), (near, 1)):
        asked = tables.Asked({"handover": "near"}, "", [])
        assert tables.dossiers(who, asked, day).count() == named
        queries = [one.query for one in worklists.home(who, day)]
        assert queries.count("handover=near&mine=kept") == named
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: datetime(2027, 12, 1, 2, tzinfo=UTC))
        jobs.warn_of_handover()
        jobs.warn_of_handover()
    lines = JournalEntry.objects.filter(verb="documents.dossier.note_due")
    assert [line.facts["due_on"] for line in lines] == ["2027-12-31"]
    cache.clear()


def test_a_reopened_dossier_has_no_day_of_handing_over(house: make.Office) -> None:
    a_handover_rule()
    closed = dossiers.close(dossier=filled(house), act=house.act("drafter"))
    assert closed.handover_due_on is not None
    reopened = dossiers.reopen(dossier=closed, reason="Còn sót", act=house.act("archivist"))
    assert reopened.handover_due_on is None
