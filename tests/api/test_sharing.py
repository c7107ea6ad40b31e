"""Sharing: the given person sees from then on, everywhere; nobody shares what he does not see."""

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


def test_sharing_a_document(doors: Doors, elsewhere: Doors) -> None:
    document = make.registered(doors.house)
    path = f"/documents/{document.uid}/share/"
    with_colleague = {"people": [str(doors.house.colleague.uid)]}
    strangers_are_refused("POST", path)
    scope_is_asked_for(doors, doors.house.clerk, "POST", path, "documents:write")
    hidden_is_not_there(
        [elsewhere.clerk, doors.colleague], "POST", "/documents/{uid}/share/", document.uid
    )
    stranger = {"people": [str(elsewhere.house.clerk.uid)]}
    is_problem(doors.clerk.post(path, stranger), 422)
    assert doors.colleague.get("/search/?q=ra+soat").json()["count"] == 0
    assert doors.clerk.post(path, with_colleague).status_code == 204
    assert doors.colleague.get(f"/incoming/{document.uid}/").status_code == 200
    assert doors.colleague.get(f"/documents/{document.uid}/files/").status_code == 200
    assert doors.colleague.get("/search/?q=ra+soat").json()["count"] == 1


def test_sharing_a_dossier_shows_what_lies_in_it(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    dossier = make.dossier(house, by="clerk")
    document = make.registered(house)
    make.dossiers.add(dossier=dossier, document=document, act=house.act("clerk"))
    path = f"/dossiers/{dossier.uid}/share/"
    hidden_is_not_there(
        [elsewhere.clerk, doors.colleague], "POST", "/dossiers/{uid}/share/", dossier.uid
    )
    is_problem(doors.clerk.post(path, {"units": [str(elsewhere.house.unit.uid)]}), 422)
    assert doors.clerk.post(path, {"units": [str(house.unit.uid)]}).status_code == 200
    (row,) = doors.colleague.get(f"/dossiers/{dossier.uid}/items/").json()["results"]
    assert row["document"] == str(document.uid)
    is_problem(doors.colleague.post(path, {"people": [str(house.leader.uid)]}), 403)
