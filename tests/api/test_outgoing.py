"""/outgoing/: from the anonymous caller to success, for every kind of call."""

from __future__ import annotations

from typing import Any

import pytest

from documents.models import Comment, OutgoingDocument, Recipient
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
ACTS = [
    "versions", "comments", "ask_comments", "close_comments", "withdraw", "submit_content",
    "approve_content", "pass_form", "return", "take_number", "issue", "cancel", "recall",
    "confirm_recalled", "give_up_recall", "replace", "correct",
]  # fmt: skip
REASON = {"reason": "Nội dung cần xem lại theo chỉ đạo."}


def path(document: OutgoingDocument, act: str = "") -> str:
    return f"/outgoing/{document.uid}/" + (f"{act}/" if act else "")


def drafting(house: make.Office, **fields: Any) -> dict[str, Any]:
    return {
        "kind": house.kind.code,
        "subject": "Thông báo về việc nghỉ lễ",
        "upload": str(make.upload(house.drafter).uid),
        "recipients": [{"name": "Như trên"}, {"unit": str(house.unit.uid), "copies": 2}],
    } | fields


def test_every_act_refuses_strangers_missing_scope_and_others_offices(
    doors: Doors, elsewhere: Doors
) -> None:
    document = make.outgoing(doors.house)
    for act in ACTS:
        strangers_are_refused("POST", path(document, act))
        scope_is_asked_for(
            doors, doors.house.drafter, "POST", path(document, act), "documents:write"
        )
        hidden_is_not_there([elsewhere.leader], "POST", f"/outgoing/{{uid}}/{act}/", document.uid)
    strangers_are_refused("PUT", path(document))
    scope_is_asked_for(doors, doors.house.drafter, "PUT", path(document), "documents:write")
    hidden_is_not_there([elsewhere.drafter], "PUT", "/outgoing/{uid}/", document.uid)


def test_reading_refuses_strangers_missing_scope_and_others_offices(
    doors: Doors, elsewhere: Doors
) -> None:
    document = make.outgoing(doors.house)
    for one in ("/outgoing/", path(document)):
        strangers_are_refused("GET", one)
        scope_is_asked_for(doors, doors.house.drafter, "GET", one, "documents:read")
        assert doors.drafter.get(one).status_code == 200
    hidden_is_not_there([elsewhere.drafter], "GET", "/outgoing/{uid}/", document.uid)
    assert elsewhere.drafter.get("/outgoing/").json()["results"] == []


def test_a_draft_is_made_and_changed_by_its_drafter(doors: Doors) -> None:
    house = doors.house
    strangers_are_refused("POST", "/outgoing/")
    scope_is_asked_for(doors, house.drafter, "POST", "/outgoing/", "documents:write")
    is_problem(doors.administrator.post("/outgoing/", drafting(house, upload=None)), 403)
    made = doors.drafter.post("/outgoing/", drafting(house))
    assert made.status_code == 201, made.json()
    body = made.json()
    assert body["state"] == "drafting"
    assert body["drafter"]["uid"] == str(house.drafter.uid)
    assert body["recipients"][0]["name"] == "Như trên"
    assert len(body["versions"]) == 1
    document = OutgoingDocument.objects.get()
    changed = drafting(house, subject="Thông báo nghỉ lễ", upload=None)
    is_problem(doors.colleague.put(path(document), changed), 403)
    is_problem(doors.chief.put(path(document), changed), 404)
    answer = doors.drafter.put(path(document), changed)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["subject"] == "Thông báo nghỉ lễ"
    numbered = make.outgoing(house, state="numbered")
    is_problem(doors.drafter.put(path(numbered), changed), 409, "wrong_state")


def test_a_new_version_and_comments(doors: Doors) -> None:
    document = make.outgoing(doors.house)
    foreign = {"upload": str(make.upload(doors.house.leader).uid)}
    is_problem(doors.drafter.post(path(document, "versions"), foreign), 404)
    own = {"upload": str(make.upload(doors.house.drafter).uid), "note": "sửa theo góp ý"}
    answer = doors.drafter.post(path(document, "versions"), own)
    assert answer.status_code == 201
    assert [row["ordinal"] for row in answer.json()["versions"]] == [1, 2]
    said = doors.colleague.post(path(document, "comments"), {"text": "Đồng ý."})
    assert said.status_code == 201
    assert Comment.objects.get(document=document).author == doors.house.colleague


RIGHT = [
    ("ask_comments", "drafting", "drafter", "commenting", "people"),
    ("close_comments", "commenting", "drafter", "drafting", ""),
    ("submit_content", "drafting", "drafter", "content_review", ""),
    ("withdraw", "content_review", "drafter", "drafting", ""),
    ("approve_content", "content_review", "head", "form_check", ""),
    ("pass_form", "form_check", "checker", "submitted", ""),
    ("return", "submitted", "leader", "returned", ""),
    ("take_number", "signed", "clerk", "numbered", ""),
    ("cancel", "drafting", "drafter", "cancelled", ""),
    ("recall", "issued", "clerk", "recalling", ""),
    ("confirm_recalled", "recalling", "clerk", "recalled", ""),
    ("give_up_recall", "recalling", "clerk", "issued", ""),
]


@pytest.mark.parametrize(("act", "state", "who", "after", "more"), RIGHT)
def test_wrong_role_wrong_moment_then_success(
    doors: Doors, act: str, state: str, who: str, after: str, more: str
) -> None:
    house = doors.house
    ready = {"signed_by": house.leader, "signed_at": house.now} if state == "signed" else {}
    document = make.outgoing(house, state=state, **ready)
    body: dict[str, Any] = {**REASON}
    if more:
        body["people"] = [str(house.colleague.uid)]
    is_problem(doors.archivist.post(path(document, act), body), 403, "not_permitted")
    archived = make.outgoing(house, state="archived")
    assert doors.archivist.post(path(archived, act), body).status_code in {403, 409}
    is_problem(getattr(doors, who).post(path(archived, act), body), 409, "wrong_state")
    answer = getattr(doors, who).post(path(document, act), body)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == after


def test_issue_is_barred_with_each_reason_named(doors: Doors) -> None:
    document = make.outgoing(doors.house, state="numbered")
    body = is_problem(doors.clerk.post(path(document, "issue"), {}), 409, "blocked")
    assert body["details"]
    assert all(line in body["detail"] for line in body["details"])


def test_a_receipt_is_marked_on_the_own_recipient_only(doors: Doors) -> None:
    document = make.outgoing(doors.house, state="issued")
    other = make.outgoing(doors.house, state="issued")
    mine, theirs = (
        Recipient.objects.create(document=one, name="Sở Nội vụ", ordinal=1)
        for one in (document, other)
    )
    for act in ("sent", "received"):
        wrong = path(document) + f"recipients/{theirs.uid}/{act}/"
        strangers_are_refused("POST", wrong)
        is_problem(doors.clerk.post(wrong), 404)
        answer = doors.clerk.post(path(document) + f"recipients/{mine.uid}/{act}/")
        assert answer.status_code == 200, answer.json()
    assert answer.json()["received_at"]
