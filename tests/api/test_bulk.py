"""/incoming/bulk/ and /outgoing/bulk/: the acts of the portal's lists, a result for each row."""

from __future__ import annotations

from uuid import uuid4

import pytest

from documents.models import DossierItem, IncomingDocument
from tests.api.doors import Doors, is_problem, scope_is_asked_for, strangers_are_refused
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db, pytest.mark.rule("F1")]


def test_each_row_has_its_result_and_hidden_ones_are_not_there(
    doors: Doors, elsewhere: Doors
) -> None:
    house = doors.house
    for path in ("/incoming/bulk/", "/outgoing/bulk/"):
        strangers_are_refused("POST", path)
        scope_is_asked_for(doors, house.clerk, "POST", path, "documents:write")
    good, finished = make.registered(house), make.completed(house)
    hidden, nothing = make.registered(elsewhere.house), uuid4()
    uids = [str(uid) for uid in (good.uid, finished.uid, hidden.uid, nothing)]
    sent = {"act": "present", "uids": uids, "fields": {"to": str(house.leader.uid)}}
    answer = doors.clerk.post("/incoming/bulk/", sent, Idempotency_Key="nhieu-dong-1")
    assert answer.status_code == 200, answer.content
    rows = answer.json()
    assert [row["uid"] for row in rows] == uids
    assert [row["is_done"] for row in rows] == [True, False, False, False]
    assert [row["code"] for row in rows] == ["", "wrong_state", "not_found", "not_found"]
    assert rows[2]["sentence"] == rows[3]["sentence"]
    again = doors.clerk.post("/incoming/bulk/", sent, Idempotency_Key="nhieu-dong-1")
    assert again.json() == rows
    assert IncomingDocument.objects.get(pk=good.pk).state == "presented"


def test_what_the_act_asks_is_checked_before_the_first_row(doors: Doors) -> None:
    house = doors.house
    document = make.registered(house)
    uids = [str(document.uid)]
    is_problem(doors.clerk.post("/incoming/bulk/", {"act": "present", "uids": uids}), 422)
    is_problem(doors.clerk.post("/incoming/bulk/", {"act": "recall", "uids": uids}), 422)
    is_problem(doors.clerk.post("/incoming/bulk/", {"act": "read", "uids": []}), 422)
    (row,) = doors.clerk.post("/incoming/bulk/", {"act": "file_away", "uids": uids}).json()
    assert (row["is_done"], row["code"]) == (False, "reason_missing")
    lines = {"assignments": [{"role": "lead", "unit": str(house.unit.uid)}]}
    given = {"act": "assign", "uids": uids, "fields": lines}
    (row,) = doors.chief.post("/incoming/bulk/", given).json()
    assert row["is_done"], row


def test_drafts_go_into_a_dossier_together(doors: Doors) -> None:
    house = doors.house
    dossier, two = make.dossier(house), [make.outgoing(house) for _n in range(2)]
    sent = {
        "act": "file",
        "uids": [str(one.uid) for one in two],
        "fields": {"dossier": str(dossier.uid)},
    }
    rows = doors.drafter.post("/outgoing/bulk/", sent).json()
    assert [row["is_done"] for row in rows] == [True, True], rows
    assert DossierItem.objects.filter(dossier=dossier).count() == 2
