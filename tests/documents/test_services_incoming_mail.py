"""E-mail files: one arriving document each, nothing of the message lost (R28)."""

from __future__ import annotations

import email
from typing import Any

import pytest

from core.errors import Duplicate, InvalidInput
from documents.engine.files.legacy import to_tcvn3
from documents.models import IncomingDocument, Transmission, Upload
from documents.services import files, incoming
from tests.factories import documents as make
from tests.factories import mails
from tests.factories.files import package, plain_pdf

PDF = "application/pdf"


def _upload(house: make.Office, data: bytes, name: str = "thu.eml") -> Upload:
    return files.receive(name=name, chunks=iter([data]), act=house.act("clerk"))


def _arrive(house: make.Office, data: bytes, name: str = "thu.eml") -> IncomingDocument:
    (made,) = incoming.take_in_uploads(
        organisation=house.organisation,
        uploads=[_upload(house, data, name)],
        data={},
        act=house.act("clerk"),
    )
    return made


def _bytes_of(file: Any) -> bytes:
    with files.open_stored(file.stored) as reader:
        return bytes(reader.read())


@pytest.mark.rule("R28")
def test_a_message_becomes_one_document_with_its_attachments_in_their_order(
    house: make.Office,
) -> None:
    one, two = plain_pdf(), plain_pdf(pages=3)
    raw = mails.eml(attachments=(("báo cáo.pdf", PDF, one), ("phụ lục.pdf", PDF, two)))
    document = _arrive(house, raw)
    rows = list(document.files.order_by("ordinal"))
    assert [(row.name, row.role) for row in rows] == [
        ("noi-dung-thu.txt", "annex"),
        ("báo cáo.pdf", "main"),
        ("phụ lục.pdf", "annex"),
        ("thu.eml", "evidence"),
    ]
    assert _bytes_of(rows[1]) == one
    assert _bytes_of(rows[2]) == two
    assert _bytes_of(rows[3]) == raw
    assert document.source == "email"
    kept = Transmission.objects.get(document=document)
    told = email.message_from_bytes(raw)
    assert [name for name, _value in kept.headers] == [name for name, _value in told.items()]
    assert dict(kept.headers)["Message-ID"] == told["Message-ID"] == kept.message_id
    assert kept.sender_address == "van-thu@so-noi-vu.test"
    assert kept.sender_name == "Văn thư Sở Nội vụ"
    assert [part["sha256"] for part in kept.parts] == [row.stored.sha256 for row in rows[:3]]


@pytest.mark.rule("R28")
def test_an_outlook_message_is_read_alike(house: make.Office) -> None:
    paper = plain_pdf()
    document = _arrive(house, mails.msg(attachments=(("giấy mời.pdf", paper),)), "moi.msg")
    rows = list(document.files.order_by("ordinal"))
    assert [(row.name, row.role) for row in rows] == [
        ("noi-dung-thu.txt", "annex"),
        ("giấy mời.pdf", "main"),
        ("moi.msg", "evidence"),
    ]
    assert _bytes_of(rows[0]).decode() == "Mời dự họp lúc 8 giờ."
    assert _bytes_of(rows[1]) == paper
    assert Transmission.objects.get(document=document).message_id == "<moi-hop@so-noi-vu.test>"


def test_the_same_message_is_taken_in_once(house: make.Office) -> None:
    first = _arrive(house, mails.eml())
    assert (first.subject, first.issuer_name) == ("Gửi báo cáo tháng 3", "Văn thư Sở Nội vụ")
    assert first.provenance["subject"] == "derived"
    with pytest.raises(Duplicate) as refusal:
        _arrive(house, mails.eml(body="Một bản khác của cùng thư."))
    assert refusal.value.facts["document"] == str(first.uid)


@pytest.mark.rule("R28")
def test_an_attachment_that_is_refused_is_named_and_stays_in_the_message(
    house: make.Office,
) -> None:
    bad = (
        ("chay.exe", "application/octet-stream", b"MZ" + b"\0" * 300),
        ("bom.docx", "application/octet-stream", package({"a.txt": b"0" * 60_000_000})),
        ("tốt.pdf", PDF, plain_pdf()),
    )
    document = _arrive(house, mails.eml(attachments=bad))
    kept = Transmission.objects.get(document=document)
    refused = {part["name"]: part["refused"] for part in kept.parts if "refused" in part}
    assert set(refused) == {"chay.exe", "bom.docx"}
    assert all(sentence.endswith((".", ")")) for sentence in refused.values())
    assert [row.name for row in document.files.order_by("ordinal")] == [
        "noi-dung-thu.txt",
        "tốt.pdf",
        "thu.eml",
    ]


@pytest.mark.parametrize("charset", ["us-ascii", "x-khong-ro", "utf-8"])
def test_a_wrong_charset_loses_no_letter(house: make.Office, charset: str) -> None:
    words = "Về việc rà soát, báo cáo tình hình thực hiện nhiệm vụ"
    raw = (
        "From: a@b.test\r\nDate: Tue, 10 Mar 2026 07:59:00 +0700\r\nMessage-ID: <x@b.test>\r\n"
        f"Subject: thu\r\nContent-Type: text/plain; charset={charset}\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + to_tcvn3(words).encode("latin-1")
    document = _arrive(house, raw)
    (body,) = document.files.filter(role="main")
    assert _bytes_of(body).decode() == words


def _nested(depth: int) -> bytes:
    head, tail = b"From: a@b.test\r\nMessage-ID: <n@b.test>\r\n", b""
    for n in range(depth):
        head += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        tail = b"\r\n--b%d--" % n + tail
    return head + b"Content-Type: text/plain\r\n\r\nchao" + tail


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (_nested(60), "mail_nested"),
        (
            b"From: a@b.test\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\nMIIB",
            "mail_encrypted",
        ),
        (b"\x00\x01\x02 no letter at all", "file_unreadable"),
        (mails.eml(attachments=tuple((f"{n}.txt", "text/plain", b"a") for n in range(101))),
         "mail_too_many_parts"),
    ],
)  # fmt: skip
def test_a_hostile_message_is_refused_with_a_sentence(
    house: make.Office, raw: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        _upload(house, raw)
    assert refusal.value.reason_code == code
    assert Upload.objects.get().sentence


def test_a_very_deep_message_brings_nothing_down(house: make.Office) -> None:
    with pytest.raises(InvalidInput):
        _upload(house, _nested(3000))
    assert _arrive(house, mails.eml()).files.exists()
