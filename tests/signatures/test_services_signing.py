"""One document through signing: asked, signed, numbered, filled, sealed; and every way it may fail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from core.errors import Blocked, InvalidInput, NotPermitted, Stale, WrongState
from core.models import JournalEntry
from demo.pki import Authority
from documents import lifecycles as document_lifecycles
from documents.choices import FileRole, OutgoingState, VersionOrigin
from documents.models import OutgoingDocument
from documents.services import files, outgoing
from signatures import jobs, lifecycles
from signatures.choices import RequestState
from signatures.engine import pictures
from signatures.models import SigningRequest, ValidationReport
from signatures.services import certificates, pins, reports, requests, signing
from tests.factories import documents as documents_factory
from tests.factories import signatures as make
from tests.factories.documents import Office
from tests.factories.signatures import PIN, SEAL_PIN, now

from .conftest import free_port, pdfsig
from .papers import paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings: Any, authority: Authority) -> Office:
    settings.TRUST_ANCHORS_DIR = authority.anchors
    settings.TSA_URL = authority.tsa_url
    return documents_factory.office()


@pytest.fixture
def seal_png(seal_picture: Image.Image) -> bytes:
    return pictures.png(seal_picture)


@pytest.fixture
def ready(house: Office, authority: Authority, tmp_path: Path) -> OutgoingDocument:
    make.personal(house, "leader", authority)
    return make.submitted(house, tmp_path)


def _sign(
    house: Office, document: OutgoingDocument, *, pin: str = PIN, **more: Any
) -> SigningRequest:
    return requests.sign(
        document=document, purpose="leader", pin=pin, act=now(house, "leader"), **more
    )


def _run(request: SigningRequest) -> SigningRequest:
    signing.run(request_id=request.pk)
    return SigningRequest.objects.get(pk=request.pk)


def _fresh(document: OutgoingDocument) -> OutgoingDocument:
    return OutgoingDocument.objects.get(pk=document.pk)


def _file(document: OutgoingDocument, tmp_path: Path) -> Path:
    path = tmp_path / f"out-{document.pk}.pdf"
    reports.copy_out(document.current_version.stored, path)
    return path


@pytest.mark.rule("SIG-01")
@pytest.mark.rule("SIG-04")
def test_signed_numbered_filled_sealed_and_issued(
    ready: OutgoingDocument, house: Office, authority: Authority, seal_png: bytes, tmp_path: Path
) -> None:
    make.seal(house, authority, seal_png)
    done = _run(_sign(house, ready))
    assert (done.state, done.level, done.missing, done.attempts) == ("done", "B-LT", [], 1)
    assert pins.of(done) is None
    document = _fresh(ready)
    assert document.state == OutgoingState.SIGNED
    assert document.current_version.origin == VersionOrigin.SIGNED
    assert document.signed_by == house.leader

    outgoing.take_number(document=document, act=now(house, "clerk"))
    jobs.fill_number(document_id=document.pk)
    jobs.fill_number(document_id=document.pk)
    document = _fresh(ready)
    assert document.current_version.origin == VersionOrigin.NUMBERED
    assert "Signature is Valid." in pdfsig(_file(document, tmp_path))
    assert document_lifecycles.outgoing.blockers("issue", document)

    asked = requests.sign(document=document, purpose="seal", pin=SEAL_PIN, act=now(house, "clerk"))
    done = _run(asked)
    assert (done.state, done.level, done.missing) == ("done", "B-LTA", [])
    document = _fresh(ready)
    assert document.current_version.origin == VersionOrigin.SEALED
    assert pdfsig(_file(document, tmp_path)).count("Signature is Valid.") == 2
    report = ValidationReport.objects.newest_of([document.current_version.stored_id])
    (report,) = report.values()
    assert (report.verdict, report.is_complete, report.signature_count) == ("VALID", True, 2)

    outgoing.set_recipients(
        document=document,
        recipients=[outgoing.RecipientData(name="Sở Nội vụ")],
        act=now(house, "clerk"),
    )
    assert outgoing.issue(document=document, act=now(house, "clerk")).state == OutgoingState.ISSUED
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs.count("signatures.request.finish") == 2
    assert "documents.outgoing.sign" in verbs


def test_wrong_pin_leaves_nothing_behind(ready: OutgoingDocument, house: Office) -> None:
    with pytest.raises(InvalidInput) as refused:
        _sign(house, ready, pin="000000")
    assert (refused.value.reason_code, refused.value.field) == ("wrong_pin", "pin")
    assert not SigningRequest.objects.exists()
    assert _fresh(ready).state == OutgoingState.SUBMITTED


@pytest.mark.rule("R26")
def test_wrong_pin_is_journalled_without_the_pin(ready: OutgoingDocument, house: Office) -> None:
    with pytest.raises(InvalidInput):
        _sign(house, ready, pin="975310")
    line = JournalEntry.objects.get(verb="signatures.certificate.refuse_pin")
    assert line.actor_id == house.leader.pk
    assert line.facts["code"] == "wrong_pin"
    assert "975310" not in f"{line.facts} {line.changes} {line.reason} {line.comment}"


def test_five_wrong_pins_make_the_certificate_rest(ready: OutgoingDocument, house: Office) -> None:
    for _attempt in range(pins.MOST_WRONG):
        with pytest.raises(InvalidInput):
            _sign(house, ready, pin="000000")
    with pytest.raises(InvalidInput) as refused:
        _sign(house, ready)
    assert refused.value.reason_code == "too_many_pins"


def test_pin_is_in_no_table_and_no_job_argument(
    ready: OutgoingDocument, house: Office, monkeypatch: pytest.MonkeyPatch, run_after_commit: Any
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs.sign, "delay", lambda **arguments: sent.append(arguments))
    with run_after_commit():
        request = _sign(house, ready)
    assert sent == [{"request_id": request.pk}]
    assert pins.of(request) == PIN
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, ' ') FROM signatures_signingrequest t"
            " UNION ALL SELECT string_agg(t::text, ' ') FROM core_journalentry t"
        )
        said = " ".join(row[0] or "" for row in cursor.fetchall())
    assert PIN not in said
    raw = pins._broker().get(pins._name(request))
    assert PIN.encode() not in raw


def test_pin_that_is_gone_is_asked_for_again_and_the_signature_goes_on(
    ready: OutgoingDocument, house: Office
) -> None:
    request = _sign(house, ready)
    pins.forget(request)
    request = _run(request)
    assert (request.state, request.code) == (RequestState.NEEDS_PIN, "pin_gone")
    requests.authorise(request=request, pin=PIN, act=now(house, "leader"))
    assert _run(request).state == RequestState.DONE


def test_another_person_can_neither_sign_nor_give_the_pin(
    ready: OutgoingDocument, house: Office, authority: Authority
) -> None:
    make.personal(house, "chief", authority)
    with pytest.raises(NotPermitted):
        requests.sign(document=ready, purpose="leader", pin=PIN, act=now(house, "chief"))
    request = requests.ask(document=ready, purpose="leader", act=now(house, "leader"))
    with pytest.raises(NotPermitted):
        requests.authorise(request=request, pin=PIN, act=now(house, "chief"))
    assert pins.of(request) is None


@pytest.mark.rule("SIG-02")
def test_certificate_of_another_name_is_not_entered(house: Office, authority: Authority) -> None:
    with pytest.raises(InvalidInput) as refused:
        certificates.add_personal(
            person=house.leader,
            key_file=make.p12(authority, "Người Khác Hẳn", house.organisation.name),
            pin=PIN,
            picture=pictures.png(pictures.handwriting("x")),
            act=now(house, "leader"),
        )
    assert refused.value.reason_code == "wrong_holder"


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"valid_from": "2024-01-01", "valid_to": "2025-01-01"}, "certificate_expired"),
        ({"valid_from": "2035-01-01", "valid_to": "2036-01-01"}, "certificate_not_yet_valid"),
    ],
)
def test_certificate_out_of_its_time_is_not_entered(
    dates: dict[str, str], code: str, house: Office, authority: Authority
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make.personal(house, "leader", authority, **dates)
    assert refused.value.reason_code == code


def test_certificate_revoked_meanwhile_fails_the_request_with_its_reason(
    ready: OutgoingDocument, house: Office, authority: Authority
) -> None:
    request = _sign(house, ready)
    label = authority.holders()[-1].label
    authority.revoke(label, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    request = _run(request)
    assert (request.state, request.code) == (RequestState.FAILED, "certificate_revoked")
    assert request.sentence
    assert _fresh(ready).state == OutgoingState.SUBMITTED
    assert pins.of(request) is None


def test_time_stamp_authority_down_costs_the_level_only(
    ready: OutgoingDocument, house: Office, settings: Any
) -> None:
    settings.TSA_URL = f"http://127.0.0.1:{free_port()}/tsa"
    request = _run(_sign(house, ready))
    assert (request.state, request.level, request.missing) == ("done", "B-B", ["tsa_unavailable"])
    assert _fresh(ready).state == OutgoingState.SIGNED


@pytest.mark.rule("SIG-03")
def test_another_text_than_the_one_shown_is_not_signed(
    ready: OutgoingDocument, house: Office, tmp_path: Path
) -> None:
    shown = ready.current_version.stored.sha256
    newer = make.stored(paper(tmp_path / "newer.pdf", paragraphs=5))
    documents_factory.version(ready, newer, house.drafter)
    with pytest.raises(Stale) as refused:
        _sign(house, _fresh(ready), shown=shown)
    assert refused.value.reason_code == "text_changed"
    assert not SigningRequest.objects.exists()


def test_text_that_changes_while_the_worker_signs_is_not_accepted(
    ready: OutgoingDocument, house: Office, tmp_path: Path
) -> None:
    request = _sign(house, ready)
    newer = make.stored(paper(tmp_path / "newer.pdf", paragraphs=5))
    documents_factory.version(ready, newer, house.drafter)
    request = _run(request)
    assert (request.state, request.code) == (RequestState.FAILED, "text_changed")
    assert _fresh(ready).current_version.origin == VersionOrigin.UPLOAD
    with pytest.raises(Stale):
        requests.authorise(request=request, pin=PIN, act=now(house, "leader"))


def test_asking_twice_gives_the_same_request_and_a_done_one_is_not_done_again(
    ready: OutgoingDocument, house: Office
) -> None:
    first = _sign(house, ready)
    again = _sign(house, ready)
    assert again.pk == first.pk
    assert _run(first).state == RequestState.DONE
    result = SigningRequest.objects.get(pk=first.pk).result_id
    assert _run(first).result_id == result
    assert _fresh(ready).versions.filter(origin=VersionOrigin.SIGNED).count() == 1
    with pytest.raises(WrongState):
        _sign(house, ready)


def test_document_that_is_being_signed_is_not_taken_back(
    ready: OutgoingDocument, house: Office
) -> None:
    _sign(house, ready)
    with pytest.raises(Blocked):
        outgoing.withdraw(document=ready, act=now(house, "drafter"))


def test_request_that_waits_for_a_pin_is_dropped_when_the_document_goes_back(
    ready: OutgoingDocument, house: Office
) -> None:
    request = requests.ask(document=ready, purpose="leader", act=now(house, "leader"))
    outgoing.return_(
        document=ready,
        to_state=OutgoingState.RETURNED,
        act=now(house, "leader", reason="Viết lại Điều 2."),
    )
    request.refresh_from_db()
    assert request.state == RequestState.CANCELLED


def test_sealing_needs_the_number_and_the_clerk(
    ready: OutgoingDocument, house: Office, authority: Authority, seal_png: bytes
) -> None:
    make.seal(house, authority, seal_png)
    with pytest.raises(WrongState):
        requests.ask(document=ready, purpose="seal", act=now(house, "clerk"))
    with pytest.raises(NotPermitted):
        requests.ask(document=ready, purpose="seal", act=now(house, "leader"))


def test_attachments_in_separate_files_are_stamped_when_the_seal_is_put(
    ready: OutgoingDocument, house: Office, authority: Authority, seal_png: bytes, tmp_path: Path
) -> None:
    make.seal(house, authority, seal_png)
    act = now(house, "drafter")
    annex = make.stored(paper(tmp_path / "annex.pdf", paragraphs=1))
    picture = make.stored(_png(tmp_path), name="so-do.png")
    files.attach(document=ready, stored=annex, name="phu-luc.pdf", role=FileRole.ANNEX, act=act)
    files.attach(document=ready, stored=picture, name="so-do.png", role=FileRole.ANNEX, act=act)
    _run(_sign(house, ready))
    outgoing.take_number(document=_fresh(ready), act=now(house, "clerk"))
    asked = requests.sign(
        document=_fresh(ready), purpose="seal", pin=SEAL_PIN, act=now(house, "clerk")
    )
    done = _run(asked)
    assert (done.state, done.missing) == ("done", ["attachment_not_pdf"])
    (stamped,) = ready.files.filter(role=FileRole.ANNEX, name="phu-luc.pdf")
    path = tmp_path / "stamped.pdf"
    reports.copy_out(stamped.stored, path)
    assert "Signature is Valid." in pdfsig(path)


def _png(folder: Path) -> Path:
    path = folder / "so-do.png"
    Image.new("RGB", (40, 30), "white").save(path)
    return path


def test_person_who_lost_his_post_meanwhile_signs_nothing(
    ready: OutgoingDocument, house: Office
) -> None:
    request = _sign(house, ready)
    house.leader.appointments.update(ends_on=dt.date(2026, 1, 1), starts_on=dt.date(2025, 1, 1))
    request = _run(request)
    assert (request.state, request.code) == (RequestState.FAILED, "not_permitted")


def test_after_five_attempts_a_request_gives_up_in_words(
    ready: OutgoingDocument, house: Office
) -> None:
    request = _sign(house, ready)
    SigningRequest.objects.filter(pk=request.pk).update(
        attempts=signing.MOST_ATTEMPTS, state="signing"
    )
    request = _run(request)
    assert (request.state, request.code) == (RequestState.FAILED, "too_many_attempts")


def test_sweep_hands_a_lost_request_on_and_asks_for_a_pin_that_is_gone(
    ready: OutgoingDocument, house: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    request = _sign(house, ready)
    monkeypatch.setattr(
        jobs.sign, "delay", lambda **arguments: sent.append(arguments["request_id"])
    )
    jobs.sweep()
    assert sent == []
    long_ago = now(house, "leader").at - dt.timedelta(minutes=5)
    SigningRequest.objects.filter(pk=request.pk).update(state="signing", started_at=long_ago)
    jobs.sweep()
    assert sent == [request.pk]
    pins.forget(request)
    jobs.sweep()
    request.refresh_from_db()
    assert (request.state, sent) == (RequestState.NEEDS_PIN, [request.pk])


def test_sweep_fills_a_number_and_judges_a_file_that_were_forgotten(
    ready: OutgoingDocument, house: Office, chain: Any
) -> None:
    _run(_sign(house, ready))
    long_ago = now(house, "clerk").at - dt.timedelta(minutes=5)
    outgoing.take_number(document=_fresh(ready), act=house.act("clerk", at=long_ago))
    forgotten = make.stored(chain.sealed)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE documents_storedfile DISABLE TRIGGER USER")
        cursor.execute("UPDATE documents_storedfile SET created_at = %s", [long_ago])
        cursor.execute("ALTER TABLE documents_storedfile ENABLE TRIGGER USER")
    jobs.sweep()
    assert _fresh(ready).current_version.origin == VersionOrigin.NUMBERED
    assert ValidationReport.objects.get(stored=forgotten).verdict == "VALID"


def test_lifecycle_of_a_request_is_a_table() -> None:
    assert set(lifecycles.request.transitions) == {
        "authorise", "begin", "finish", "want_pin", "fail", "cancel",
    }  # fmt: skip
