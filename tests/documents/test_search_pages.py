"""Search at its doors: page, suggestions, API. The same silence about hidden things (R25)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.services import principals
from documents.choices import GrantReason
from documents.models import FileText
from documents.services import grants
from tests.factories import documents as make

pytestmark = pytest.mark.django_db

SUBJECT = "Kế hoạch luân chuyển cán bộ Khuê Giang"
TEXT = "Danh sách: Vũ Bá Tuyền, Nông Thị Sương."
TYPED = ["kế hoạch", "luan chuyen", '"cán bộ"', "Sương", "77/KH-TU", "kh77", "77", "nghị -Sương", "Tuy"]  # fmt: skip
VOLATILE = re.compile(
    r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|content="[A-Za-z0-9]{64}"'
)


def addresses() -> list[str]:
    doors = [reverse("documents:search"), reverse("documents:suggest"), "/api/v1/search/"]
    asked = [urlencode({"q": typed}) for typed in TYPED]
    asked += [urlencode({"q": "kế", "direction": "outgoing", "from": "2026-01-01"})]
    return [f"{door}?{query}" for door in doors for query in asked]


def answers(client: Any) -> dict[str, tuple[int, str]]:
    found = {}
    for address in addresses():
        reply = client.get(address)
        found[address] = (reply.status_code, VOLATILE.sub("", reply.content.decode()))
    return found


def hide_a_document(house: make.Office) -> None:
    document = make.outgoing(
        house, subject=SUBJECT, code_display="77/KH-TU", issued_on=date(2026, 3, 2)
    )
    FileText.objects.create(
        stored=document.versions.get().stored,
        text=TEXT,
        pages=[TEXT],
        method="test",
        made_at=house.now,
    )
    document.grants.all().delete()
    grants.give(
        document=document,
        principals=[principals.of_person(house.leader)],
        reason=GrantReason.SHARED,
        act=house.act("leader"),
    )


@pytest.mark.rule("R25")
def test_every_door_says_the_same_with_and_without_a_hidden_document(
    house: make.Office, client: Any
) -> None:
    make.outgoing(house, subject="Kế hoạch tuyển dụng", code_display="12/KH-TU")
    client.force_login(house.colleague)
    before = answers(client)
    assert {status for status, _ in before.values()} == {200}
    hide_a_document(house)
    assert answers(client) == before


@pytest.mark.rule("R25")
def test_the_one_who_may_see_it_finds_it_at_every_door(house: make.Office, client: Any) -> None:
    hide_a_document(house)
    client.force_login(house.leader)
    for door in (reverse("documents:search"), reverse("documents:suggest"), "/api/v1/search/"):
        assert "77/KH-TU" in client.get(f"{door}?q=kh77").content.decode()


@pytest.mark.rule("2C-28")
@pytest.mark.parametrize(
    "typed", [". -", '"', "%", "\\", "'; --", "123-QĐ/TW", "<script>", "\0", "-x"]
)
def test_signs_are_no_error_at_any_door(house: make.Office, client: Any, typed: str) -> None:
    client.force_login(house.colleague)
    for door in (reverse("documents:search"), reverse("documents:suggest"), "/api/v1/search/"):
        reply = client.get(f"{door}?{urlencode({'q': typed})}")
        # A program that sends NUL is told so; what a person's keyboard sends is tidied.
        is_told = typed == "\0" and door.startswith("/api/")
        assert reply.status_code == (422 if is_told else 200)
        assert "<script>alert" not in reply.content.decode()


def test_a_foreign_cursor_is_a_refusal_not_an_error(house: make.Office, client: Any) -> None:
    client.force_login(house.colleague)
    for door in (reverse("documents:search"), "/api/v1/search/"):
        assert client.get(f"{door}?q=a&cursor=abc").status_code == 422
