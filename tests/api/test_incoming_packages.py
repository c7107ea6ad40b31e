"""/incoming/packages/ and what belongs to it: handed over once, locked, asked back, answered."""

from __future__ import annotations

from typing import Any

import pytest

from documents.models import IncomingDocument
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def _package(house: make.Office) -> dict[str, Any]:
    return {
        "message_id": "goi-tin-7",
        "sender_name": "Sở Nội vụ",
        "headers": [{"name": "From", "value": "H99.05"}],
        "kind": house.kind.code,
        "code_display": "12/TB-SNV",
        "subject": "Về việc rà soát",
        "uploads": [str(make.upload(house.clerk).uid)],
    }


@pytest.mark.rule("IN-04")
@pytest.mark.rule("R28")
def test_a_package_is_handed_over_once_and_its_fields_are_locked(doors: Doors) -> None:
    house = doors.house
    strangers_are_refused("POST", "/incoming/packages/")
    scope_is_asked_for(doors, house.clerk, "POST", "/incoming/packages/", "documents:write")
    theirs = _package(house) | {"uploads": [str(make.upload(house.drafter).uid)]}
    is_problem(doors.drafter.post("/incoming/packages/", theirs), 403)
    sent = _package(house)
    first = doors.clerk.post("/incoming/packages/", sent)
    assert first.status_code == 201, first.content
    again = doors.clerk.post("/incoming/packages/", sent)
    assert (again.status_code, again.json()["uid"]) == (200, first.json()["uid"])
    assert IncomingDocument.objects.count() == 1
    path = f"/incoming/{first.json()['uid']}/"
    is_problem(doors.clerk.patch(path, {"subject": "Khác"}), 403)
    way = doors.clerk.get(f"{path}transmission/").json()
    assert way["headers"] == [["From", "H99.05"]]


@pytest.mark.rule("IN-12")
def test_a_sender_asks_back_and_the_clerk_refuses_over_the_api(doors: Doors) -> None:
    document = make.registered(doors.house)
    path = f"/incoming/{document.uid}"
    asked = doors.clerk.post(f"{path}/ask_back/", {"reason": "Gửi nhầm.", "message_id": "m1"})
    assert [one["answered_at"] for one in asked.json()] == [None]
    is_problem(doors.chief.post(f"{path}/refuse_recall/", {"reason": "Không."}), 403)
    assert doors.clerk.post(f"{path}/refuse_recall/", {"reason": "Đã làm."}).status_code == 200
    (told,) = doors.clerk.get(f"{path}/recalls/").json()
    assert (told["is_agreed"], told["answer"]) == (False, "Đã làm.")


def test_envelopes_go_unopened_to_their_addressee(doors: Doors, elsewhere: Doors) -> None:
    house, root = doors.house, "/envelopes/"
    strangers_are_refused("POST", root)
    scope_is_asked_for(doors, house.clerk, "POST", root, "documents:write")
    scope_is_asked_for(doors, house.clerk, "GET", root, "documents:read")
    sent = {"sender_name": "Công ty Thử", "addressee": str(house.leader.uid)}
    is_problem(doors.drafter.post(root, sent), 403)
    made = doors.clerk.post(root, sent)
    assert made.status_code == 201, made.content
    path = root + "{uid}/"
    hidden_is_not_there([elsewhere.clerk, doors.drafter], "GET", path, made.json()["uid"])
    one = path.format(uid=made.json()["uid"])
    is_problem(doors.clerk.post(f"{one}take/"), 403)
    is_problem(doors.leader.post(f"{one}bring_back/"), 409)
    assert doors.leader.post(f"{one}take/").json()["taken_at"]
    assert doors.leader.post(f"{one}bring_back/").json()["document"]
    assert len(doors.leader.get(root).json()["results"]) == 1


def test_the_sheet_and_the_book_of_follow_up_are_handed_out(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    document = make.registered(house)
    sheet, book = "/incoming/{uid}/sheet/", "/registers/{uid}/follow_up/"
    register = house.incoming_register
    for path, uid in ((sheet, document.uid), (book, register.uid)):
        one = path.format(uid=uid)
        strangers_are_refused("GET", one)
        scope_is_asked_for(doors, house.clerk, "GET", one, "documents:read")
        hidden_is_not_there([elsewhere.clerk], "GET", path, uid)
        assert doors.clerk.get(one).content.startswith(b"%PDF")
    table = doors.clerk.get(book.format(uid=register.uid) + "?form=xlsx")
    assert table.content[:2] == b"PK"
    is_problem(doors.clerk.get(book.format(uid=register.uid) + "?scope=1999"), 404)
    is_problem(doors.clerk.get(sheet.format(uid=make.arrived(house).uid)), 409)
