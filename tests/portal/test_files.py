"""Files at the web door: honest uploads, ranges, what is shown and what is only downloaded."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import JournalEntry
from documents.models import IncomingDocument, Upload
from tests.factories import files

PDF = "application/pdf"


def _send(client: Any, name: str, data: bytes) -> Any:
    return client.post(reverse("documents:upload"), {"file": SimpleUploadedFile(name, data, PDF)})


@pytest.fixture
def file_address(visit: Any) -> str:
    """The address of a stored PDF that the clerk may read."""
    client = visit("clerk")
    uid = _send(client, "cong-van.pdf", files.plain_pdf(3)).json()["uid"]
    client.post(
        reverse("documents:incoming-create"), {"source": "upload", "each": "one", "uploads": [uid]}
    )
    return reverse("documents:file", args=[IncomingDocument.objects.get().files.get().uid])


def test_upload_answers_created_only_when_stored(visit: Any) -> None:
    answer = _send(visit("clerk"), "cong-van.pdf", files.plain_pdf())
    assert answer.status_code == 201
    assert Upload.objects.get(uid=answer.json()["uid"]).state == "stored"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rong.pdf", b""),
        ("cut.pdf", files.plain_pdf()[:300]),
        ("khoa.pdf", files.encrypted_pdf()),
        ("zip.pdf", files.package({"a.txt": b"x"})),
        ("js.pdf", files.javascript_pdf()),
    ],
)
def test_bad_file_is_refused_with_a_sentence_in_vietnamese(
    visit: Any, name: str, data: bytes
) -> None:
    answer = _send(visit("clerk"), name, data)
    assert answer.status_code in {413, 422}
    sentence = answer.json()["detail"]
    assert sentence
    assert not sentence.isascii()
    assert Upload.objects.get().state == "refused"


def test_range_is_served_and_reading_is_journalled_once(visit: Any, file_address: str) -> None:
    client = visit("clerk")
    whole = client.get(file_address)
    body = b"".join(whole.streaming_content)
    assert body.startswith(b"%PDF-")
    assert whole["Cache-Control"] == "no-store, private"
    before = JournalEntry.objects.filter(verb="documents.file.read").count()
    part = client.get(file_address, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == body[10:20]
    assert part["Content-Range"] == f"bytes 10-19/{len(body)}"
    assert JournalEntry.objects.filter(verb="documents.file.read").count() == before


@pytest.mark.rule("R26")
def test_reading_that_begins_with_the_second_byte_is_journalled(
    visit: Any, file_address: str
) -> None:
    client = visit("chief")
    for _time in range(2):
        part = client.get(file_address, headers={"Range": "bytes=1-"})
        assert part.status_code == 206
        assert b"".join(part.streaming_content).startswith(b"PDF-")
    assert JournalEntry.objects.filter(verb="documents.file.read").count() == 1


def test_download_keeps_the_name_and_is_journalled(visit: Any, file_address: str) -> None:
    answer = visit("clerk").get(f"{file_address}?download=1")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "cong-van.pdf" in answer["Content-Disposition"]
    assert JournalEntry.objects.filter(verb="documents.file.download").exists()


@pytest.mark.rule("F6")
def test_a_printed_copy_says_who_took_it_and_the_file_stays(
    visit: Any, house: Any, file_address: str
) -> None:
    client = visit("clerk")
    before = b"".join(client.get(file_address).streaming_content)
    file = IncomingDocument.objects.get().files.get()
    answer = client.get(reverse("documents:file-marked", args=[file.uid]))
    with pypdfium2.PdfDocument(b"".join(answer.streaming_content)) as copy:
        words = [page.get_textpage().get_text_bounded() for page in copy]
    assert len(words) == 3
    assert all(str(file.uid)[:8] in one and house.clerk.full_name in one for one in words)
    assert b"".join(client.get(file_address).streaming_content) == before
    assert JournalEntry.objects.filter(verb="documents.file.print").count() == 1
