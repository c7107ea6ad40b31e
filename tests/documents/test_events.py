"""Each act tells what happened, once, with ids only."""

from __future__ import annotations

from typing import Any

import pytest

from core import events
from documents.events import (
    AccessGiven,
    AssignmentReturned,
    CompletionReported,
    ContentDestroyed,
    DocumentArrived,
    DocumentAssigned,
    DocumentCompleted,
    DocumentPresented,
    DocumentRecalled,
    DocumentRegistered,
    DocumentReopened,
    DocumentReturned,
    DocumentTakenOn,
    DossierClosed,
    DossierHandedOver,
    DossierOpened,
    DossierReopened,
    FileAttached,
)
from documents.services import dossiers, incoming
from tests.factories import documents as make


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []
    publish = events.publish

    def listen(event: Any) -> None:
        heard.append(event)
        publish(event)

    monkeypatch.setattr(events, "publish", listen)
    return heard


def kinds(heard: list[Any]) -> list[type]:
    return [type(event) for event in heard if not isinstance(event, AccessGiven | FileAttached)]


def test_the_way_of_an_incoming_document_is_told(house: make.Office, told: list[Any]) -> None:
    document = make.wait_confirm(house)
    document = incoming.confirm(document=document, act=house.act("leader"))
    incoming.reopen(document=document, reason="Còn thiếu", act=house.act("chief"))
    incoming.send_back(document=document, reason="Nhầm đơn vị", act=house.act("head"))
    incoming.recall(document=document, reason="Bên gửi thu hồi", act=house.act("clerk"))
    assert kinds(told) == [
        DocumentArrived,
        DocumentRegistered,
        DocumentPresented,
        DocumentAssigned,
        DocumentTakenOn,
        CompletionReported,
        DocumentCompleted,
        DocumentReopened,
        AssignmentReturned,
        ContentDestroyed,
        DocumentRecalled,
    ]
    of_it = [event for event in told if not isinstance(event, ContentDestroyed)]
    assert {getattr(event, "document_id", None) for event in of_it} == {document.pk}


def test_a_return_is_told(house: make.Office, told: list[Any]) -> None:
    make.returned(house)
    assert kinds(told) == [DocumentArrived, DocumentReturned]


def test_the_way_of_a_dossier_is_told(house: make.Office, told: list[Any]) -> None:
    paper = make.completed(house)
    told.clear()
    dossier = make.dossier(house)
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    dossiers.hand_over(dossier=dossier, to=house.colleague, act=house.act("drafter"))
    dossiers.close(dossier=dossier, act=house.act("colleague"))
    dossiers.reopen(dossier=dossier, reason="Sót tài liệu", act=house.act("archivist"))
    assert kinds(told) == [DossierOpened, DossierHandedOver, DossierClosed, DossierReopened]


def test_who_newly_sees_a_document_is_told(house: make.Office, told: list[Any]) -> None:
    document = make.presented(house)
    leader = make.principals.of_person(house.leader)
    given = [event for event in told if isinstance(event, AccessGiven)]
    assert given[-1] == AccessGiven(document_id=document.pk, principal_ids=(leader.pk,))
