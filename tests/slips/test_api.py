"""Slips over the API: the same services, the same refusals."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from slips.models import Slip
from tests.factories import documents as make
from tests.factories import slips as made

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def door(house: make.Office, name: str) -> APIClient:
    client = APIClient()
    client.force_login(house.people[name], backend=BACKEND)
    return client


def post(client: APIClient, path: str, data: Any, status: int) -> Any:
    answer = client.post(f"/api/v1/slips/{path}", data, format="json")
    assert answer.status_code == status, answer.json()
    return answer.json()


def test_a_slip_is_written_submitted_and_decided_over_the_api(house: make.Office) -> None:
    made.the_kind()
    author = door(house, "drafter")
    begun = post(author, "", {"subject": "Mua máy quét", "addressee": str(house.leader.uid)}, 201)
    uid = begun["uid"]
    assert {gap["field"] for gap in begun["gaps"]} >= {"question", "options", "milestones"}
    refused = post(author, f"{uid}/submit/", {}, 409)
    assert refused["code"] == "blocked"
    day = made.data(house)
    fields = {
        "summary": "Mua 02 máy quét", "decide_by": f"{day['decide_by']}", "context": "Máy cũ hỏng.",
        "question": "Cho mua?", "why_now": "Tồn đọng.", "responsible": str(house.head.uid),
        "bases": [{"text": "Luật Đấu thầu"}],
        "options": [{"content": "Mua", "pros": "Nhanh", "cons": "Tốn", "recommended": True},
                    {"content": "Thuê", "pros": "Rẻ", "cons": "Chậm"}],
        "resources": [{"kind": "money", "amount": "60000000", "source": "Tự chủ"},
                      *({"kind": kind, "is_none": True} for kind in ("people", "means", "data"))],
        "milestones": [{"content": "Mua sắm", "product": "02 máy", "lead_unit": str(house.unit.uid),
                        "starts_on": f"{day['milestones'][0].starts_on}",
                        "ends_on": f"{day['milestones'][0].ends_on}",
                        "support_persons": [str(house.colleague.uid)]}],
    }  # fmt: skip
    changed = author.patch(f"/api/v1/slips/{uid}/", fields, format="json")
    assert changed.status_code == 200, changed.json()
    assert changed.json()["gaps"] == []
    assert post(author, f"{uid}/submit/", {}, 200)["state"] == "submitted"
    post(door(house, "clerk"), f"{uid}/decide/", {"decision": "agreed"}, 403)
    other = next(o["uid"] for o in changed.json()["options"] if not o["recommended"])
    asked = {"decision": "agreed_option", "option": other, "text": "Thuê trước."}
    decided = post(door(house, "leader"), f"{uid}/decide/", asked, 200)
    assert (decided["state"], decided["decided_option"]) == ("decided", other)
    assert (
        post(door(house, "leader"), f"{uid}/sign/", {"pin": "1"}, 422)["code"] == "no_certificate"
    )
    told = door(house, "leader").get("/api/v1/slips/measures/").json()
    assert told["all"]["decided"] == 1


def test_a_hidden_slip_is_not_there_over_the_api(house: make.Office) -> None:
    slip: Slip = made.drafting(house)
    client = door(house, "colleague")
    assert client.get(f"/api/v1/slips/{slip.uid}/").status_code == 404
    assert client.get("/api/v1/slips/").json()["results"] == []
    assert door(house, "drafter").get("/api/v1/slips/?state=nothing").status_code == 422


def test_supporting_files_join_by_their_uploads_and_go_again(house: make.Office) -> None:
    slip = made.drafting(house)
    author, path = door(house, "drafter"), f"/api/v1/slips/{slip.uid}/"
    foreign = {"files": [str(make.upload(house.clerk).uid)]}
    assert author.patch(path, foreign, format="json").status_code == 404
    mine = make.upload(house.drafter, name="du-toan.pdf")
    joined = author.patch(path, {"files": [str(mine.uid)]}, format="json")
    assert joined.status_code == 200, joined.json()
    (row,) = joined.json()["files"]
    assert (row["name"], row["sha256"]) == ("du-toan.pdf", mine.stored.sha256)
    gone = author.patch(path, {"files_removed": [row["uid"]]}, format="json")
    assert gone.json()["files"] == []
