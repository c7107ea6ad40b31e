"""/dossiers/ and /file-plans/: from the anonymous caller to success."""

from __future__ import annotations

import pytest

from documents.models import DocumentGrant, Dossier, DossierItem
from documents.services import dossiers
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
ACTS = ["add", "remove", "close", "reopen", "hand_over", "share"]
REASON = "Hồ sơ còn thiếu tài liệu."


def path(dossier: Dossier, act: str = "") -> str:
    return f"/dossiers/{dossier.uid}/" + (f"{act}/" if act else "")


def test_every_call_refuses_strangers_missing_scope_and_others_offices(
    doors: Doors, elsewhere: Doors
) -> None:
    dossier = make.dossier(doors.house)
    drafter = doors.house.drafter
    blind = [elsewhere.drafter, doors.checker]
    for act in ACTS:
        strangers_are_refused("POST", path(dossier, act))
        scope_is_asked_for(doors, drafter, "POST", path(dossier, act), "dossiers:write")
        hidden_is_not_there(blind, "POST", f"/dossiers/{{uid}}/{act}/", dossier.uid)
    for one in ("/dossiers/", "/file-plans/", path(dossier), path(dossier, "items")):
        strangers_are_refused("GET", one)
        scope_is_asked_for(doors, drafter, "GET", one, "dossiers:read")
        assert doors.drafter.get(one).status_code == 200
    hidden_is_not_there(blind, "GET", "/dossiers/{uid}/", dossier.uid)
    hidden_is_not_there(blind, "GET", "/dossiers/{uid}/items/", dossier.uid)
    strangers_are_refused("POST", "/dossiers/")
    scope_is_asked_for(doors, drafter, "POST", "/dossiers/", "dossiers:write")


def test_a_dossier_is_opened_under_a_heading_of_the_own_plan(
    doors: Doors, elsewhere: Doors
) -> None:
    given = {"record_class": str(doors.house.record_class.uid), "title": "Rà soát thủ tục"}
    foreign = given | {"record_class": str(elsewhere.house.record_class.uid)}
    assert is_problem(doors.drafter.post("/dossiers/", foreign), 422)["field"] == "record_class"
    assert is_problem(doors.drafter.post("/dossiers/", {}), 422)["field"] == "record_class"
    is_problem(doors.administrator.post("/dossiers/", given), 403)
    answer = doors.drafter.post("/dossiers/", given)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert (made["number"], made["state"], made["notation"]) == (1, "open", "01.TH")
    assert made["keeper"]["uid"] == str(doors.house.drafter.uid)


def test_the_keeper_edits_and_others_do_not(doors: Doors) -> None:
    dossier = make.dossier(doors.house)
    make.grants.share_dossier(
        dossier=dossier, people=[doors.house.colleague], act=doors.house.act("drafter")
    )
    is_problem(doors.colleague.patch(path(dossier), {"title": "Khác"}), 403)
    assert doors.drafter.patch(path(dossier), {"title": "Khác"}).json()["title"] == "Khác"
    issued = make.outgoing(doors.house, state="issued")
    dossiers.add(dossier=dossier, document=issued, act=doors.house.act("drafter"))
    dossiers.close(dossier=dossier, act=doors.house.act("drafter"))
    is_problem(doors.drafter.patch(path(dossier), {"title": "Muộn"}), 409, "wrong_state")


def test_documents_go_in_and_out(doors: Doors, elsewhere: Doors) -> None:
    dossier = make.dossier(doors.house)
    document = make.outgoing(doors.house, state="issued")
    unseen = make.registered(doors.house)
    foreign = make.outgoing(elsewhere.house)
    for hidden in (unseen, foreign):
        body = is_problem(
            doors.drafter.post(path(dossier, "add"), {"document": str(hidden.uid)}), 422
        )
        assert body["field"] == "document"
    added = doors.drafter.post(path(dossier, "add"), {"document": str(document.uid)})
    assert added.status_code == 201, added.json()
    assert added.json()["document"] == str(document.uid)
    (row,) = doors.drafter.get(path(dossier, "items")).json()["results"]
    assert row["uid"] == added.json()["uid"]
    is_problem(doors.drafter.post(path(dossier, "remove"), {"item": row["uid"]}), 422)
    gone = {"item": row["uid"], "reason": REASON}
    assert doors.drafter.post(path(dossier, "remove"), gone).status_code == 200
    assert not DossierItem.objects.exists()
    is_problem(doors.drafter.post(path(dossier, "remove"), gone), 404)


def test_closing_reopening_handing_over(doors: Doors) -> None:
    dossier = make.dossier(doors.house)
    is_problem(doors.archivist.post(path(dossier, "close")), 403)
    open_work = make.outgoing(doors.house)
    item = dossiers.add(dossier=dossier, document=open_work, act=doors.house.act("drafter"))
    body = is_problem(doors.drafter.post(path(dossier, "close")), 409, "blocked")
    assert open_work.subject in body["detail"]
    dossiers.remove(item=item, reason=REASON, act=doors.house.act("drafter"))
    is_problem(doors.drafter.post(path(dossier, "close")), 409, "blocked")
    issued = make.outgoing(doors.house, state="issued")
    dossiers.add(dossier=dossier, document=issued, act=doors.house.act("drafter"))
    closed = doors.drafter.post(path(dossier, "close"))
    assert closed.json()["state"] == "closed"
    is_problem(doors.drafter.post(path(dossier, "close")), 409, "wrong_state")
    is_problem(doors.drafter.post(path(dossier, "reopen"), {"reason": REASON}), 403)
    handed = doors.drafter.post(path(dossier, "hand_over"), {"to": str(doors.house.colleague.uid)})
    assert handed.json()["keeper"]["uid"] == str(doors.house.colleague.uid)


def test_the_file_plan_shows_its_headings(doors: Doors, elsewhere: Doors) -> None:
    (plan,) = doors.drafter.get("/file-plans/").json()["results"]
    assert [row["code"] for row in plan["classes"]] == ["TH"]
    assert plan["uid"] != elsewhere.drafter.get("/file-plans/").json()["results"][0]["uid"]


@pytest.mark.rule("R25")
@pytest.mark.rule("DOS-02")
def test_ordinals_have_no_gap_where_a_document_is_hidden(doors: Doors) -> None:
    house = doors.house
    dossier = make.dossier(house)
    papers = [make.outgoing(house, subject=f"Văn bản {n}") for n in (1, 2, 3)]
    for paper in papers[:2]:
        dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    added = doors.drafter.post(path(dossier, "add"), {"document": str(papers[2].uid)})
    assert (added.status_code, added.json()["ordinal"]) == (201, 3)
    inside = list(dossier.items.order_by("ordinal"))
    DocumentGrant.objects.filter(document=inside[1].document_id).delete()

    def shown(asked: str = "") -> list[tuple[int, str]]:
        answer = doors.drafter.get(path(dossier, "items") + asked).json()
        return [(row["ordinal"], row["uid"]) for row in answer["results"]]

    assert shown() == [(1, str(inside[0].uid)), (2, str(inside[2].uid))]
    first = doors.drafter.get(path(dossier, "items") + "?size=1").json()
    following = first["next"].split("/api/v1")[1]
    assert [row["ordinal"] for row in doors.drafter.get(following).json()["results"]] == [2]
