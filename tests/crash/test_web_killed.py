"""SIGKILL to the web process while a large file is on its way in: nothing half, nothing in the clear."""

from __future__ import annotations

import hashlib
import http.client
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.utils.translation import override

from core.models import JournalEntry
from documents.choices import UploadState
from documents.jobs.files import sweep_files
from documents.models import StoredFile, Upload
from documents.services.store import file_store
from documents.services.uploads import BROKEN_OFF
from tests.api.doors import Doors
from tests.crash.conftest import Start
from tests.crash.processes import Running
from tests.factories import documents as make
from tests.factories.files import plain_pdf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash, pytest.mark.slow]
MEGABYTE = 1024 * 1024
SIZE = 50 * MEGABYTE
NAME = "quet-ho-so.pdf"


@pytest.fixture(scope="module")
def large_pdf() -> bytes:
    """A sound PDF of 50 MB, as a scanner makes them."""

    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(
            Scan=pdf.make_indirect(pdf.make_stream(os.urandom(SIZE)))
        )

    return plain_pdf(change=fill)


@pytest.fixture
def doors(house: make.Office) -> Doors:
    return Doors(house)


class Sender:
    """One who sends a body to the real web process, in two halves or in one go."""

    def __init__(self, port: int, path: str, headers: dict[str, str], body: bytes) -> None:
        self.port, self.path, self.headers, self.body = port, path, headers, body

    def half(self) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.putrequest("POST", self.path)
        for name, value in {**self.headers, "Content-Length": str(len(self.body))}.items():
            line.putheader(name, value)
        line.endheaders()
        line.send(self.body[: len(self.body) // 2])
        return line

    def whole(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request("POST", self.path, self.body, self.headers)
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        assert answer.status == 201, said


def answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("GET", "/health/live")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def killed_half_way(web: Running, sender: Sender) -> None:
    web.until(lambda: answers(sender.port))
    line = sender.half()
    try:
        web.until(lambda: web.largest_open_file() > 15 * MEGABYTE)
        web.kill()
    finally:
        line.close()


def nothing_is_kept(own_files: Path, plain_files: Path, body: bytes) -> None:
    assert not StoredFile.objects.exists()
    assert not file_store().exists(hashlib.sha256(body).hexdigest())
    left = [path for path in own_files.rglob("*") if path.is_file()]
    assert {path.parent.name for path in left} <= {"incoming"}, "only sealed bytes may lie there"
    assert not [path for path in left if b"%PDF" in path.read_bytes()[:4096]]
    assert list(plain_files.rglob("*.upload")) == []


def sent_again_it_is_whole(start_web: Start, sender: Sender, content: bytes) -> Upload:
    with start_web() as web:
        web.until(lambda: answers(sender.port))
        sender.whole()
    stored = StoredFile.objects.get()
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert file_store().verify(stored.sha256) == len(content)
    return Upload.objects.get(state=UploadState.STORED)


def test_an_upload_over_the_api_that_broke_off_is_closed_and_can_be_sent_again(
    doors: Doors,
    house: make.Office,
    start_web: Start,
    own_files: Path,
    plain_files: Path,
    port: int,
    large_pdf: bytes,
) -> None:
    headers = doors.clerk.headers | {
        "Content-Type": "application/octet-stream",
        "X-File-Name": NAME,
    }
    sender = Sender(port, "/api/v1/uploads/", headers, large_pdf)
    with start_web() as web:
        killed_half_way(web, sender)
    broken = Upload.objects.get()
    assert (broken.state, broken.stored, broken.name) == (UploadState.RECEIVING, None, NAME)
    nothing_is_kept(own_files, plain_files, large_pdf)

    again = sent_again_it_is_whole(start_web, sender, large_pdf)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=True):
        sweep_files()
    broken.refresh_from_db()
    with override("vi"):
        assert (broken.state, broken.sentence) == (UploadState.REFUSED, str(BROKEN_OFF))
    assert JournalEntry.objects.filter(verb="documents.upload.give_up").count() == 1
    again.refresh_from_db()
    assert again.state == UploadState.STORED
    assert list((own_files / "incoming").iterdir()) == []


def test_an_upload_at_the_portal_that_broke_off_leaves_nothing_in_the_clear(
    doors: Doors,
    house: make.Office,
    start_web: Start,
    own_files: Path,
    plain_files: Path,
    port: int,
    large_pdf: bytes,
) -> None:
    """The form is read before the service sees it: the row comes with the whole body."""
    session = doors.session(house.clerk)
    body = io.BytesIO()
    body.write(
        f'--ranh-gioi\r\nContent-Disposition: form-data; name="file"; filename="{NAME}"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode()
    )
    body.write(large_pdf)
    body.write(b"\r\n--ranh-gioi--\r\n")
    cookies = "; ".join(f"{name}={one.value}" for name, one in session.http.cookies.items())
    headers = session.headers | {
        "Content-Type": "multipart/form-data; boundary=ranh-gioi",
        "Cookie": cookies,
    }
    sender = Sender(port, "/uploads/", headers, body.getvalue())
    with start_web() as web:
        killed_half_way(web, sender)
    assert not Upload.objects.exists()
    nothing_is_kept(own_files, plain_files, large_pdf)

    assert sent_again_it_is_whole(start_web, sender, large_pdf).owner == house.clerk
    assert list(plain_files.rglob("*.upload")) == []
