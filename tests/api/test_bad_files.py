"""Bad files at every door that takes files: the portal's, the API's form, the API's bare bytes.

Each is refused with the same code and a sentence, its row says so, and no byte is kept (§7.5).
"""

from __future__ import annotations

import io
import resource
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents.models import FileText, IncomingDocument, StoredFile, Upload
from tests.api.doors import Caller, Doors, is_problem
from tests.factories import documents as make
from tests.factories import files as made

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
Door = Callable[[Doors, str, bytes], Any]


def portal(doors: Doors, name: str, data: bytes) -> Any:
    caller = doors.session(doors.house.clerk)
    sent = SimpleUploadedFile("x", data)
    sent._name = name
    return caller.http.post("/uploads/", {"file": sent}, headers=caller.headers)


def api_form(doors: Doors, name: str, data: bytes) -> Any:
    sent = SimpleUploadedFile("x", data)
    sent._name = name
    return doors.clerk.form("/uploads/", {"file": sent})


def api_bytes(doors: Doors, name: str, data: bytes) -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    return doors.clerk.call("POST", "/uploads/", data, X_File_Name=quote(name), **headers)


DOORS: list[Door] = [portal, api_form, api_bytes]
door = pytest.mark.parametrize("door", DOORS, ids=lambda one: one.__name__)
BAD: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "of no bytes": ("file_empty", "a.pdf", lambda: b""),
    "cut short": ("pdf_truncated", "a.pdf", lambda: made.letter_pdf()[:30_000]),
    "with a password": ("pdf_encrypted", "a.pdf", made.encrypted_pdf),
    "a ZIP named .pdf": ("type_mismatch", "a.pdf", lambda: made.package({"a.txt": b"a" * 300})),
    "with JavaScript": ("pdf_javascript", "a.pdf", made.javascript_pdf),
    "with a file inside": ("pdf_embedded", "a.pdf", made.embedding_pdf),
    "a bomb": ("archive_bomb", "a.docx", made.bomb_docx),
}


@pytest.fixture(scope="module")
def bad() -> dict[str, bytes]:
    return {what: data() for what, (_code, _name, data) in BAD.items()}


@door
@pytest.mark.rule("F1")
def test_a_bad_file_is_refused_with_a_sentence_and_not_kept(
    doors: Doors, door: Door, bad: dict[str, bytes]
) -> None:
    sentences = set()
    for what, (code, name, _data) in BAD.items():
        answer = door(doors, name, bad[what])
        assert answer.status_code == 422, (what, answer.content)
        body = answer.json()
        assert body["code"] == code, what
        upload = Upload.objects.get(state="refused", sentence=body["detail"])
        assert (upload.owner, upload.stored) == (doors.house.clerk, None)
        sentences.add(body["detail"])
        again = {"uploads": [str(upload.uid)]}
        refused = is_problem(doors.clerk.post("/incoming/", again), 422, "upload_refused")
        assert refused["detail"] == body["detail"]
    assert len(sentences) == len(BAD)
    assert not StoredFile.objects.exists()
    assert not IncomingDocument.objects.exists()


@door
def test_a_name_is_kept_readable_and_made_harmless(doors: Doors, door: Door) -> None:
    data = made.plain_pdf()
    decomposed = unicodedata.normalize("NFD", "Quyết định số 5.pdf")
    longest = "Kế hoạch " * 40
    for sent, kept in {
        decomposed: unicodedata.normalize("NFC", decomposed),
        "x" * 251 + ".pdf": "x" * 251 + ".pdf",
        "../../etc/passwd.pdf": "passwd.pdf",
        "a\u202efdp.exe.pdf": "afdp.exe.pdf",
    }.items():
        answer = door(doors, sent, data)
        assert answer.status_code == 201, (sent, answer.content)
        assert answer.json()["name"] == kept
    answer = door(doors, longest + ".pdf", data)
    assert answer.status_code == 201
    assert len(answer.json()["name"].encode()) <= 255
    assert answer.json()["name"].startswith("Kế hoạch Kế hoạch")


@door
def test_a_strange_ending_or_sign_in_the_name_breaks_nothing(doors: Doors, door: Door) -> None:
    data = made.plain_pdf()
    for name in (
        "a." + "b" * 253,
        "\x00.pdf",
        "\ud800.pdf".encode("utf-8", "replace").decode(),
        "…",
    ):
        assert door(doors, name, data).status_code in {201, 422}, name


class Endless(io.RawIOBase):
    """So many bytes that are never all in memory."""

    def __init__(self, head: bytes, size: int, tail: bytes = b"") -> None:
        self.head, self.left, self.tail = head, size, tail

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.head:
            part, self.head = self.head[:size], self.head[size:]
            return part
        if self.left:
            part = bytes(min(size if size > 0 else MB, MB, self.left))
            self.left -= len(part)
            return part
        part, self.tail = self.tail, b""
        return part


def send(caller: Caller, path: str, body: Any, length: int, **headers: str) -> Any:
    """A call whose body is read from a stream as a server would."""
    kind = headers.pop("kind")
    environ = {
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": kind,
        "wsgi.input": body,
        **{f"HTTP_{n.upper().replace('-', '_')}": v for n, v in (caller.headers | headers).items()},
    }
    return caller.http.request(PATH_INFO=path, REQUEST_METHOD="POST", **environ)


def in_a_form(size: int) -> tuple[Endless, int]:
    head = (
        b'--limit\r\nContent-Disposition: form-data; name="file"; filename="lon.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    )
    tail = b"\r\n--limit--\r\n"
    return Endless(head, size, tail), len(head) + size + len(tail)


FORM = "multipart/form-data; boundary=limit"
BYTES = "application/octet-stream"


def refused_as_too_large(answer: Any) -> None:
    assert answer.status_code == 413, answer.content
    body = answer.json()
    assert body["code"] == "too_large"
    assert "200 MB" in body["detail"]
    upload = Upload.objects.get(sentence=body["detail"])
    assert (upload.state, upload.stored) == ("refused", None)
    assert not StoredFile.objects.exists()


def highest_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_file_that_says_it_is_too_large_is_refused_unread(doors: Doors) -> None:
    body = Endless(b"%PDF-1.7\n", 300 * MB)
    answer = send(doors.clerk, "/api/v1/uploads/", body, 300 * MB, kind=BYTES)
    refused_as_too_large(answer)
    assert body.left == 300 * MB


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/uploads/", "/api/v1/uploads/"])
def test_a_file_that_is_too_large_is_refused_in_little_memory(doors: Doors, path: str) -> None:
    caller = doors.clerk if path.startswith("/api") else doors.session(doors.house.clerk)
    before = highest_memory()
    body, length = in_a_form(300 * MB)
    refused_as_too_large(send(caller, path, body, length, kind=FORM))
    assert body.left == 0
    assert highest_memory() - before < 64 * MB


def test_a_file_larger_than_it_said_or_cut_off_is_refused(doors: Doors, settings: Any) -> None:
    settings.MAX_FILE_BYTES = 2 * MB
    cut = send(doors.clerk, "/api/v1/uploads/", Endless(made.plain_pdf(), 0), 5000_0, kind=BYTES)
    assert is_problem(cut, 422, "upload_broken")
    absurd = send(doors.clerk, "/api/v1/uploads/", Endless(b"", 0), 10**30, kind=BYTES)
    assert absurd.status_code == 413


def test_a_form_without_end_is_no_file(doors: Doors) -> None:
    body = Endless(b'--limit\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n', 0)
    answer = send(doors.clerk, "/api/v1/uploads/", body, 9000, kind=FORM)
    assert answer.status_code in {400, 422}
    assert not StoredFile.objects.exists()


@pytest.mark.rule("SEC-03")
@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_file_stamped_secret_is_not_registered(doors: Doors, mark: str) -> None:
    document = make.arrived(doors.house)
    FileText.objects.create(
        stored=document.files.get().stored,
        text=f"{mark}\nỦY BAN NHÂN DÂN TỈNH\nSố: 15/QĐ-UBND\n\nQUYẾT ĐỊNH\nVề việc thử",
        pages=[f"{mark}\nỦY BAN NHÂN DÂN TỈNH\nSố: 15/QĐ-UBND\n\nQUYẾT ĐỊNH\nVề việc thử"],
        method="test",
        made_at=doors.house.now,
    )
    body = is_problem(doors.clerk.post(f"/incoming/{document.uid}/register/"), 409, "blocked")
    assert mark.lower() in body["detail"].lower()
    document.refresh_from_db()
    assert document.arrival_number is None


@pytest.mark.rule("SEC-03")
def test_content_above_the_ceiling_is_refused_wherever_it_is_named(doors: Doors) -> None:
    house = doors.house
    arrived = make.arrived(house)
    draft = make.outgoing(house)
    dossier = {"record_class": str(house.record_class.uid), "title": "Kín", "secrecy": 1}
    drafting = {"kind": house.kind.code, "subject": "Kín", "secrecy": 3}
    for caller, method, path, data in (
        (doors.clerk, "POST", "/incoming/", {"source": "paper", "subject": "Kín", "secrecy": 1}),
        (doors.clerk, "PATCH", f"/incoming/{arrived.uid}/", {"secrecy": 2}),
        (doors.drafter, "POST", "/outgoing/", drafting),
        (doors.drafter, "PUT", f"/outgoing/{draft.uid}/", drafting),
        (doors.drafter, "POST", "/dossiers/", dossier),
    ):
        body = is_problem(caller.call(method, path, data), 422, "secrecy_refused")
        assert body["field"] == "secrecy"
    assert IncomingDocument.objects.count() == 1


@pytest.mark.rule("IN-03")
def test_a_duplicate_is_named_and_registered_only_when_confirmed_with_a_reason(
    doors: Doors,
) -> None:
    first = make.registered(doors.house, code_display="15/TB-SNV")
    second = make.arrived(doors.house, code_display="15/TB-SNV")
    path = f"/incoming/{second.uid}/register/"
    body = is_problem(doors.clerk.post(path), 409, "duplicate")
    (found,) = body["facts"]["documents"]
    assert str(first.uid) in str(found)
    assert "15/TB-SNV" in body["detail"]
    assert "1" in body["detail"]
    is_problem(doors.clerk.post(path, {"confirmed_duplicate": True}), 422, "reason_missing")
    sure = {"confirmed_duplicate": True, "reason": "Bản giấy gửi bổ sung."}
    assert doors.clerk.post(path, sure).json()["arrival_number"] == 2


@pytest.mark.rule("R25")
def test_a_duplicate_one_may_not_see_is_not_told(doors: Doors) -> None:
    first = make.registered(doors.house, code_display="15/TB-SNV")
    make.grants.withdraw(
        document=first,
        principals=[g.principal for g in first.grants.select_related("principal")],
        act=doors.house.act("clerk"),
    )
    second = make.arrived(doors.house, code_display="15/TB-SNV")
    answer = doors.clerk.post(f"/incoming/{second.uid}/register/")
    assert str(first.uid) not in answer.content.decode()
    assert first.subject not in answer.content.decode()


def test_the_portal_too_refuses_strangers(client: Client, doors: Doors) -> None:
    assert client.post("/uploads/", {"file": SimpleUploadedFile("a.pdf", b"x")}).status_code in {
        302,
        401,
        403,
    }
    bare = doors.session(doors.house.clerk, csrf=False)
    assert bare.http.post("/uploads/", {}).status_code == 403
    assert not Upload.objects.exists()
