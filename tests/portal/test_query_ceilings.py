"""A page asks a fixed number of questions, however many rows there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.services import dossiers
from tests.factories import documents as make

CEILINGS = {
    "home": 45,
    "incoming-list": 26,
    "outgoing-list": 26,
    "dossier-list": 20,
    "register-list": 20,
}


def _count(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("page", list(CEILINGS))
def test_list_asks_the_same_with_one_row_and_with_many(visit: Any, house: Any, page: str) -> None:
    client = visit("clerk")
    address = reverse(f"documents:{page}")

    def fill(times: int) -> None:
        for _each in range(times):
            make.assigned(house)
            make.registered(house)
            make.arrived(house)
            make.outgoing(house, state="signed")
            make.dossier(house, by="clerk")

    fill(1)
    few = _count(client, address)
    fill(4)
    assert _count(client, address) == few
    assert few <= CEILINGS[page]


def test_document_page_asks_the_same_with_a_long_course(visit: Any, house: Any) -> None:
    short, long = make.assigned(house), make.assigned(house)
    client = visit("clerk")

    def address(document: Any) -> str:
        return reverse("documents:incoming-detail", args=[document.uid])

    for n in range(6):
        client.post(
            reverse("documents:comment", args=["incoming", long.uid]), {"text": f"Ý kiến {n}"}
        )
    few = _count(client, address(short))
    assert _count(client, address(long)) <= few + 1
    assert few <= 45


def test_dossier_page_asks_the_same_with_one_document_and_with_many(visit: Any, house: Any) -> None:
    dossier = make.dossier(house)
    address = reverse("documents:dossier-detail", args=[dossier.uid])
    client = visit("drafter")

    def add(times: int) -> None:
        for _each in range(times):
            dossiers.add(dossier=dossier, document=make.outgoing(house), act=house.act("drafter"))

    add(1)
    few = _count(client, address)
    add(5)
    assert _count(client, address) == few
    assert few <= 30
