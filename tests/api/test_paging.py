"""Cursor pages: every row once, forwards and back, also while rows come and go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.doors import ROOT, Caller, Doors, is_problem
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def pages(caller: Caller, path: str, way: str = "next") -> list[list[str]]:
    found = []
    while path:
        body: dict[str, Any] = caller.get(path).json()
        found.append([row["uid"] for row in body["results"]])
        path = (body[way] or "").partition(ROOT)[2]
    return found


def test_every_row_once_forwards_and_back(doors: Doors) -> None:
    made = {str(make.outgoing(doors.house).uid) for _n in range(7)}
    forwards = pages(doors.clerk, "/outgoing/?size=3")
    assert [len(page) for page in forwards] == [3, 3, 1]
    rows = [uid for page in forwards for uid in page]
    assert sorted(rows) == sorted(made)
    last = doors.clerk.get("/outgoing/?size=3")
    for _page in forwards[1:]:
        last = doors.clerk.get(last.json()["next"].partition(ROOT)[2])
    back = pages(doors.clerk, last.json()["previous"].partition(ROOT)[2], "previous")
    assert back == [forwards[1], forwards[0]]


def test_a_row_that_comes_or_changes_meanwhile_doubles_none_and_hides_none(doors: Doors) -> None:
    old = [str(make.outgoing(doors.house).uid) for _n in range(5)]
    first = doors.clerk.get("/outgoing/?size=2").json()
    make.outgoing(doors.house)
    rest = pages(doors.clerk, first["next"].partition(ROOT)[2])
    seen = [row["uid"] for row in first["results"]] + [uid for page in rest for uid in page]
    assert sorted(seen) == sorted(old)


def test_the_filter_goes_with_the_cursor(doors: Doors) -> None:
    for _n in range(3):
        make.outgoing(doors.house)
        make.outgoing(doors.house, state="cancelled")
    found = pages(doors.clerk, "/outgoing/?size=2&state=drafting")
    assert [len(page) for page in found] == [2, 1]


def test_a_cursor_that_is_not_ours_is_refused(doors: Doors) -> None:
    deep = "W1tbW1tb" * 4000
    for path in ("/incoming/", "/outgoing/", "/dossiers/", "/registers/", "/people/", "/units/"):
        for cursor in ("x", "W10", "WzAsMSwyLDMsNF0", "bnVsbA", "%ff", "WzAsIlx1ZDgwMCIsMV0", deep):
            body = is_problem(doors.clerk.get(f"{path}?cursor={cursor}"), 422, "bad_cursor")
            assert body["field"] == "cursor"


def test_the_size_is_bounded(doors: Doors) -> None:
    for _n in range(3):
        make.outgoing(doors.house)
    for size, shown in {"1": 1, "0": 1, "-5": 3, "many": 3, "99999999999": 3, "2": 2}.items():
        answer = doors.clerk.get(f"/outgoing/?size={size}")
        assert len(answer.json()["results"]) == shown, size
