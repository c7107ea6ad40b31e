"""Signing over the API: ask, PIN, look; with the same refusals as the portal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.models import IdempotencyKey
from demo.pki import Authority
from documents.models import OutgoingDocument
from signatures.models import SigningRequest
from signatures.services import signing
from tests.factories import accounts as accounts_factory
from tests.factories import documents as documents_factory
from tests.factories import signatures as make
from tests.factories.documents import Office
from tests.factories.signatures import PIN

pytestmark = pytest.mark.django_db
REQUESTS = "/api/v1/signing-requests/"


@pytest.fixture
def house(settings: Any, authority: Authority) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    return documents_factory.office()


@pytest.fixture
def ready(house: Office, authority: Authority, tmp_path: Path) -> OutgoingDocument:
    make.personal(house, "leader", authority)
    return make.submitted(house, tmp_path)


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _post(client: Client, address: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_ask_give_the_pin_and_read_the_verdict(ready: OutgoingDocument, house: Office) -> None:
    client = _client(house.leader)
    body = {
        "document": str(ready.uid),
        "purpose": "leader",
        "shown": ready.current_version.stored.sha256,
    }
    asked = _post(client, REQUESTS, body, **{"Idempotency-Key": "ask-once-1"})
    assert (asked.status_code, asked.json()["state"]) == (201, "needs_pin")
    again = _post(client, REQUESTS, body, **{"Idempotency-Key": "ask-once-1"})
    assert again.json()["uid"] == asked.json()["uid"]
    address = f"{REQUESTS}{asked.json()['uid']}/"
    wrong = _post(client, f"{address}pin/", {"pin": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_pin")
    given = _post(client, f"{address}pin/", {"pin": PIN}, **{"Idempotency-Key": "pin-key-12345"})
    assert (given.status_code, given.json()["state"]) == (202, "waiting")
    assert PIN not in given.content.decode()
    assert not IdempotencyKey.objects.filter(key="pin-key-12345").exists()
    signing.run(request_id=SigningRequest.objects.get().pk)
    done = client.get(address).json()
    assert (done["state"], done["level"], done["actions"]) == ("done", "B-LT", [])
    (file,) = client.get(f"/api/v1/documents/{ready.uid}/signatures/").json()
    assert (file["verdict"], file["sha256"]) == ("VALID", done["result_sha256"])
    (one,) = file["signatures"]
    assert (one["name"], one["revocation"]) == (house.leader.full_name, "good")


def test_strangers_see_nothing_and_others_may_not_sign(
    ready: OutgoingDocument, house: Office
) -> None:
    body = {"document": str(ready.uid), "purpose": "leader"}
    assert Client().get(REQUESTS).status_code in {401, 403}
    stranger = _client(accounts_factory.appointment("leader").person)
    assert _post(stranger, REQUESTS, body).status_code == 422
    assert stranger.get(f"/api/v1/documents/{ready.uid}/signatures/").status_code == 404
    assert _post(_client(house.chief), REQUESTS, body).status_code == 403
    mine = _post(_client(house.leader), REQUESTS, body).json()
    assert stranger.get(f"{REQUESTS}{mine['uid']}/").status_code == 404
    chief = _client(house.chief)
    assert _post(chief, f"{REQUESTS}{mine['uid']}/pin/", {"pin": PIN}).status_code == 403
    assert chief.get(f"{REQUESTS}?document={ready.uid}").json()["results"][0]["actions"] == []
    assert chief.get(f"{REQUESTS}?document=nonsense").status_code == 404


def test_text_that_changed_is_said_so_with_409(ready: OutgoingDocument, house: Office) -> None:
    body = {"document": str(ready.uid), "purpose": "leader", "shown": "0" * 64}
    answer = _post(_client(house.leader), REQUESTS, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "text_changed")


def test_certificates_are_listed_without_key_and_picture(
    ready: OutgoingDocument, house: Office
) -> None:
    (row,) = _client(house.leader).get("/api/v1/certificates/").json()["results"]
    assert row["subject"] == house.leader.full_name
    assert not {"der", "sealed_p12", "picture"} & set(row)
    assert _client(house.chief).get("/api/v1/certificates/").json()["results"] == []
