"""/search/: finds what one may see, says nothing of the rest (R25)."""

from __future__ import annotations

import pytest

from tests.api.doors import Doors, is_problem, scope_is_asked_for, strangers_are_refused
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def test_search_refuses_strangers_and_a_missing_scope(doors: Doors) -> None:
    strangers_are_refused("GET", "/search/?q=x")
    scope_is_asked_for(doors, doors.house.clerk, "GET", "/search/?q=x", "search:read")


@pytest.mark.rule("R25")
def test_only_what_one_sees_is_found_and_counted(doors: Doors, elsewhere: Doors) -> None:
    document = make.registered(doors.house, subject="Kế hoạch trồng cây đầu xuân")
    found = doors.clerk.get("/search/?q=trong+cay").json()
    assert [hit["uid"] for hit in found["results"]] == [str(document.uid)]
    assert (found["count"], found["more"], found["next"]) == (1, False, None)
    assert any(piece["hit"] for piece in found["results"][0]["subject"])
    nothing = {"count": 0, "more": False, "next": None, "notices": [], "results": []}
    for caller in (doors.colleague, elsewhere.clerk, doors.administrator):
        assert caller.get("/search/?q=trong+cay").json() == nothing


def test_search_is_filtered_and_paged(doors: Doors) -> None:
    made = {
        str(make.registered(doors.house, subject=f"Kế hoạch trồng cây đợt {n}").uid)
        for n in range(23)
    }
    first = doors.clerk.get("/search/?q=ke+hoach").json()
    assert (len(first["results"]), first["count"]) == (20, 23)
    rest = doors.clerk.get(f"/search/?q=ke+hoach&cursor={first['next']}").json()
    assert rest["next"] is None
    assert {hit["uid"] for hit in first["results"] + rest["results"]} == made
    assert doors.clerk.get("/search/?q=ke+hoach&direction=outgoing").json()["results"] == []
    assert doors.clerk.get("/search/?q=ke+hoach&to=2000-01-01").json()["results"] == []


def test_a_question_that_cannot_be_read_is_refused_by_name(doors: Doors) -> None:
    for query in (
        "q=%00",
        "q=" + "a" * 501,
        "q=x&direction=sideways",
        "q=x&from=yesterday",
        "q=x&to=2026-13-01",
        "q=x&cursor=nonsense",
        "q=x&cursor=WzAsMSwiMjAyNi0wMS0wMSIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
    ):
        body = is_problem(doors.clerk.get(f"/search/?{query}"), 422)
        assert body["field"] == query.split("&")[-1].partition("=")[0]


@pytest.mark.parametrize("words", ['". -"', "((((", "a:*&|!", "%ff%fe", "'; --", "\\", "-", "🏛️"])
def test_signs_are_never_a_syntax_error(doors: Doors, words: str) -> None:
    assert doors.clerk.get(f"/search/?q={words}").status_code == 200
