"""Incoming documents: packages of other systems, offices of one installation, recall both ways."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from core.acts import Act
from core.errors import InvalidInput, NotFound, NotPermitted, ReasonMissing, WrongState
from documents.choices import FileRole, IncomingState, OutgoingState, RecipientChannel
from documents.models import (
    DocumentFile,
    FileText,
    IncomingDocument,
    OutgoingDocument,
    RecallRequest,
    Recipient,
    Transmission,
)
from documents.selectors import search
from documents.services import files, incoming, outgoing
from documents.services.incoming import ReceivedPackage, delivery
from documents.services.store import file_store
from tests.factories import documents as make
from tests.factories.files import plain_pdf

HEADERS = (
    ("From", "van-thu@so-noi-vu.test"),
    ("Message-ID", "<a1@so-noi-vu.test>"),
    ("Received", "from mta by gate; Tue, 10 Mar 2026 08:00:00 +0700"),
    ("Received", "from desk by mta; Tue, 10 Mar 2026 07:59:00 +0700"),
)


def _package(house: make.Office, message_id: str = "a1", **more: Any) -> ReceivedPackage:
    uploads = (make.upload(house.clerk, name="cong-van.pdf"), make.upload(house.clerk))
    return ReceivedPackage(
        message_id=message_id,
        fields=make.data(house),
        sender_name="Sở Nội vụ",
        headers=HEADERS,
        **({"uploads": uploads} | more),
    )


@pytest.mark.rule("R28")
def test_a_package_keeps_how_it_came_and_which_file_belongs_to_it(house: make.Office) -> None:
    document = incoming.receive(
        organisation=house.organisation, package=_package(house), act=house.act("clerk")
    )
    kept = Transmission.objects.get(document=document)
    assert [tuple(pair) for pair in kept.headers] == list(HEADERS)
    assert kept.message_id == "a1"
    in_order = list(document.files.order_by("ordinal"))
    assert [part["sha256"] for part in kept.parts] == [one.stored.sha256 for one in in_order]
    assert [part["role"] for part in kept.parts] == ["main", "annex"]


@pytest.mark.rule("IN-04")
def test_a_package_is_received_once_and_nothing_of_it_is_retyped(house: make.Office) -> None:
    act = house.act("clerk")
    package = _package(house)
    first = incoming.receive(organisation=house.organisation, package=package, act=act)
    again = incoming.receive(organisation=house.organisation, package=package, act=act)
    assert again.pk == first.pk
    assert IncomingDocument.objects.count() == 1
    assert set(first.provenance.values()) <= {"received", "derived"}
    assert first.provenance["subject"] == "received"
    with pytest.raises(NotPermitted):
        incoming.edit(document=first, data={"subject": "Khác"}, act=act)
    done = incoming.register(document=first, register=house.incoming_register, act=act)
    assert "typed" not in done.provenance.values()


def test_the_same_message_id_of_two_offices_is_two_documents(house: make.Office) -> None:
    other = make.office()
    for one in (house, other):
        incoming.receive(organisation=one.organisation, package=_package(one), act=one.act("clerk"))
    assert Transmission.objects.filter(message_id="a1").count() == 2


def test_a_package_without_an_id_is_refused(house: make.Office) -> None:
    with pytest.raises(InvalidInput):
        incoming.receive(
            organisation=house.organisation, package=_package(house, " "), act=house.act("clerk")
        )


@pytest.fixture
def other(db: None) -> make.Office:
    return make.office()


@pytest.fixture
def issued(house: make.Office, other: make.Office) -> OutgoingDocument:
    """Issued by one office to another of this installation, with real bytes."""
    document = make.outgoing(house, state=OutgoingState.ISSUED, subject="Rà soát chỉ tiêu Quý IV")
    upload = files.receive(name="van-ban.pdf", chunks=iter([plain_pdf()]), act=house.act("clerk"))
    assert upload.stored is not None
    make.version(document, upload.stored, house.clerk)
    Recipient.objects.create(
        document=document,
        organisation=other.organisation.organisation,
        name=other.organisation.name,
        channel=RecipientChannel.EXCHANGE,
        ordinal=1,
    )
    return document


@pytest.fixture
def arrived(house: make.Office, issued: OutgoingDocument) -> IncomingDocument:
    (made,) = delivery.deliver(document=issued, act=Act.of_system("exchange"))
    return made


def _status(issued: OutgoingDocument) -> tuple[str, str]:
    row = Recipient.objects.get(document=issued)
    return row.status, row.exchange_status


@pytest.mark.rule("IN-04")
def test_what_one_office_issues_arrives_at_the_other_without_a_copy(
    other: make.Office, issued: OutgoingDocument, arrived: IncomingDocument
) -> None:
    assert arrived.organisation == other.organisation
    assert (arrived.subject, arrived.code_display) == (issued.subject, issued.code_display)
    assert arrived.from_system
    newest = issued.current_version
    assert newest is not None
    assert arrived.files.get().stored_id == newest.stored_id
    assert _status(issued) == ("sent", "01")
    assert delivery.deliver(document=issued, act=Act.of_system("exchange")) == []


def test_the_sender_follows_what_the_receiver_does(
    other: make.Office, issued: OutgoingDocument, arrived: IncomingDocument
) -> None:
    clerk = other.act("clerk")
    incoming.register(document=arrived, register=other.incoming_register, act=clerk)
    assert _status(issued) == ("received", "03")
    incoming.present(document=arrived, to=other.leader, act=clerk)
    assert _status(issued)[1] == "04"
    incoming.direct(
        document=arrived, text="Giao.", assignments=make.to_unit(other), act=other.act("leader")
    )
    incoming.accept(document=arrived, act=other.act("head"))
    assert _status(issued)[1] == "05"
    incoming.complete(document=arrived, outcome="result", note="Xong", act=other.act("head"))
    assert _status(issued)[1] == "06"


def test_a_returned_package_tells_the_sender_why(
    other: make.Office, issued: OutgoingDocument, arrived: IncomingDocument
) -> None:
    incoming.return_to_sender(
        document=arrived, reason="Gửi nhầm địa chỉ nhận.", act=other.act("clerk")
    )
    assert _status(issued) == ("refused", "02")
    assert Recipient.objects.get(document=issued).exchange_reason == "Gửi nhầm địa chỉ nhận."


@pytest.fixture
def asked_back(
    house: make.Office,
    other: make.Office,
    issued: OutgoingDocument,
    arrived: IncomingDocument,
    run_after_commit: Any,
) -> IncomingDocument:
    """Registered by the receiver, then recalled by the sender."""
    done = incoming.register(
        document=arrived, register=other.incoming_register, act=other.act("clerk")
    )
    with run_after_commit():
        outgoing.recall(document=issued, act=house.act("clerk", reason="Ban hành sai nội dung."))
    return done


@pytest.mark.rule("IN-12")
def test_a_recall_is_shown_to_the_clerk_and_changes_nothing_by_itself(
    asked_back: IncomingDocument,
) -> None:
    request = RecallRequest.objects.get(document=asked_back)
    assert request.reason == "Ban hành sai nội dung."
    assert request.answered_at is None
    asked_back.refresh_from_db()
    assert asked_back.state == IncomingState.REGISTERED
    assert asked_back.files.exists()


@pytest.mark.rule("IN-12")
def test_a_recall_told_twice_is_asked_once_even_after_the_answer(
    other: make.Office, asked_back: IncomingDocument
) -> None:
    first = RecallRequest.objects.get(document=asked_back)
    incoming.refuse_recall(document=asked_back, reason="Đang xử lý.", act=other.act("clerk"))
    again = incoming.ask_back(
        document=asked_back, reason="x", message_id=first.message_id, act=other.act("clerk")
    )
    assert again is None
    assert RecallRequest.objects.filter(document=asked_back).count() == 1


@pytest.mark.rule("IN-12")
@pytest.mark.rule("R18")
def test_an_agreed_recall_destroys_file_and_description_and_keeps_its_own_data(
    other: make.Office, run_after_commit: Any
) -> None:
    upload = files.receive(name="mot.pdf", chunks=iter([plain_pdf()]), act=other.act("clerk"))
    document = make.registered(other, uploads=[upload], subject="Chỉ tiêu bí ẩn Quý IV")
    stored = upload.stored
    assert stored is not None
    FileText.objects.update_or_create(
        stored=stored, defaults={"text": "hoa phượng vĩ", "pages": [], "made_at": other.now}
    )
    incoming.ask_back(
        document=document, reason="Gửi nhầm.", message_id="m9", act=other.act("clerk")
    )
    assert file_store().exists(stored.sha256)
    with run_after_commit():
        gone = incoming.recall(document=document, reason="Đồng ý.", act=other.act("clerk"))
    assert gone.state == IncomingState.RECALLED
    assert (gone.subject, gone.code_display, gone.signer_name, gone.kind) == ("", "", "", None)
    assert gone.arrival_number == 1
    assert not DocumentFile.objects.filter(document_id=gone.pk).exists()
    assert not file_store().exists(stored.sha256)
    who = other.act("clerk").who
    assert who is not None
    for words in ("bí ẩn", "phượng vĩ"):
        assert not search.search(who, words).hits
    past = apps.get_model("documents", "DocumentEvent")._default_manager
    assert not past.filter(pgh_obj_id=gone.pk).exclude(subject="").exists()
    request = RecallRequest.objects.get(document=gone)
    assert (request.is_agreed, request.reason, request.message_id) == (True, "Gửi nhầm.", "m9")
    assert request.answered_by == other.clerk
    assert [one["sha256"] for one in request.destroyed] == [stored.sha256]


@pytest.mark.rule("IN-12")
@pytest.mark.rule("R20")
def test_a_recall_takes_nothing_from_another_document(
    house: make.Office,
    other: make.Office,
    issued: OutgoingDocument,
    asked_back: IncomingDocument,
    run_after_commit: Any,
) -> None:
    with run_after_commit():
        incoming.recall(document=asked_back, reason="Đồng ý.", act=other.act("clerk"))
    assert not asked_back.files.exists()
    newest = issued.current_version
    assert newest is not None
    assert file_store().exists(newest.stored.sha256)
    newest.stored.refresh_from_db()
    assert newest.stored.destroyed_at is None
    row = Recipient.objects.get(document=issued)
    assert (row.exchange_status, row.exchange_reason) == ("15", "Đồng ý.")


@pytest.mark.rule("IN-12")
def test_a_refused_recall_keeps_the_document_and_tells_the_sender_why(
    other: make.Office, issued: OutgoingDocument, asked_back: IncomingDocument
) -> None:
    with pytest.raises(ReasonMissing):
        incoming.refuse_recall(document=asked_back, reason=" ", act=other.act("clerk"))
    with pytest.raises(NotPermitted):
        incoming.refuse_recall(document=asked_back, reason="Đã làm.", act=other.act("chief"))
    incoming.refuse_recall(document=asked_back, reason="Đã giải quyết.", act=other.act("clerk"))
    row = Recipient.objects.get(document=issued)
    assert (row.exchange_status, row.exchange_reason) == ("16", "Đã giải quyết.")
    assert asked_back.files.exists()
    with pytest.raises(WrongState):
        incoming.refuse_recall(document=asked_back, reason="Lại.", act=other.act("clerk"))


@pytest.mark.rule("IN-12")
def test_a_recall_given_up_by_the_sender_destroys_nothing_any_more(
    house: make.Office,
    other: make.Office,
    issued: OutgoingDocument,
    asked_back: IncomingDocument,
    run_after_commit: Any,
) -> None:
    act = house.act("clerk", reason="Văn bản vẫn có hiệu lực.")
    with run_after_commit():
        outgoing.give_up_recall(document=issued, act=act)
    clerk = other.act("clerk", reason="Đồng ý.")
    with pytest.raises(WrongState):
        incoming.recall(document=asked_back, reason=clerk.reason, act=clerk)
    assert asked_back.files.exists()


@pytest.mark.rule("R25")
def test_the_sender_cannot_answer_for_the_receiver(
    house: make.Office, asked_back: IncomingDocument
) -> None:
    with pytest.raises(NotFound):
        incoming.refuse_recall(document=asked_back, reason="Thay.", act=house.act("clerk"))


@pytest.mark.rule("IN-12")
@pytest.mark.rule("R15")
def test_only_a_recall_takes_files_from_a_registered_document(house: make.Office) -> None:
    document = make.registered(house)
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentFile.objects.filter(document_id=document.pk).delete()
    assert document.files.get().role == FileRole.MAIN
