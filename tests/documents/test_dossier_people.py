"""Whose dossier it is, who works on it, into which a document belongs."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.services import people
from accounts.services import principals as of
from core.errors import Blocked, InvalidInput, NotPermitted, WrongState
from documents.models import Document, Dossier, DossierHandover
from documents.policies import dossiers as may
from documents.selectors import proposed_dossiers
from documents.services import dossiers, grants
from tests.factories import accounts
from tests.factories import documents as make


@pytest.mark.rule("DOS-03")
def test_a_hand_over_is_accepted_and_its_history_is_kept(house: make.Office) -> None:
    dossier = make.dossier(house)
    dossiers.hand_over(
        dossier=dossier, to=house.colleague, note="Chuyển công tác", act=house.act("drafter")
    )
    for name in ("drafter", "head"):
        with pytest.raises(NotPermitted):
            dossiers.accept(dossier=dossier, act=house.act(name))
    accepted = dossiers.accept(dossier=dossier, act=house.act("colleague"))
    with pytest.raises(WrongState):
        dossiers.accept(dossier=accepted, act=house.act("colleague"))
    dossiers.hand_over(dossier=accepted, to=house.head, act=house.act("colleague"))
    rows = DossierHandover.objects.filter(dossier=dossier).order_by("pk")
    assert [(one.giver, one.taker, one.accepted_by) for one in rows] == [
        (house.drafter, house.colleague, house.colleague),
        (house.colleague, house.head, None),
    ]
    assert rows[0].note == "Chuyển công tác"


@pytest.mark.rule("DOS-06")
def test_a_leaver_hands_all_his_dossiers_over_in_one_act(house: make.Office) -> None:
    mine = [make.dossier(house) for _n in range(3)]
    paused = dossiers.pause(dossier=mine[0], reason="Chờ", act=house.act("drafter"))
    closed = make.dossier(house)
    Dossier.objects.filter(pk=closed.pk).update(
        state="closed", closed_at=house.now, closed_by=house.drafter, ended_on=house.now.date()
    )
    with pytest.raises(Blocked) as refusal:
        people.deactivate(person=house.drafter, act=house.act("administrator"))
    assert len(refusal.value.details) == 3
    mend = f"{reverse('documents:dossiers-hand-over')}?from={house.drafter.uid}"
    assert {line.url for line in refusal.value.details} == {mend}
    for name in ("colleague", "clerk", "administrator"):
        with pytest.raises(NotPermitted):
            dossiers.hand_over_all(person=house.drafter, to=house.colleague, act=house.act(name))
    results = dossiers.hand_over_all(
        person=house.drafter, to=house.colleague, act=house.act("chief")
    )
    assert [one.is_done for one in results] == [True, True, True]
    assert set(Dossier.objects.open().values_list("keeper", flat=True)) == {house.colleague.pk}
    paused.refresh_from_db()
    assert paused.state == "paused"
    assert people.deactivate(person=house.drafter, act=house.act("administrator")).pk
    assert DossierHandover.objects.filter(giver=house.drafter).count() == 3


def test_what_cannot_be_handed_over_says_why_and_hinders_no_other(house: make.Office) -> None:
    make.dossier(house, unit=house.unit)
    make.dossier(house, unit=house.headquarters)
    results = dossiers.hand_over_all(
        person=house.drafter, to=house.colleague, act=house.act("head")
    )
    assert [one.is_done for one in results] == [True, False]
    assert str(results[1].sentence)


@pytest.mark.rule("DOS-09")
def test_participants_have_a_role_and_lose_sight_when_they_leave(house: make.Office) -> None:
    dossier = make.dossier(house)
    paper, own = make.completed(house), make.completed(house)
    act = house.act("drafter")
    grants.share_dossier(dossier=dossier, people=[house.checker], role="lead", act=act)
    for document in (paper, own):
        dossiers.add(dossier=dossier, document=document, act=act)
    grants.share(document=own, people=[house.checker], act=act)
    checker = house.act("checker").who
    dossier.refresh_from_db()
    assert dossier.grants.get(principal__person=house.checker).role == "lead"
    assert may.fill_dossier.allows(checker, dossier)
    grants.unshare_dossier(dossier=dossier, principal=of.of_person(house.checker), act=act)
    seen = Document.objects.visible_to(checker)
    assert not Dossier.objects.visible_to(checker).exists()
    assert set(seen.values_list("pk", flat=True)) == {own.pk}


def test_a_document_is_proposed_the_dossier_of_its_thread_first(house: make.Office) -> None:
    letter, answer = make.completed(house), make.outgoing(house, state="issued")
    answer.reply_links.create(incoming_id=letter.pk, added_at=house.now, added_by=house.drafter)
    of_thread = make.dossier(house, title="Việc khác hẳn")
    dossiers.add(dossier=of_thread, document=letter, act=house.act("drafter"))
    alike = make.dossier(house, title=f"{answer.subject} tại địa phương")
    make.dossier(house, title="Không liên quan gì")
    who = house.act("drafter").who
    found = proposed_dossiers.for_document(Document.objects.get(pk=answer.pk), who)
    assert [one.dossier for one in found] == [of_thread, alike]
    dossiers.add(dossier=of_thread, document=answer, act=house.act("drafter"))
    found = proposed_dossiers.for_document(Document.objects.get(pk=answer.pk), who)
    assert [one.dossier for one in found] == [alike]


@pytest.mark.rule("DOS-01")
def test_many_are_put_in_each_with_its_own_result(house: make.Office) -> None:
    dossier = make.dossier(house)
    there, new, hidden = make.completed(house), make.completed(house), make.completed(house)
    grants.withdraw(
        document=hidden,
        principals=[one.principal for one in hidden.grants.select_related("principal")],
        act=house.act("clerk"),
    )
    act = house.act("drafter")
    dossiers.add(dossier=dossier, document=there, act=act)
    results = dossiers.add_each(dossier=dossier, documents=[there, new, hidden], act=act)
    assert [bool(one.item) for one in results] == [False, True, False]
    assert dossier.items.count() == 2


def test_the_page_of_all_dossiers_of_a_leaver_tells_each_row(
    client: Any, house: make.Office
) -> None:
    make.dossier(house, title="Vụ việc riêng")
    client.force_login(house.chief)
    address = reverse("documents:dossiers-hand-over")
    page = client.get(f"{address}?from={house.drafter.uid}")
    assert page.status_code == 200
    answer = client.post(
        address, {"giver": str(house.drafter.uid), "to": str(house.colleague.uid), "note": ""}
    )
    assert answer.status_code == 200
    words = answer.content.decode()
    assert "01.TH" in words
    # The chief of office does not see the dossier: its number is told, its title is not.
    assert "Vụ việc riêng" not in words


@pytest.mark.rule("SEC-09")
def test_a_secret_dossier_is_not_handed_to_who_may_not_know(house: make.Office) -> None:
    dossier = make.dossier(house)
    Dossier.objects.filter(pk=dossier.pk).update(secrecy=2)
    accounts.clearance(person=house.drafter, organisation=house.organisation, level=2)
    with pytest.raises(InvalidInput) as refused:
        dossiers.hand_over(dossier=dossier, to=house.colleague, act=house.act("drafter"))
    assert refused.value.reason_code == "not_cleared"
