"""Certified copies: sealed with the agency's signature and nothing of the original rewritten."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from core.errors import Blocked, InvalidInput, NotPermitted, ReasonMissing
from demo.pki import Authority
from documents.choices import CopyForm, OutgoingState, VersionOrigin
from documents.models import OutgoingDocument, Upload
from documents.services import files, outgoing
from signatures.engine import pictures
from signatures.models import ValidationReport
from signatures.services import reports, requests, signing
from tests.factories import catalogues
from tests.factories import documents as documents_factory
from tests.factories import signatures as make
from tests.factories.documents import Office
from tests.factories.signatures import SEAL_PIN, now, stored

from .conftest import Chain, pdfsig
from .papers import paper

pytestmark = pytest.mark.django_db


def copy_kind(short: str = "SY") -> Any:
    names = {"SY": "Bản sao y", "TrS": "Bản trích sao", "SL": "Bản sao lục"}
    return catalogues.a_kind(
        name=names[short], abbreviation=short, family="shared", group="copy", is_copy=True
    )


def open_office(settings: Any, authority: Authority, picture: bytes, family: str) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    house = documents_factory.office(family=family)
    documents_factory.register(
        house.organisation, "outgoing", for_copies=True, is_default=False, name="Sổ bản sao"
    )
    make.seal(house, authority, picture)
    return house


@pytest.fixture
def house(settings: Any, authority: Authority, seal_picture: Image.Image) -> Office:
    return open_office(settings, authority, pictures.png(seal_picture), "state")


def issued(house: Office, path: Path) -> OutgoingDocument:
    document = documents_factory.outgoing(house, state=OutgoingState.ISSUED)
    documents_factory.version(document, stored(path), house.drafter)
    return document


def given(house: Office, kind: Any, **more: Any) -> outgoing.CopyIn:
    return outgoing.CopyIn(
        **{
            "kind": kind,
            "form": CopyForm.ELECTRONIC,
            "reason": "Gửi cơ quan thanh tra",
            "authorised_by": house.leader,
            "recipients": [outgoing.RecipientData(name="Thanh tra tỉnh")],
        }
        | more
    )


def seal(house: Office, copy: OutgoingDocument) -> OutgoingDocument:
    asked = requests.sign(document=copy, purpose="seal", pin=SEAL_PIN, act=now(house, "clerk"))
    signing.run(request_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.sentence) == ("done", "")
    return OutgoingDocument.objects.get(pk=copy.pk)


def written(document: OutgoingDocument, path: Path) -> Path:
    reports.copy_out(document.current_version.stored, path)
    return path


@pytest.mark.rule("OUT-10")
def test_electronic_copy_keeps_the_signed_bytes_and_adds_the_seal(
    house: Office, chain: Chain, tmp_path: Path
) -> None:
    original = issued(house, chain.sealed)
    before = original.current_version.stored
    copy = outgoing.make_copy(
        original=original, data=given(house, copy_kind()), act=now(house, "clerk")
    )
    assert (copy.state, copy.copy_of_id) == (OutgoingState.NUMBERED, original.pk)
    assert copy.code_display == f"01/SY-{house.organisation.code_symbol}"
    assert copy.current_version.origin == VersionOrigin.COPIED
    assert copy.current_version.stored_id == before.pk  # the same content is stored once
    copy = seal(house, copy)
    out = written(copy, tmp_path / "copy.pdf")
    # The seal of the original locks it: the copy shows its pages, and keeps it as its first version.
    assert pdfsig(out).count("Signature is Valid.") == 1
    first = copy.versions.order_by("ordinal").first()
    assert first.stored.sha256 == hashlib.sha256(chain.sealed.read_bytes()).hexdigest()
    words = _words(out)
    assert "SAO Y" in words
    assert house.organisation.name in words
    assert "+07:00" in words
    report = ValidationReport.objects.newest_of([copy.current_version.stored_id])
    assert [one.verdict for one in report.values()] == ["VALID"]
    assert outgoing.issue(document=copy, act=now(house, "clerk")).state == OutgoingState.ISSUED
    assert original.certified_copies.get().pk == copy.pk
    assert OutgoingDocument.objects.get(pk=original.pk).current_version.stored_id == before.pk


def _words(path: Path) -> str:
    found = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return " ".join(found.stdout.split())


@pytest.mark.rule("PTY-10")
def test_party_extract_names_body_number_and_day_of_the_copy(
    settings: Any, authority: Authority, seal_picture: Image.Image, chain: Chain, tmp_path: Path
) -> None:
    house = open_office(settings, authority, pictures.png(seal_picture), "party")
    original = issued(house, chain.sealed)
    with pytest.raises(InvalidInput) as refused:
        outgoing.make_copy(
            original=original, data=given(house, copy_kind("TrS")), act=now(house, "clerk")
        )
    assert refused.value.field == "pages"
    with pytest.raises(InvalidInput):
        outgoing.make_copy(
            original=original,
            data=given(house, copy_kind("TrS"), pages="7-9"),
            act=now(house, "clerk"),
        )
    copy = outgoing.make_copy(
        original=original,
        data=given(house, copy_kind("TrS"), pages="1"),
        act=now(house, "clerk"),
    )
    assert copy.code_display == f"01-TrS/{house.organisation.code_symbol}"
    copy = seal(house, copy)
    out = written(copy, tmp_path / "extract.pdf")
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == 1
    words = _words(out)
    for part in ("TRÍCH SAO", house.organisation.name, copy.code_display, "+07:00"):
        assert part in words
    assert pdfsig(out).count("Signature is Valid.") == 1


def scan(folder: Path, dpi: int) -> Path:
    """An A4 page as a scanner gives it: one picture."""
    picture = Image.new("L", (int(8.27 * dpi), int(11.69 * dpi)), 230)
    path = folder / f"scan-{dpi}.pdf"
    picture.save(path, "PDF", resolution=dpi)
    return path


def sent(house: Office, path: Path) -> Upload:
    act = now(house, "clerk")
    return files.receive(chunks=[path.read_bytes()], name=path.name, declared_size=None, act=act)


@pytest.mark.rule("OUT-10")
@pytest.mark.parametrize(("family", "coarse", "fine"), [("state", 150, 200), ("party", 200, 300)])
def test_scan_of_paper_must_be_fine_enough(
    settings: Any,
    authority: Authority,
    seal_picture: Image.Image,
    tmp_path: Path,
    family: str,
    coarse: int,
    fine: int,
) -> None:
    house = open_office(settings, authority, pictures.png(seal_picture), family)
    original = documents_factory.registered(house)
    data = given(house, copy_kind(), form=CopyForm.SCAN)
    act = now(house, "clerk")
    with pytest.raises(InvalidInput) as refused:
        outgoing.make_copy(
            original=original, data=data, upload=sent(house, scan(tmp_path, coarse)), act=act
        )
    assert refused.value.reason_code == "scan_too_coarse"
    drawn = paper(tmp_path / "drawn.pdf", name="Không phải bản quét")
    with pytest.raises(InvalidInput) as refused:
        outgoing.make_copy(original=original, data=data, upload=sent(house, drawn), act=act)
    assert refused.value.reason_code == "not_a_scan"
    copy = outgoing.make_copy(
        original=original, data=data, upload=sent(house, scan(tmp_path, fine)), act=act
    )
    assert copy.copy_form == CopyForm.SCAN
    out = written(seal(house, copy), tmp_path / f"{family}.pdf")
    assert "Signature is Valid." in pdfsig(out)


@pytest.mark.rule("OUT-10")
@pytest.mark.rule("OUT-11")
def test_paper_of_an_electronic_original_is_recorded_with_its_copies(
    house: Office, chain: Chain
) -> None:
    original = issued(house, chain.sealed)
    act = now(house, "clerk")
    with pytest.raises(NotPermitted):
        outgoing.record_print(document=original, copies=2, act=now(house, "drafter"))
    made = outgoing.record_print(document=original, copies=2, for_whom="Hồ sơ lưu", act=act)
    assert (made.copies, made.printed_by) == (2, house.clerk)
    # The electronic original stays where it is (OUT-11).
    assert original.current_version.stored.is_signed
    data = given(house, copy_kind(), form=CopyForm.PAPER)
    copy = outgoing.make_copy(original=original, data=data, act=act)
    assert copy.current_version.stored_id == original.current_version.stored_id
    assert outgoing.issue(document=copy, act=act).state == OutgoingState.ISSUED


@pytest.mark.rule("PTY-13")
def test_party_paper_needs_to_say_why(
    settings: Any, authority: Authority, seal_picture: Image.Image, chain: Chain
) -> None:
    house = open_office(settings, authority, pictures.png(seal_picture), "party")
    original = issued(house, chain.sealed)
    with pytest.raises(ReasonMissing):
        outgoing.record_print(document=original, copies=1, act=now(house, "clerk"))
    made = outgoing.record_print(
        document=original,
        copies=1,
        reason="Đại biểu không dùng thiết bị điện tử",
        act=now(house, "clerk"),
    )
    assert made.reason


def test_copies_need_their_book_a_decision_and_the_clerk(house: Office, chain: Chain) -> None:
    original = issued(house, chain.sealed)
    data = given(house, copy_kind())
    with pytest.raises(NotPermitted):
        outgoing.make_copy(original=original, data=data, act=now(house, "drafter"))
    with pytest.raises(ReasonMissing):
        outgoing.make_copy(
            original=original, data=given(house, copy_kind(), reason=" "), act=now(house, "clerk")
        )
    with pytest.raises(InvalidInput):
        outgoing.make_copy(
            original=original, data=given(house, house.kind), act=now(house, "clerk")
        )
    with pytest.raises(InvalidInput):
        outgoing.make_copy(
            original=original, data=given(house, copy_kind("SL")), act=now(house, "clerk")
        )
    other = documents_factory.office()
    bare = documents_factory.outgoing(other, state=OutgoingState.ISSUED)
    with pytest.raises(Blocked):
        outgoing.make_copy(original=bare, data=given(other, copy_kind()), act=other.act("clerk"))


def test_a_copy_is_not_numbered_in_another_book(house: Office, chain: Chain) -> None:
    original = issued(house, chain.sealed)
    copy = outgoing.make_copy(
        original=original, data=given(house, copy_kind()), act=now(house, "clerk")
    )
    assert copy.register_entry.register.for_copies
    again = outgoing.make_copy(
        original=original, data=given(house, copy_kind()), act=now(house, "clerk")
    )
    assert again.code_number == "02"
    plain = documents_factory.outgoing(house, state=OutgoingState.SIGNED)
    with pytest.raises(InvalidInput):
        outgoing.take_number(
            document=plain, register=copy.register_entry.register, act=now(house, "clerk")
        )
