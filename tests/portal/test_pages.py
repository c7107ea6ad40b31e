"""Every page opens for the right person, is refused to the wrong one, and hides what is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.services import dossiers
from tests.factories import accounts
from tests.factories import documents as make

WORKERS = ("clerk", "chief", "leader", "checker", "secretary", "archivist", "head", "drafter")
OPEN_PAGES = (
    "home", "incoming-list", "outgoing-list", "outgoing-create", "dossier-list", "dossier-create",
    "file-plan", "register-list", "search",
)  # fmt: skip


@pytest.mark.parametrize("page", OPEN_PAGES)
@pytest.mark.parametrize("name", WORKERS)
def test_page_opens_for_everyone_who_handles_documents(visit: Any, name: str, page: str) -> None:
    answer = visit(name).get(reverse(f"documents:{page}"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_stranger_is_asked_to_sign_in_and_comes_back(db: None, page: str) -> None:
    address = reverse(f"documents:{page}")
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={address}")


def test_only_the_clerk_takes_documents_in(visit: Any) -> None:
    address = reverse("documents:incoming-create")
    assert visit("clerk").get(address).status_code == 200
    assert visit("drafter").get(address).status_code == 403


@pytest.mark.parametrize("state", list(make.INCOMING))
def test_incoming_document_opens_in_every_state(visit: Any, house: Any, state: str) -> None:
    document = make.INCOMING[state](house)
    answer = visit("clerk").get(reverse("documents:incoming-detail", args=[document.uid]))
    assert answer.status_code == 200
    assert document.subject in answer.content.decode()


@pytest.mark.parametrize(
    "state",
    [
        "drafting", "commenting", "content_review", "form_check", "submitted", "returned",
        "signed", "numbered", "issued", "recalling", "cancelled", "archived",
    ],
)  # fmt: skip
def test_outgoing_document_opens_in_every_state(visit: Any, house: Any, state: str) -> None:
    document = make.outgoing(house, state=state)
    for name in ("drafter", "clerk", "leader"):
        answer = visit(name).get(reverse("documents:outgoing-detail", args=[document.uid]))
        assert answer.status_code == 200


def test_dossier_opens_with_its_contents(visit: Any, house: Any) -> None:
    dossier = make.dossier(house)
    document = make.outgoing(house, state="issued")
    dossiers.add(dossier=dossier, document=document, act=house.act("drafter"))
    answer = visit("drafter").get(reverse("documents:dossier-detail", args=[dossier.uid]))
    assert answer.status_code == 200
    assert document.subject in answer.content.decode()


@pytest.mark.rule("R25")
def test_hidden_thing_is_not_found_at_every_door(visit: Any, house: Any) -> None:
    document = make.arrived(house)
    file = document.files.get()
    dossier = make.dossier(make.office(now=timezone.now()), by="drafter")
    addresses = [
        reverse("documents:incoming-detail", args=[document.uid]),
        reverse("documents:transition", args=["incoming", document.uid, "register"]),
        reverse("documents:file", args=[file.uid]),
        reverse("documents:thumbnail", args=[file.uid]),
        reverse("documents:document-file", args=[document.uid]),
        reverse("documents:dossier-detail", args=[dossier.uid]),
    ]
    client = visit("colleague")
    for address in addresses:
        assert client.get(address).status_code == 404, address
    for address in (reverse("documents:incoming-list"), reverse("documents:search") + "?q=rà soát"):
        assert document.subject not in client.get(address).content.decode()


def test_register_book_is_read_by_those_who_may(visit: Any, house: Any) -> None:
    document = make.registered(house)
    book = reverse("documents:register-book", args=[house.incoming_register.uid])
    assert document.subject in visit("clerk").get(book).content.decode()
    assert visit("drafter").get(book).status_code == 403


@pytest.mark.rule("IN-01")
def test_register_book_is_printed_as_pdf(visit: Any, house: Any) -> None:
    make.registered(house)
    scope = house.incoming_register.counters.get().scope
    address = reverse("documents:register-print", args=[house.incoming_register.uid])
    answer = visit("clerk").get(f"{address}?scope={scope}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


def test_person_without_a_position_is_told_so(visit: Any, house: Any) -> None:
    answer = visit(accounts.person()).get(reverse("documents:home"))
    assert answer.status_code == 403
    assert "chức vụ" in answer.content.decode()
    assert house is not None


def test_unknown_address_is_a_page_of_the_portal(visit: Any) -> None:
    answer = visit("clerk").get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không có nội dung này" in answer.content.decode()


def test_page_carries_a_strict_policy_and_no_inline_script(visit: Any) -> None:
    answer = visit("clerk").get(reverse("documents:home"))
    policy = answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick=" not in text
