"""The portal and the API say the same no: same sentence, same status, for the same deed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from accounts.models import Person
from documents.services import dossiers
from tests.api.doors import Doors, is_problem
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
REASON = {"reason": "Có lý do chính đáng."}


def same_no(
    doors: Doors, person: Person, path: str, data: dict[str, Any], form: dict[str, Any], status: int
) -> None:
    """`path` is the same at both doors, below / and below /api/v1/."""
    told = is_problem(doors.of(person).post(path, data), status)["detail"]
    portal = doors.session(person)
    page = portal.http.post(path, form, headers=portal.headers)
    shown = re.sub(r"\s+", " ", unescape(page.content.decode()))
    assert page.status_code == status, shown[:400]
    assert told in shown


def test_web_and_api_say_the_same_no(doors: Doors) -> None:
    house = doors.house
    registered = make.registered(house)
    dossier = make.dossier(house)
    dossiers.add(dossier=dossier, document=make.outgoing(house), act=house.act("drafter"))
    submitted = make.outgoing(house, state="submitted")
    numbered = make.outgoing(house, state="numbered")
    for person, path, status in (
        (house.clerk, f"/incoming/{registered.uid}/take_back/", 409),
        (house.leader, f"/incoming/{registered.uid}/recall/", 404),
        (house.drafter, f"/dossiers/{dossier.uid}/reopen/", 409),
        (house.archivist, f"/outgoing/{submitted.uid}/cancel/", 403),
        (house.clerk, f"/outgoing/{numbered.uid}/issue/", 409),
    ):
        same_no(doors, person, path, REASON, REASON, status)


def test_web_and_api_both_ask_for_a_reason(doors: Doors) -> None:
    document = make.registered(doors.house)
    path = f"/incoming/{document.uid}/recall/"
    is_problem(doors.clerk.post(path, {"reason": " "}), 422, "reason_missing")
    portal = doors.session(doors.house.clerk)
    page = portal.http.post(path, {"reason": " "}, headers=portal.headers)
    assert page.status_code == 422
    document.refresh_from_db()
    assert document.state == "registered"
