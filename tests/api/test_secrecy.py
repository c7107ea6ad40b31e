"""State secrets over the API: levels, numbered copies, findings, books and stubs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from catalogues.models import SecrecyLevel, SecretListItem
from core import events
from documents.choices import GrantReason
from documents.events import FileAttached
from documents.models import Document, FileText, OutgoingDocument
from documents.services import grants
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import accounts
from tests.factories import documents as make
from tests.factories.catalogues import a_row

pytestmark = pytest.mark.django_db
ACTS = (
    "decide", "change", "tell", "name_reader", "end_reader", "permit_copies", "make_copies",
    "hand_over_copy", "take_back_copy", "spoil_copy", "destroy_copy", "clear_finding",
    "remove_content",
)  # fmt: skip


@pytest.fixture
def classified(doors: Doors, settings: Any) -> Doors:
    settings.MODE, settings.SECRECY_CEILING = "classified", 3
    house = doors.house
    for name in ("clerk", "chief", "leader", "head", "drafter"):
        accounts.clearance(person=house.people[name], organisation=house.organisation, level=3)
    for level, years in ((1, 10), (2, 20), (3, 30)):
        if not SecrecyLevel.objects.filter(level=level).exists():
            a_row(SecrecyLevel, level=level, protection_years=years, own_series=True)
        house.more[f"item{level}"] = a_row(SecretListItem, level=level, sector="Thử")
    return doors


def a_secret(doors: Doors, *, state: str = "issued") -> Any:
    house = doors.house
    paper = make.outgoing(house, state=state, secrecy_proposed=1)
    Document.objects.filter(pk=paper.pk).update(secrecy=1)
    paper.refresh_from_db()
    known = [house.people[name] for name in ("leader", "clerk", "drafter", "chief")]
    grants.give(
        document=paper,
        principals=make.principals.of_people(known),
        reason=GrantReason.ROUTED,
        act=house.act("leader"),
    )
    return paper


@pytest.mark.rule("SEC-09")
def test_the_sheet_refuses_whom_it_must(classified: Doors, elsewhere: Doors) -> None:
    paper = a_secret(classified)
    blind = [elsewhere.clerk, classified.head, classified.clerk]  # no token opens a secret
    clerk, root = classified.house.clerk, "/documents/{uid}/secrecy/"
    for book in ("", "copies_book/", "readings_book/"):
        strangers_are_refused("GET", f"/documents/{paper.uid}/secrecy/{book}")
        scope_is_asked_for(
            classified, clerk, "GET", f"/documents/{paper.uid}/secrecy/{book}", "documents:read"
        )
        hidden_is_not_there(blind, "GET", root + book, paper.uid)
    for act in ACTS:
        path = f"/documents/{paper.uid}/secrecy/{act}/"
        strangers_are_refused("POST", path)
        scope_is_asked_for(classified, clerk, "POST", path, "documents:write")
        hidden_is_not_there(blind, "POST", f"{root}{act}/", paper.uid)
    drafter = classified.session(classified.house.drafter)
    assert drafter.get(f"/documents/{paper.uid}/secrecy/").json()["copies"] == []
    is_problem(drafter.post(f"/documents/{paper.uid}/secrecy/permit_copies/"), 404)


@pytest.mark.rule("SEC-01")
@pytest.mark.rule("SEC-11")
def test_a_level_is_decided_and_changed(classified: Doors) -> None:
    house = classified.house
    leader = classified.session(house.leader)
    draft = a_secret(classified, state="submitted")
    path = f"/documents/{draft.uid}/secrecy/"
    sent = {"level": 1, "item": house.more["item1"].code, "basis": "Danh mục BMNN"}
    wrong = sent | {"item": house.more["item2"].code}
    is_problem(leader.post(f"{path}decide/", wrong), 422)
    decided = leader.post(f"{path}decide/", sent)
    assert decided.status_code == 200, decided.content
    assert [one["after"] for one in decided.json()["decisions"]] == [1]
    issued = a_secret(classified)
    OutgoingDocument.objects.filter(pk=issued.pk).update(
        signed_at=house.now, signed_by=house.leader
    )
    path = f"/documents/{issued.uid}/secrecy/"
    lifted = leader.post(f"{path}change/", {"level": 0, "basis": "01/QĐ"})
    assert (lifted.status_code, lifted.json()["level"]) == (200, 0), lifted.content


@pytest.mark.rule("SEC-10")
def test_numbered_copies_go_out_and_come_back(classified: Doors) -> None:
    paper = a_secret(classified)
    leader = classified.session(classified.house.leader)
    clerk = classified.session(classified.house.clerk)
    path = f"/documents/{paper.uid}/secrecy/"
    asked = {"count": 1, "form": "paper", "purpose": "Họp"}
    order = leader.post(f"{path}permit_copies/", asked)
    assert order.status_code == 200, order.content
    (given,) = order.json()["orders"]
    entered = {"order": given["uid"], "count": 1}
    (copy,) = clerk.post(f"{path}make_copies/", entered).json()["copies"]
    is_problem(clerk.post(f"{path}make_copies/", entered), 422, "too_many_copies")
    assert copy["label"] == "BẢN SAO SỐ 01"
    is_problem(clerk.post(f"{path}take_back_copy/", {"copy": copy["uid"]}), 409)
    is_problem(clerk.post(f"{path}spoil_copy/", {"copy": str(uuid.uuid4())}), 422)
    handed = {"copy": copy["uid"], "holder": str(classified.house.chief.uid)}
    out = clerk.post(f"{path}hand_over_copy/", handed).json()["copies"][0]
    assert out["holder_name"] == classified.house.chief.full_name
    assert clerk.post(f"{path}take_back_copy/", {"copy": copy["uid"]}).status_code == 200
    end = {"copy": copy["uid"], "witness": str(classified.house.chief.uid)}
    gone = clerk.post(f"{path}destroy_copy/", end).json()["copies"][0]
    assert gone["destroyed_at"]
    assert clerk.get(f"{path}copies_book/?form=xlsx").content[:2] == b"PK"
    assert clerk.get(f"{path}readings_book/").content.startswith(b"%PDF")
    is_problem(classified.session(classified.house.drafter).get(f"{path}copies_book/"), 403)


@pytest.mark.rule("SEC-03")
def test_a_finding_is_shown_and_cleared_with_a_reason(doors: Doors) -> None:
    house = doors.house
    document = make.registered(house)
    stored = make.stored_file()
    make.version(document, stored, house.clerk)
    FileText.objects.create(
        stored=stored, text="", pages=["ỦY BAN NHÂN DÂN\nTUYỆT MẬT\nSố: 01/BC"], made_at=house.now
    )
    events.publish(FileAttached(document_id=document.pk, stored_id=stored.pk))
    path = f"/documents/{document.uid}/secrecy/"
    assert doors.chief.get(path).json()["finding"]["level"] == 3
    is_problem(doors.clerk.post(f"{path}clear_finding/", {"reason": "Nhầm."}), 404)
    is_problem(doors.chief.post(f"{path}clear_finding/", {}), 422, "reason_missing")
    cleared = doors.chief.post(f"{path}clear_finding/", {"reason": "Chữ trong câu."})
    assert cleared.status_code == 200, cleared.content
    assert cleared.json()["finding"] is None


@pytest.mark.rule("SEC-04")
@pytest.mark.rule("SEC-07")
def test_stubs_are_kept_once_the_head_permits_them(doors: Doors, elsewhere: Doors) -> None:
    house, root = doors.house, "/secret-stubs/"
    strangers_are_refused("GET", root)
    scope_is_asked_for(doors, house.clerk, "GET", root, "documents:read")
    scope_is_asked_for(doors, house.clerk, "POST", root, "documents:write")
    book = make.register(house.organisation, "incoming", secret=True, is_default=False)
    sent = {"direction": "incoming", "level": 2, "sender": "Tỉnh ủy", "receiver": "Chánh VP"}
    is_problem(doors.clerk.post(root, sent), 403, "stubs_off")
    is_problem(doors.clerk.post(f"{root}permit/", {"basis": "05/QĐ"}), 403)
    assert doors.leader.post(f"{root}permit/", {"basis": "05/QĐ"}).status_code == 204
    made = doors.clerk.post(root, sent)
    assert made.status_code == 201, made.content
    is_problem(doors.drafter.get(root), 403)
    assert [one["uid"] for one in doors.clerk.get(root).json()["results"]] == [made.json()["uid"]]
    assert elsewhere.clerk.get(root).json()["results"] == []
    assert doors.clerk.get(f"/registers/{book.uid}/print/?form=xlsx").content[:2] == b"PK"
    is_problem(doors.drafter.get(f"/registers/{book.uid}/print/"), 404)
    assert doors.leader.post(f"{root}end_permission/").status_code == 204
    is_problem(doors.leader.post(f"{root}end_permission/"), 404)
    is_problem(doors.clerk.post(root, sent), 403, "stubs_off")
