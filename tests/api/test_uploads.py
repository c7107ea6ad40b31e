"""/uploads/: as a form and as bare bytes; the row is there before the first byte."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Upload
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
RAW = {"Content-Type": "application/octet-stream"}


def test_sending_refuses_strangers_and_a_missing_scope(doors: Doors) -> None:
    strangers_are_refused("POST", "/uploads/")
    scope_is_asked_for(doors, doors.house.clerk, "POST", "/uploads/", "files:write")
    assert not Upload.objects.exists()


def test_bare_bytes_are_stored(doors: Doors) -> None:
    data = plain_pdf(2)
    name = "Công văn 05.pdf"
    answer = doors.drafter.post("/uploads/", data, X_File_Name=quote(name), **RAW)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["name"], made["size"], made["pages"]) == (name, len(data), 2)
    assert made["sha256"] == hashlib.sha256(data).hexdigest()
    assert doors.drafter.get(f"/uploads/{made['uid']}/").json() == made


def test_a_form_is_stored(doors: Doors) -> None:
    sent = SimpleUploadedFile("bao-cao.pdf", plain_pdf(1), "application/pdf")
    answer = doors.drafter.form("/uploads/", {"file": sent})
    assert answer.status_code == 201
    assert answer.json()["media_type"] == "application/pdf"


def test_a_form_without_the_file_and_another_kind_of_body_are_refused(doors: Doors) -> None:
    assert is_problem(doors.drafter.form("/uploads/", {"other": "x"}), 422)["field"] == "file"
    is_problem(doors.drafter.post("/uploads/", {"file": "x"}), 415, "unsupported_media_type")
    torn = doors.drafter.post("/uploads/", b"x", Content_Type="multipart/form-data")
    assert torn.status_code in {400, 422}


def test_an_upload_is_its_senders_alone(doors: Doors, elsewhere: Doors) -> None:
    upload = make.upload(doors.house.drafter)
    path = f"/uploads/{upload.uid}/"
    strangers_are_refused("GET", path)
    scope_is_asked_for(doors, doors.house.drafter, "GET", path, "files:write")
    blind = [doors.colleague, doors.leader, elsewhere.drafter]
    hidden_is_not_there(blind, "GET", "/uploads/{uid}/", upload.uid)
    assert doors.drafter.get(path).json()["state"] == "stored"
