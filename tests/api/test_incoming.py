"""/incoming/: from the anonymous caller to success, for every kind of call."""

from __future__ import annotations

from typing import Any

import pytest

from documents.models import Comment, IncomingDocument, RegisterEntry
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
    "register", "present", "direct", "assign", "hand_down", "report_done", "complete", "accept",
    "confirm", "take_back", "reject_result", "file_away", "return_to_sender", "send_back",
    "hand_back", "reopen", "recall", "comments",
]  # fmt: skip
READS = ["", "assignments/", "directives/"]
REASON = "Đã xem xét kỹ hồ sơ kèm theo."


def bodies(house: make.Office) -> dict[str, dict[str, Any]]:
    """A sound body for each act, so that only the caller or the moment can be wrong."""
    lead = {"role": "lead", "unit": str(house.unit.uid)}
    return {
        "present": {"to": str(house.leader.uid)},
        "direct": {"text": "Giao Phòng Kinh tế tham mưu.", "assignments": [lead]},
        "assign": {"assignments": [lead]},
        "hand_down": {"assignments": [{"role": "lead", "person": str(house.drafter.uid)}]},
        "report_done": {"outcome": "result", "note": "Đã trả lời."},
        "complete": {"outcome": "result", "note": "Đã trả lời."},
        "comments": {"text": "Cần làm rõ căn cứ."},
    }


def body(house: make.Office, act: str) -> dict[str, Any]:
    return bodies(house).get(act, {"reason": REASON})


def path(document: IncomingDocument, act: str = "") -> str:
    return f"/incoming/{document.uid}/" + (f"{act}/" if act and not act.endswith("/") else act)


def test_every_act_refuses_strangers_missing_scope_and_others_offices(
    doors: Doors, elsewhere: Doors
) -> None:
    document = make.registered(doors.house)
    for act in ACTS:
        strangers_are_refused("POST", path(document, act))
        scope_is_asked_for(doors, doors.house.clerk, "POST", path(document, act), "documents:write")
        blind = [elsewhere.clerk, doors.colleague]
        hidden_is_not_there(blind, "POST", f"/incoming/{{uid}}/{act}/", document.uid)


def test_reading_refuses_strangers_missing_scope_and_others_offices(
    doors: Doors, elsewhere: Doors
) -> None:
    document = make.registered(doors.house)
    for part in READS:
        strangers_are_refused("GET", path(document, part))
        scope_is_asked_for(doors, doors.house.clerk, "GET", path(document, part), "documents:read")
        blind = [elsewhere.clerk, doors.colleague]
        hidden_is_not_there(blind, "GET", f"/incoming/{{uid}}/{part}", document.uid)
        answer = doors.clerk.get(path(document, part))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store, private"


def test_the_list_is_for_those_who_may_read_and_shows_each_only_his_own(
    doors: Doors, elsewhere: Doors
) -> None:
    strangers_are_refused("GET", "/incoming/")
    scope_is_asked_for(doors, doors.house.clerk, "GET", "/incoming/", "documents:read")
    document = make.registered(doors.house)
    for caller in (elsewhere.clerk, doors.colleague):
        assert caller.get("/incoming/").json()["results"] == []
    (row,) = doors.clerk.get("/incoming/").json()["results"]
    assert row["uid"] == str(document.uid)
    assert row["acts"] == row["files"] == []


def test_the_list_is_filtered(doors: Doors) -> None:
    make.registered(doors.house, subject="Rà soát thủ tục hành chính")
    for query, found in {
        "state=registered": 1,
        "state=filed": 0,
        "q=ra+soat": 1,
        "q=khong-co-dau": 0,
        "open=1": 1,
        "urgent=1": 0,
        "mine=work": 0,
        "from=2000-01-01&to=2999-01-01": 1,
    }.items():
        assert len(doors.clerk.get(f"/incoming/?{query}").json()["results"]) == found, query


def test_a_filter_that_means_nothing_is_refused_by_name(doors: Doors) -> None:
    for query in (
        "state=lost",
        "due=later",
        "from=yesterday",
        "to=2026-02-30",
        "unit=gggggggg-gggg-gggg-gggg-gggggggggggg",
        "mine=theirs",
        "q=%00",
        "q=" + "a" * 501,
        "cursor=%00",
        "cursor=WzAsIngiXQ",
    ):
        body = is_problem(doors.clerk.get(f"/incoming/?{query}"), 422)
        assert body["field"] == query.partition("=")[0]


def arriving(house: make.Office, **fields: Any) -> dict[str, Any]:
    return {
        "kind": house.kind.code,
        "code_display": "05/QĐ-UBND",
        "issued_on": "2026-03-02",
        "issuer_name": "Ủy ban nhân dân tỉnh",
        "subject": "Về việc rà soát thủ tục",
        "uploads": [str(make.upload(house.clerk).uid)],
    } | fields


def test_a_document_arrives(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    strangers_are_refused("POST", "/incoming/")
    scope_is_asked_for(doors, house.clerk, "POST", "/incoming/", "documents:write")
    foreign = arriving(house, uploads=[str(make.upload(elsewhere.house.clerk).uid)])
    is_problem(doors.clerk.post("/incoming/", foreign), 404)
    own = arriving(house, uploads=[str(make.upload(house.drafter).uid)])
    is_problem(doors.drafter.post("/incoming/", own), 403)
    assert not IncomingDocument.objects.exists()
    answer = doors.clerk.post("/incoming/", arriving(house))
    assert answer.status_code == 201
    made = answer.json()
    assert made["state"] == "arrived"
    assert made["kind"] == {"code": house.kind.code, "name": house.kind.name}
    assert [move["name"] for move in made["acts"]].count("register") == 1
    assert len(made["files"]) == 1
    used = arriving(house, uploads=[made["files"][0]["uid"]])
    is_problem(doors.clerk.post("/incoming/", used), 404)


def test_an_upload_is_used_once(doors: Doors) -> None:
    given = arriving(doors.house)
    assert doors.clerk.post("/incoming/", given).status_code == 201
    is_problem(doors.clerk.post("/incoming/", given), 422, "upload_used")


def test_the_description_is_corrected_field_by_field(doors: Doors) -> None:
    document = make.arrived(doors.house)
    strangers_are_refused("PATCH", path(document))
    scope_is_asked_for(doors, doors.house.clerk, "PATCH", path(document), "documents:write")
    changed = doors.clerk.patch(path(document), {"subject": "Trích yếu đúng", "urgency": 1})
    assert changed.status_code == 200
    assert changed.json()["subject"] == "Trích yếu đúng"
    assert changed.json()["issuer_name"] == document.issuer_name
    closed = make.filed(doors.house)
    is_problem(doors.clerk.patch(path(closed), {"note": "muộn"}), 409, "wrong_state")


WRONG_MOMENT = {
    "register": "registered",
    "present": "arrived",
    "direct": "registered",
    "assign": "arrived",
    "hand_down": "registered",
    "report_done": "registered",
    "complete": "registered",
    "accept": "registered",
    "confirm": "processing",
    "take_back": "registered",
    "reject_result": "processing",
    "file_away": "arrived",
    "return_to_sender": "registered",
    "send_back": "registered",
    "hand_back": "registered",
    "reopen": "registered",
    "recall": "recalled",
}
RIGHT_MOMENT = {
    "register": ("arrived", "clerk", "registered"),
    "present": ("registered", "clerk", "presented"),
    "direct": ("presented", "leader", "assigned"),
    "assign": ("registered", "chief", "assigned"),
    "hand_down": ("assigned", "head", "assigned"),
    "report_done": ("wait", "head", "wait_confirm"),
    "complete": ("processing", "head", "completed"),
    "accept": ("assigned", "head", "processing"),
    "confirm": ("wait_confirm", "leader", "completed"),
    "take_back": ("returned", "clerk", "arrived"),
    "reject_result": ("wait_confirm", "leader", "processing"),
    "file_away": ("registered", "clerk", "filed"),
    "return_to_sender": ("arrived", "clerk", "returned"),
    "reopen": ("completed", "leader", "processing"),
    "recall": ("registered", "clerk", "recalled"),
}


def in_state(house: make.Office, state: str) -> IncomingDocument:
    if state == "wait":
        return make.processing(house, confirm_needed=True)
    return make.INCOMING[state](house)


def test_the_wrong_moment_is_refused(doors: Doors) -> None:
    house = doors.house
    made = {state: in_state(house, state) for state in set(WRONG_MOMENT.values())}
    for act, state in WRONG_MOMENT.items():
        callers = [doors.clerk, doors.leader, doors.chief, doors.head]
        answers = [caller.post(path(made[state], act), body(house, act)) for caller in callers]
        assert {answer.status_code for answer in answers} <= {403, 404, 409}, act
        late = [answer for answer in answers if answer.status_code == 409]
        assert late, (act, [answer.json() for answer in answers])
        for answer in late:
            is_problem(answer, 409, "wrong_state")
    for document in made.values():
        before = document.state
        document.refresh_from_db()
        assert document.state == before


@pytest.mark.parametrize(("act", "how"), RIGHT_MOMENT.items())
def test_the_wrong_role_is_refused_and_the_right_one_succeeds(
    doors: Doors, act: str, how: tuple[str, str, str]
) -> None:
    state, who, after = how
    document = in_state(doors.house, state)
    wrong = doors.archivist.post(path(document, act), body(doors.house, act))
    assert wrong.status_code in {403, 404}
    make.grants.give(
        document=document,
        principals=[make.principals.of_person(doors.house.archivist)],
        reason=make.GrantReason.SHARED,
        act=doors.house.act("clerk"),
    )
    is_problem(doors.archivist.post(path(document, act), body(doors.house, act)), 403)
    answer = getattr(doors, who).post(path(document, act), body(doors.house, act))
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == after
    assert answer["ETag"]


def test_registering_gives_the_number_of_the_register(doors: Doors, elsewhere: Doors) -> None:
    document = make.arrived(doors.house)
    foreign = {"register": str(elsewhere.house.incoming_register.uid)}
    is_problem(doors.clerk.post(path(document, "register"), foreign), 422)
    named = {"register": str(doors.house.incoming_register.uid)}
    made = doors.clerk.post(path(document, "register"), named).json()
    entry = RegisterEntry.objects.get(document=document)
    assert (made["arrival_number"], entry.register) == (1, doors.house.incoming_register)


def test_a_reason_is_demanded_where_the_table_says_so(doors: Doors) -> None:
    document = make.registered(doors.house)
    is_problem(doors.clerk.post(path(document, "recall"), {"reason": "  "}), 422, "reason_missing")


def test_a_comment_is_kept_with_its_author(doors: Doors) -> None:
    document = make.registered(doors.house)
    answer = doors.clerk.post(path(document, "comments"), {"text": "Cần bản giấy."})
    assert answer.status_code == 201
    assert answer.json()["author"]["uid"] == str(doors.house.clerk.uid)
    assert Comment.objects.get(document=document).text == "Cần bản giấy."
