"""Opinions, the decision, rounds, the dossier: what SUB-01 … SUB-06 ask of the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone

from core import events
from core.errors import InvalidInput, NotFound, NotPermitted, ReasonMissing, WrongState
from documents.choices import OutgoingState
from documents.models import Document, Dossier
from documents.services import dossiers, files
from slips.choices import SlipState
from slips.events import SlipDecided
from slips.models import Slip
from slips.selectors.milestones import milestones_to_assign
from slips.services import deciding, filing, opinions, submitting, writing
from slips.services.data import OpinionIn
from slips.services.deciding import DecisionIn
from tests.factories import documents as make
from tests.factories import slips as made

pytestmark = pytest.mark.django_db


def words_of(slip: Slip) -> str:
    """The text of the slip's newest paper, in one line."""
    assert slip.paper is not None
    slip.paper.refresh_from_db()
    version = slip.paper.current_version
    assert version is not None
    with files.open_stored(version.stored) as stream:
        pdf = pypdfium2.PdfDocument(stream.read())
    text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    return " ".join(text.split())


def decide(slip: Slip, house: make.Office, decision: str, text: str = "", **more: Any) -> Slip:
    data = DecisionIn(decision, text, **more)
    return deciding.decide(slip=slip, data=data, act=house.act("leader"))


@pytest.mark.rule("SUB-01")
@pytest.mark.parametrize(("family", "word"), [("state", "Kính gửi"), ("party", "Kính trình")])
def test_the_state_addresses_and_the_party_submits(
    house: make.Office, family: str, word: str
) -> None:
    if family == "party":
        house = make.office(family="party", now=house.now)
    slip = made.submitted(house)
    text = words_of(slip)
    assert f"{word}: Đồng chí {house.leader.full_name}" in text
    assert ("Kính trình" in text) == (family == "party")
    assert slip.code in text
    assert "Đề xuất chọn" in text
    assert slip.question in text


@pytest.mark.rule("SUB-02")
def test_a_decision_hands_the_milestones_over_whole(
    house: make.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[SlipDecided] = []
    monkeypatch.setitem(events._inside, SlipDecided, [heard.append])
    slip = made.decided(house)
    rows = milestones_to_assign(slip)
    assert heard == [SlipDecided(slip.pk, "agreed", tuple(row.pk for row in rows))]
    first, second = rows
    assert (first.lead, second.lead) == (house.unit, house.colleague)
    assert [one.who for one in first.supports.all()] == [house.headquarters, house.colleague]
    assert (first.product, first.monitor) == ("Dự toán được duyệt, hợp đồng", house.chief)
    assert first.starts_on == timezone.localdate(house.now) + timedelta(days=8)


@pytest.mark.rule("SUB-02")
def test_without_agreement_nothing_is_handed_over(house: make.Office) -> None:
    assert milestones_to_assign(made.submitted(house)) == []
    refused = made.decided(house, "disagreed", "Chưa cấp thiết.")
    assert milestones_to_assign(refused) == []


def test_the_decision_stands_on_the_paper_in_a_new_version(house: make.Office) -> None:
    slip = made.submitted(house)
    assert slip.paper is not None
    before = slip.paper.current_version
    other = slip.options.get(ordinal=2)
    slip = decide(slip, house, "agreed_option", "Làm theo phương án 2.", option=other)
    assert slip.decided_option == other
    text = words_of(slip)
    assert "Đồng ý phương án 2" in text
    assert "Làm theo phương án 2." in text
    assert slip.paper is not None
    assert before is not None
    assert slip.paper.versions.filter(pk=before.pk).exists()
    assert slip.paper.signer == house.leader


def test_only_the_leader_it_was_submitted_to_decides(house: make.Office) -> None:
    slip = made.submitted(house)
    for name in ("secretary", "chief", "clerk", "head", "drafter"):
        with pytest.raises((NotPermitted, NotFound)):
            deciding.decide(slip=slip, data=DecisionIn("agreed"), act=house.act(name))
    assert decide(slip, house, "agreed").state == SlipState.DECIDED
    with pytest.raises(WrongState):
        decide(slip, house, "disagreed", "Đổi ý")


def test_a_refusal_has_its_reason_and_an_option_must_be_the_slips_own(house: make.Office) -> None:
    slip, other = made.submitted(house), made.submitted(house)
    with pytest.raises(InvalidInput):
        decide(slip, house, "disagreed")
    with pytest.raises(InvalidInput):
        decide(slip, house, "agreed_option", option=other.options.get(ordinal=1))


@pytest.mark.rule("SUB-05")
def test_rounds_of_asking_for_more_are_counted_and_kept(house: make.Office) -> None:
    slip = made.submitted(house)
    with pytest.raises(ReasonMissing):
        decide(slip, house, "more_asked")
    slip = decide(slip, house, "more_asked", "Bổ sung dự toán chi tiết.")
    assert (slip.state, slip.more_rounds) == (SlipState.MORE_ASKED, 1)
    slip = writing.edit(slip=slip, data={"context": "Có dự toán."}, act=house.act("drafter"))
    slip = submitting.submit(slip=slip, act=house.act("drafter"))
    assert slip.number == 1
    slip = decide(slip, house, "agreed")
    told = list(slip.rounds.order_by("ordinal").values_list("outcome", "text"))
    assert told == [("more_asked", "Bổ sung dự toán chi tiết."), ("decided", "")]


def test_what_lies_before_the_leader_is_not_changed_under_him(house: make.Office) -> None:
    slip = made.submitted(house)
    with pytest.raises(WrongState):
        writing.edit(slip=slip, data={"summary": "Khác"}, act=house.act("drafter"))
    act = house.act("drafter", reason="Phát hiện sai số liệu")
    slip = submitting.withdraw(slip=slip, act=act)
    slip = submitting.reopen(slip=slip, act=house.act("drafter"))
    assert submitting.submit(slip=slip, act=house.act("drafter")).number == 1


def test_a_meeting_may_be_asked_and_the_decision_entered_after_it(house: make.Office) -> None:
    slip = decide(made.submitted(house), house, "to_meeting", "Đưa ra phiên họp thứ Hai.")
    assert slip.state == SlipState.TO_MEETING
    assert decide(slip, house, "agreed").state == SlipState.DECIDED


def test_opinions_are_asked_given_once_and_settled_before_submitting(house: make.Office) -> None:
    slip = made.drafting(house)
    asked = opinions.ask(
        slip=slip,
        asked=[
            OpinionIn(
                of=house.colleague, kind="coordination", due_on=timezone.localdate(house.now)
            ),
            OpinionIn(of=house.headquarters, kind="appraisal"),
        ],
        act=house.act("drafter"),
    )
    slip.refresh_from_db()
    assert slip.state == SlipState.OPINIONS
    assert Slip.objects.visible_to(house.act("colleague").who).get() == slip
    with pytest.raises(NotFound):
        opinions.give(opinion=asked[0], verdict="agrees", text="", act=house.act("archivist"))
    opinions.give(
        opinion=asked[0], verdict="disagrees", text="Chưa có dự toán.", act=house.act("colleague")
    )
    with pytest.raises(NotPermitted):
        opinions.give(opinion=asked[0], verdict="agrees", text="", act=house.act("colleague"))
    opinions.give(opinion=asked[1], verdict="agrees", text="", act=house.act("chief"))
    from_one = slip.opinions.get(person=house.colleague)
    with pytest.raises(InvalidInput):
        opinions.settle(opinion=from_one, adoption="refused", act=house.act("drafter"))
    opinions.settle(
        opinion=from_one,
        adoption="refused",
        why_not="Dự toán ở bước sau.",
        act=house.act("drafter"),
    )
    slip = submitting.submit(slip=slip, act=house.act("drafter"))
    text = words_of(slip)
    assert "Chưa có dự toán." in text
    assert "Dự toán ở bước sau." in text


@pytest.mark.rule("SUB-04")
def test_with_the_decision_the_slip_its_draft_and_its_letter_lie_in_its_dossier(
    house: make.Office,
) -> None:
    letter = make.processing(house)
    dossier = make.dossier(house)
    dossiers.add(dossier=dossier, document=make.outgoing(house), act=house.act("drafter"))
    draft = make.outgoing(house)
    act = house.act("drafter")
    made.the_kind()
    slip = made.drafting(house, dossier=dossier, drafts=[draft])
    Slip.objects.filter(pk=slip.pk).update(source=letter)
    slip = submitting.submit(slip=slip, act=act)
    slip = decide(slip, house, "agreed")
    inside = set(dossier.items.values_list("document_id", flat=True))
    assert slip.paper is not None
    assert {letter.pk, draft.pk, slip.paper.pk} <= inside
    slip = filing.file(slip=slip, act=act)
    assert slip.state == SlipState.FILED
    paper = Document.objects.get(pk=slip.paper_id)
    assert paper.state == OutgoingState.ARCHIVED


@pytest.mark.rule("SUB-04")
def test_a_slip_without_a_dossier_is_filed_by_one_act_into_one_its_author_may_fill(
    house: make.Office,
) -> None:
    slip = made.decided(house)
    with pytest.raises(InvalidInput):
        filing.file(slip=slip, act=house.act("drafter"))
    dossier: Dossier = make.dossier(house)
    slip = filing.file(slip=slip, dossier=dossier, act=house.act("drafter"))
    assert slip.dossier == dossier
    assert dossier.items.filter(document=slip.paper_id).exists()


def test_a_hidden_slip_is_not_there(house: make.Office) -> None:
    written = made.drafting(house)
    seen_by = {
        name
        for name in house.people
        if Slip.objects.visible_to(house.act(name).who).filter(pk=written.pk).exists()
    }
    assert seen_by == {"drafter", "head"}
    submitting.submit(slip=written, act=house.act("drafter"))
    seen_by = {
        name
        for name in house.people
        if Slip.objects.visible_to(house.act(name).who).filter(pk=written.pk).exists()
    }
    assert seen_by == {"drafter", "head", "leader", "chief", "clerk"}
    stranger = make.office(now=house.now)
    assert not Slip.objects.visible_to(stranger.act("leader").who).exists()
    assert not Slip.objects.visible_to(None).exists()


@pytest.mark.rule("SEC-09")
def test_a_secret_slip_is_seen_by_named_persons_only(house: make.Office) -> None:
    slip = made.submitted(house)
    Slip.objects.filter(pk=slip.pk).update(secrecy=1)
    for name in ("chief", "clerk", "head", "leader"):
        who = house.act(name).who
        cleared = type(who)(**{**_fields(who), "clearance": 3})
        seen = Slip.objects.visible_to(cleared).exists()
        assert seen == (name == "leader"), name


def _fields(who: Any) -> dict[str, Any]:
    return {name: getattr(who, name) for name in type(who).__dataclass_fields__}


def test_the_secretary_of_the_leader_sees_what_lies_before_him(house: make.Office) -> None:
    slip = made.submitted(house)
    held = house.secretary.appointments.get()
    held.assists = house.leader.appointments.get()
    held.save(update_fields=["assists"])
    assert Slip.objects.visible_to(house.act("secretary").who).get() == slip
