"""Keys that must not sign any more, and addresses that must not be asked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from django.urls import reverse

from accounts.services import people
from core.acts import Act
from core.errors import InvalidInput, WrongState
from demo.pki import Authority
from signatures.choices import RequestState
from signatures.engine import keys, sign
from signatures.models import SigningRequest
from signatures.services import certificates, requests
from tests.factories import documents as documents_factory
from tests.factories import signatures as make
from tests.factories.documents import Office
from tests.factories.signatures import PIN, now


@pytest.fixture
def house(db: None, settings: Any, authority: Authority) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    return documents_factory.office()


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A place on loopback that notes who asks."""
    paths: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - the name the library calls

        def log_message(self, *_words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def _strangers_key(address: str) -> bytes:
    """A key file of an unknown authority whose certificate names addresses to ask."""
    key, above = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người Lạ")])
    places = x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(method, x509.UniformResourceIdentifier(f"{address}/{path}"))
            for method, path in (
                (AuthorityInformationAccessOID.CA_ISSUERS, "issuer"),
                (AuthorityInformationAccessOID.OCSP, "ocsp"),
            )
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lạ CA")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=30))
        .add_extension(places, critical=False)
        .sign(above, hashes.SHA256())
    )
    shut = serialization.BestAvailableEncryption(PIN.encode())
    return pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, shut)


def test_certificate_of_a_stranger_makes_the_server_ask_nobody(
    trust: sign.Trust, asked: tuple[str, list[str]]
) -> None:
    address, paths = asked
    signer = keys.open_pkcs12(_strangers_key(address), PIN)
    with pytest.raises(InvalidInput) as refused:
        sign.check_certificate(signer, trust=trust, at=dt.datetime.now(dt.UTC))
    assert refused.value.reason_code == "certificate_untrusted"
    assert paths == []


@pytest.mark.rule("SIG-02")
def test_failed_request_does_not_go_on_with_a_withdrawn_certificate(
    house: Office, authority: Authority, tmp_path: Any
) -> None:
    certificate = make.personal(house, "leader", authority)
    document = make.submitted(house, tmp_path)
    request = requests.ask(document=document, purpose="leader", act=now(house, "leader"))
    SigningRequest.objects.filter(pk=request.pk).update(state=RequestState.FAILED)
    certificates.retire(certificate=certificate, act=now(house, "leader"))
    request.refresh_from_db()
    with pytest.raises(WrongState):
        requests.authorise(request=request, pin=PIN, act=now(house, "leader"))
    assert SigningRequest.objects.get(pk=request.pk).state == RequestState.FAILED


@pytest.mark.rule("SEC-09")
def test_administrator_sees_certificates_of_his_own_organisation(
    house: Office, authority: Authority, client: Any
) -> None:
    mine = make.personal(house, "leader", authority)
    other = documents_factory.office()
    theirs = make.personal(other, "leader", authority)
    administrator = house.people["administrator"]
    people.refresh_staff(administrator, act=Act.of_system("test"))
    client.force_login(administrator)
    page = client.get(reverse("admin:signatures_certificate_changelist")).content.decode()
    assert mine.serial in page
    assert theirs.serial not in page
    assert client.get(reverse("admin:signatures_signingrequest_changelist")).status_code == 200
