"""/registers/: the books of the own office and their numbers; titles only of what one sees."""

from __future__ import annotations

import pytest

from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def test_registers_refuse_strangers_missing_scope_and_other_offices(
    doors: Doors, elsewhere: Doors
) -> None:
    book = doors.house.incoming_register
    for one in ("/registers/", f"/registers/{book.uid}/", f"/registers/{book.uid}/entries/"):
        strangers_are_refused("GET", one)
        scope_is_asked_for(doors, doors.house.clerk, "GET", one, "documents:read")
        assert doors.clerk.get(one).status_code == 200
    for one in ("/registers/{uid}/", "/registers/{uid}/entries/"):
        hidden_is_not_there([elsewhere.clerk], "GET", one, book.uid)
    assert len(doors.clerk.get("/registers/").json()["results"]) == 2
    is_problem(doors.clerk.post("/registers/", {"name": "Sổ mới"}), 405)


def test_entries_show_the_title_only_to_those_who_see_the_document(doors: Doors) -> None:
    document = make.registered(doors.house)
    path = f"/registers/{doors.house.incoming_register.uid}/entries/"
    (row,) = doors.clerk.get(path).json()["results"]
    assert (row["number"], row["document"]) == (1, str(document.uid))
    assert document.subject in row["title"] or document.code_display in row["title"]
    answer = doors.colleague.get(path)
    assert document.subject not in answer.content.decode()
    assert str(document.uid) not in answer.content.decode()
    assert doors.clerk.get(f"{path}?scope=1999").json()["results"] == []
    is_problem(doors.clerk.get(f"{path}?scope=%00"), 422)
