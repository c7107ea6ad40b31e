"""/documents/{uid}/files/ and /files/: facts, whole content, ranges; seen by those who see the document."""

from __future__ import annotations

import pytest

from core.acts import Act
from core.models import JournalEntry
from documents.models import DocumentFile, IncomingDocument
from documents.services import files
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import documents as make
from tests.factories.files import plain_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def data() -> bytes:
    return plain_pdf(3)


@pytest.fixture
def document(doors: Doors, data: bytes) -> IncomingDocument:
    act: Act = doors.house.act("clerk")
    upload = files.receive(name="Công văn.pdf", chunks=[data], act=act)
    return make.registered(doors.house, uploads=[upload])


@pytest.fixture
def path(document: IncomingDocument) -> str:
    return f"/files/{DocumentFile.objects.get(document=document).uid}/"


def whole(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_files_refuse_strangers_missing_scope_and_those_who_do_not_see_the_document(
    doors: Doors, elsewhere: Doors, document: IncomingDocument, path: str
) -> None:
    listed = f"/documents/{document.uid}/files/"
    for one in (listed, path, f"{path}content/"):
        strangers_are_refused("GET", one)
        scope_is_asked_for(doors, doors.house.clerk, "GET", one, "files:read")
    uid = path.split("/")[2]
    blind = [elsewhere.clerk, doors.colleague, doors.archivist]
    hidden_is_not_there(blind, "GET", "/documents/{uid}/files/", document.uid)
    hidden_is_not_there(blind, "GET", "/files/{uid}/", uid)
    hidden_is_not_there(blind, "GET", "/files/{uid}/content/", uid)


def test_the_whole_content_comes_with_its_name_and_is_journalled(
    doors: Doors, document: IncomingDocument, path: str, data: bytes
) -> None:
    (row,) = doors.clerk.get(f"/documents/{document.uid}/files/").json()
    assert (row["size"], row["role"], row["pages"]) == (len(data), "main", 3)
    assert doors.clerk.get(path).json() == row
    answer = doors.clerk.get(f"{path}content/")
    assert answer.status_code == 200
    assert whole(answer) == data
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(data))
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    line = JournalEntry.objects.get(verb="documents.file.download")
    assert line.client_id == doors.client.client_id


def test_parts_are_sent_as_asked(doors: Doors, path: str, data: bytes) -> None:
    size = len(data)
    for asked, part in {
        "bytes=0-99": data[:100],
        "bytes=100-": data[100:],
        "bytes=-50": data[-50:],
        "bytes=5-5": data[5:6],
        f"bytes=10-{size + 1000}": data[10:],
        f"bytes=-{size + 5}": data,
    }.items():
        answer = doors.clerk.get(f"{path}content/", Range=asked)
        assert answer.status_code == 206, asked
        assert whole(answer) == part
        start = size - len(part) if asked.startswith("bytes=-") else int(asked[6:].split("-")[0])
        assert answer["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{size}"
        assert answer["Content-Length"] == str(len(part))


def test_a_part_outside_the_file_is_refused_and_nonsense_is_ignored(
    doors: Doors, path: str, data: bytes
) -> None:
    for asked in (f"bytes={len(data)}-", "bytes=99999999999999999999-", "bytes=9-3", "bytes=-0"):
        answer = doors.clerk.get(f"{path}content/", Range=asked)
        assert answer.status_code == 416, asked
        assert answer["Content-Range"] == f"bytes */{len(data)}"
    for asked in ("bytes=a-b", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=٣-"):
        assert whole(doors.clerk.get(f"{path}content/", Range=asked)) == data


def test_an_unchanged_file_is_not_sent_again(doors: Doors, path: str, data: bytes) -> None:
    first = doors.clerk.get(f"{path}content/")
    whole(first)
    again = doors.clerk.get(f"{path}content/", If_None_Match=first["ETag"])
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    stale = doors.clerk.get(f"{path}content/", Range="bytes=0-9", If_Range='"other"')
    assert (stale.status_code, whole(stale)) == (200, data)


def test_nothing_else_can_be_done_to_a_file(doors: Doors, path: str) -> None:
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        is_problem(doors.clerk.call(method, path, {}), 405, "method_not_allowed")
