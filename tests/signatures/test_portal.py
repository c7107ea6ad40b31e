"""The pages of signing: what is shown, to whom, and what a wrong PIN says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from demo.pki import Authority
from documents.models import OutgoingDocument
from documents.services import files
from signatures import jobs
from signatures.engine import pictures
from signatures.models import Certificate, SigningRequest, ValidationReport
from signatures.services import requests, signing
from tests.factories import accounts as accounts_factory
from tests.factories import documents as documents_factory
from tests.factories import signatures as make
from tests.factories.documents import Office
from tests.factories.signatures import PIN, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings: Any, authority: Authority) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    settings.SECOND_FACTOR = "optional"
    return documents_factory.office()


@pytest.fixture
def ready(house: Office, authority: Authority, tmp_path: Path) -> OutgoingDocument:
    make.personal(house, "leader", authority)
    return make.submitted(house, tmp_path)


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _say(answer: Any) -> str:
    return str(answer.content.decode())


def test_sign_page_shows_the_digest_and_makes_a_request(
    ready: OutgoingDocument, house: Office
) -> None:
    client = _client(house.leader)
    address = reverse("signatures:sign", args=[ready.uid])
    page = client.get(address)
    digest = ready.current_version.stored.sha256
    assert page.status_code == 200
    assert digest in _say(page)
    wrong = client.post(address, {"pin": "000000", "shown": digest})
    assert wrong.status_code == 422
    assert "PIN" in _say(wrong)
    assert not SigningRequest.objects.exists()
    done = client.post(address, {"pin": PIN, "shown": digest})
    assert done.status_code == 302
    request = SigningRequest.objects.get()
    assert (request.state, request.signer) == ("waiting", house.leader)
    stale = client.post(address, {"pin": PIN, "shown": "0" * 64})
    assert stale.status_code == 409


def test_pages_of_signing_are_for_those_who_see_the_document(
    ready: OutgoingDocument, house: Office
) -> None:
    stranger = accounts_factory.appointment("leader").person
    for name in ("sign", "seal", "panel"):
        address = reverse(f"signatures:{name}", args=[ready.uid])
        assert Client().get(address).status_code in {302, 403}
        assert _client(stranger).get(address).status_code == 404
    refused = _client(house.chief).post(
        reverse("signatures:sign", args=[ready.uid]), {"pin": PIN, "shown": ""}
    )
    assert refused.status_code in {403, 422}


def test_panel_says_in_vietnamese_who_signed_and_that_it_is_valid(
    ready: OutgoingDocument, house: Office
) -> None:
    request = requests.sign(document=ready, purpose="leader", pin=PIN, act=now(house, "leader"))
    waiting = _client(house.clerk).get(reverse("signatures:panel", args=[ready.uid]))
    assert 'data-signing="waiting"' in _say(waiting)
    signing.run(request_id=request.pk)
    page = _client(house.clerk).get(
        reverse("signatures:panel", args=[ready.uid]), headers={"HX-Request": "true"}
    )
    text = _say(page)
    assert house.leader.full_name in text
    assert "PAdES B-LT" in text
    assert "Khuê Văn - Chứng thực thử nghiệm" in text
    assert "<html" not in text


def test_progress_fragment_stops_asking_when_the_work_is_done(
    ready: OutgoingDocument, house: Office
) -> None:
    client = _client(house.leader)
    request = requests.sign(document=ready, purpose="leader", pin=PIN, act=now(house, "leader"))
    address = reverse("signatures:progress", args=[request.uid])
    assert "every 2s" in _say(client.get(address))
    signing.run(request_id=request.pk)
    done = client.get(address)
    assert "every 2s" not in _say(done)
    assert done["HX-Trigger"] == "signatures-changed"


def test_stopped_signature_is_listed_with_the_act_that_mends_it(
    ready: OutgoingDocument, house: Office
) -> None:
    request = requests.ask(document=ready, purpose="leader", act=now(house, "leader"))
    client = _client(house.leader)
    for name in ("signatures:list", "signatures:stuck"):
        assert reverse("signatures:authorise", args=[request.uid]) in _say(
            client.get(reverse(name))
        )
    others = _say(_client(house.clerk).get(reverse("signatures:stuck")))
    assert reverse("signatures:authorise", args=[request.uid]) not in others
    assert (
        client.post(reverse("signatures:authorise", args=[request.uid]), {"pin": PIN}).status_code
        == 302
    )
    request.refresh_from_db()
    assert request.state == "waiting"
    assert client.post(reverse("signatures:cancel", args=[request.uid])).status_code == 302


def test_certificate_is_entered_and_withdrawn_at_the_portal(
    house: Office, authority: Authority, handwriting: Image.Image
) -> None:
    client = _client(house.leader)
    address = reverse("signatures:certificates")
    assert client.get(address).status_code == 200

    def sent() -> dict[str, Any]:
        import io  # noqa: PLC0415

        key = io.BytesIO(key_file)
        key.name = "key.p12"
        picture = io.BytesIO(pictures.png(handwriting))
        picture.name = "chu-ky.png"
        return {"key_file": key, "picture": picture}

    key_file = make.p12(authority, house.leader.full_name, house.organisation.name)
    assert client.post(address, {"pin": "000000", **sent()}).status_code == 422
    assert client.post(address, {"pin": PIN, **sent()}).status_code == 302
    assert client.post(address, {"pin": PIN, **sent()}).status_code == 409
    row = Certificate.objects.get()
    assert key_file not in bytes(row.sealed_p12)
    other = _client(house.chief).post(reverse("signatures:retire", args=[row.uid]))
    assert other.status_code == 404
    assert client.post(reverse("signatures:retire", args=[row.uid])).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.retired_by) == ("retired", house.leader)


def test_clerk_enters_the_seal(
    house: Office, authority: Authority, seal_picture: Image.Image
) -> None:
    make.seal(house, authority, pictures.png(seal_picture))
    page = _say(_client(house.clerk).get(reverse("signatures:certificates")))
    assert house.organisation.name in page
    assert 'name="purpose"' in page
    assert 'name="purpose"' not in _say(
        _client(house.leader).get(reverse("signatures:certificates"))
    )


@pytest.mark.rule("SIG-05")
def test_signatures_of_an_incoming_file_are_judged_and_shown(house: Office, chain: Any) -> None:
    document = documents_factory.arrived(house)
    stored = make.stored(chain.sealed)
    files.attach(
        document=document, stored=stored, name="den.pdf", role="main", act=now(house, "clerk")
    )
    jobs.validate_file(stored_id=stored.pk)
    jobs.validate_file(stored_id=stored.pk)
    assert ValidationReport.objects.filter(stored=stored).count() == 1
    page = _say(_client(house.clerk).get(reverse("signatures:panel", args=[document.uid])))
    assert "Trần Thị Bích Hường" in page
    assert "PAdES B-LTA" in page
    plain = documents_factory.arrived(house)
    empty = _client(house.clerk).get(
        reverse("signatures:panel", args=[plain.uid]), headers={"HX-Request": "true"}
    )
    assert not _say(empty).strip()
