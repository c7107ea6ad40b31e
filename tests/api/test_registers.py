"""/registers/: the books of the own office and their numbers; titles only of what one sees."""

from __future__ import annotations

from typing import Any

import pytest

from documents.api.serializers.common import BookField
from documents.forms.outgoing import NumberForm
from documents.models import Register
from documents.selectors import filters
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import accounts
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
    is_problem(doors.clerk.post("/registers/", {"name": "Sổ mới"}), 422)


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


@pytest.mark.rule("SEC-09")
@pytest.mark.rule("R25")
@pytest.mark.parametrize("ceiling", [0, 3])
def test_book_of_secrets_does_not_exist_for_who_may_not_know_it(
    doors: Doors, settings: Any, ceiling: int
) -> None:
    settings.SECRECY_CEILING = ceiling
    house = doors.house
    secret = make.register(house.organisation, "outgoing", secret=True, name="Sổ riêng Quỳnh Nhai")
    who = {name: house.act(name).who for name in ("clerk", "drafter", "chief")}
    accounts.clearance(person=house.chief, organisation=house.organisation, level=1)
    who["chief"] = house.act("chief").who
    knowing = {"chief"} if ceiling else {"chief", "clerk"}
    for name, one in who.items():
        told = name in knowing
        listed = doors.session(house.people[name]).get("/registers/").content.decode()
        assert (secret.name in listed) is told, name
        menu = filters.book_menu(filters.Asked({}, "", []), one, incoming=False)
        assert (secret.name in str(menu.options)) is told, name
        number = BookField(Register, "pk")
        number._context = {"who": one}  # type: ignore[attr-defined]
        assert number.get_queryset().filter(pk=secret.pk).exists() is told, name
        assert secret not in NumberForm(who=one).fields["register"].queryset  # type: ignore[attr-defined]
    if ceiling:
        for path in (
            "/registers/{uid}/",
            "/registers/{uid}/entries/",
            "/registers/{uid}/reserved/",
        ):
            hidden_is_not_there([doors.clerk], "GET", path, secret.uid)
        portal = doors.session(house.clerk).http
        for name in ("", "print/", "reserve/"):
            assert portal.get(f"/registers/{secret.uid}/{name}").status_code == 404, name
        assert secret.name not in portal.get("/registers/").content.decode()
