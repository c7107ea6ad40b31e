"""/saved-views/: from the anonymous caller to success."""

from __future__ import annotations

import pytest

from documents.models import SavedView
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)

pytestmark = pytest.mark.django_db
GIVEN = {"list_key": "incoming", "name": "Khẩn", "query": "urgent=1&cursor=x"}


def test_every_call_refuses_strangers_missing_scope_and_others(
    doors: Doors, elsewhere: Doors
) -> None:
    clerk = doors.house.clerk
    made = doors.clerk.post("/saved-views/", GIVEN).json()
    one = f"/saved-views/{made['uid']}/"
    for method, path, scope in (
        ("GET", "/saved-views/", "documents:read"),
        ("GET", one, "documents:read"),
        ("POST", "/saved-views/", "documents:write"),
        ("PATCH", one, "documents:write"),
        ("DELETE", one, "documents:write"),
    ):
        strangers_are_refused(method, path)
        scope_is_asked_for(doors, clerk, method, path, scope)
    blind = [elsewhere.clerk, doors.drafter]
    for method in ("GET", "PATCH", "DELETE"):
        hidden_is_not_there(blind, method, "/saved-views/{uid}/", made["uid"])


def test_a_view_is_kept_shared_and_deleted(doors: Doors) -> None:
    answer = doors.clerk.post("/saved-views/", GIVEN)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made["query"] == "urgent=1"
    one = f"/saved-views/{made['uid']}/"
    assert is_problem(doors.clerk.post("/saved-views/", GIVEN), 422)["field"] == "name"
    assert doors.clerk.patch(one, {"is_shared": True}).json()["is_shared"]
    shared = doors.drafter.get("/saved-views/").json()["results"]
    assert [(row["name"], row["is_mine"]) for row in shared] == [("Khẩn", False)]
    is_problem(doors.drafter.call("DELETE", one), 403)
    assert doors.clerk.call("DELETE", one).status_code == 204
    assert not SavedView.objects.exists()
