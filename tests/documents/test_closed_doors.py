"""What a careless or a hostile colleague finds closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import SigningRight
from accounts.services import people
from core.acts import Act
from core.errors import Blocked, InvalidInput, NotFound
from core.models import JournalEntry
from documents import lifecycles
from documents.choices import GrantReason, OutgoingState
from documents.jobs import files as jobs
from documents.policies import dossiers as may
from documents.selectors import course
from documents.services import dossiers, grants, outgoing
from tests.factories import catalogues
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Any, house: make.Office) -> Any:
    person = house.people["administrator"]
    people.refresh_staff(person, act=Act.of_system("test"))
    client.force_login(person)
    return client


@pytest.mark.rule("OUT-08")
def test_successor_that_is_hidden_is_not_there(house: make.Office) -> None:
    document, by = (make.outgoing(house, state=OutgoingState.ISSUED) for _time in range(2))
    kept = [grant.principal for grant in by.grants.select_related("principal")]
    grants.withdraw(document=by, principals=kept, act=house.act("clerk"))
    with pytest.raises(NotFound):
        outgoing.replace(document=document, by=by, act=house.act("clerk", reason="Thay thế"))


@pytest.mark.rule("R27")
@pytest.mark.parametrize(("name", "link"), [("replace", "replaces"), ("correct", "corrects")])
def test_successor_keeps_a_line_of_its_own(house: make.Office, name: str, link: str) -> None:
    document = make.outgoing(house, state=OutgoingState.ISSUED)
    letter = catalogues.a_kind(name="Công văn", has_title=False)
    kind = letter if name == "correct" else document.kind
    by = make.outgoing(house, state=OutgoingState.ISSUED, kind=kind)
    service = getattr(outgoing, name)
    service(document=document, by=by, act=house.act("clerk", reason="Có sai sót"))
    by.refresh_from_db()
    assert getattr(by, f"{link}_id") == document.pk
    line = JournalEntry.objects.get(verb=f"documents.outgoing.{link}", object_id=by.pk)
    assert line.changes[link][1]["id"] == document.pk
    assert [step for step in course.of(by) if step.said == ["Có sai sót"]]


@pytest.mark.rule("OUT-06")
def test_number_is_not_dated_before_the_signature(house: make.Office) -> None:
    document = make.outgoing(
        house, state=OutgoingState.SIGNED, signed_at=house.now, signed_by=house.leader
    )
    with pytest.raises(InvalidInput) as refused:
        outgoing.take_number(
            document=document,
            on=house.act("clerk").on - timedelta(days=1),
            register=house.outgoing_register,
            act=house.act("clerk"),
        )
    assert refused.value.field == "on"


@pytest.mark.rule("SIG-08")
def test_signing_right_that_has_ended_signs_nothing(house: make.Office) -> None:
    right = SigningRight.objects.create(
        organisation=house.organisation,
        person=house.leader,
        form="direct",
        valid_from=house.now.date(),
        valid_to=house.now.date(),
        basis="QĐ 01",
    )
    document = make.outgoing(house, state=OutgoingState.SUBMITTED, signing_right=right)
    assert any(
        house.leader.full_name in str(line)
        for line in lifecycles.outgoing.blockers("sign", document)
    )
    SigningRight.objects.filter(pk=right.pk).update(valid_to=None)
    document.refresh_from_db()
    assert not any(
        house.leader.full_name in str(line)
        for line in lifecycles.outgoing.blockers("sign", document)
    )


@pytest.mark.rule("SEC-09")
def test_administrator_lets_a_keeper_go_without_reading_titles(house: make.Office) -> None:
    make.dossier(house, title="Vụ việc riêng")
    with pytest.raises(Blocked) as refused:
        people.deactivate(person=house.drafter, act=house.act("administrator"))
    assert "Vụ việc riêng" not in str(refused.value)


@pytest.mark.rule("SEC-09")
@pytest.mark.parametrize("page", ["change", "history"])
def test_administrator_reads_no_title_of_dossier_or_upload(
    administrator: Any, house: make.Office, page: str
) -> None:
    dossier = make.dossier(house, title="Vụ việc riêng")
    upload = make.upload(house.clerk, name="Vụ việc riêng.pdf")
    upload.organisation_id = house.organisation.pk
    upload.save(update_fields=["organisation"])
    for name, row in (("dossier", dossier), ("upload", upload)):
        answer = administrator.get(reverse(f"admin:documents_{name}_{page}", args=[row.pk]))
        assert answer.status_code == 200
        assert "Vụ việc riêng" not in answer.content.decode()


def test_item_taken_out_twice_is_not_there(house: make.Office) -> None:
    dossier = make.dossier(house, by="clerk")
    item = dossiers.add(dossier=dossier, document=make.arrived(house), act=house.act("clerk"))
    dossiers.remove(item=item, reason="Nhầm hồ sơ", act=house.act("clerk"))
    with pytest.raises(NotFound):
        dossiers.remove(item=item, reason="Nhầm hồ sơ", act=house.act("clerk"))


@pytest.mark.rule("DOS-03")
def test_unit_that_saw_the_dossier_fills_it_once_it_is_shared(house: make.Office) -> None:
    dossier = make.dossier(house)
    assert not may.fill_dossier.allows(house.act("colleague").who, dossier)
    grants.share_dossier(dossier=dossier, units=[house.unit], act=house.act("drafter"))
    dossier.refresh_from_db()
    assert may.fill_dossier.allows(house.act("colleague").who, dossier)
    assert dossier.grants.filter(reason=GrantReason.CREATED).exists()


def test_sweep_asks_for_a_lost_file_once_in_a_while(
    house: make.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    asked: list[int] = []
    monkeypatch.setattr(jobs.extract_text, "delay", lambda *, stored_id: asked.append(stored_id))
    monkeypatch.setattr(jobs.draw_pictures, "delay", lambda *, stored_id: None)
    stored = make.stored_file(created_at=Act.of_system("test").at - 2 * jobs.LOST_AFTER)
    for _time in range(3):
        jobs.sweep_files()
    assert asked.count(stored.pk) == 1
