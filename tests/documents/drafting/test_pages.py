"""The pages of drafting and their API: the same services, the same refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.choices import OutgoingState as S
from documents.engine import structured
from documents.models import CommentRequest, DraftingTemplate, OutgoingDocument
from documents.services import outgoing
from tests.documents.drafting.conftest import data
from tests.documents.drafting.test_written_texts import written
from tests.documents.engine.test_files_making import template as word_file
from tests.factories import documents as make
from tests.factories import files as papers

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def at(house: make.Office, name: str) -> Client:
    client = Client()
    client.force_login(getattr(house, name), backend=BACKEND)
    return client


def url(name: str, document: OutgoingDocument, *more: Any) -> str:
    return reverse(f"documents:{name}", args=[document.uid, *more])


def test_text_is_written_previewed_and_stored(state: make.Office) -> None:
    document = outgoing.draft(
        organisation=state.organisation, data=data(state), act=state.act("drafter")
    )
    drafter = at(state, "drafter")
    page = drafter.get(url("outgoing-write", document))
    assert page.status_code == 200
    sent = {"body": "Nội dung thứ nhất\n1. Việc một", "note": "Bản đầu"}
    shown = drafter.post(url("outgoing-preview", document), sent)
    assert b"data:image/png;base64," in shown.content
    assert document.versions.count() == 0
    without_script = drafter.post(url("outgoing-write", document), sent | {"do": "preview"})
    assert b"data:image/png;base64," in without_script.content
    assert drafter.post(url("outgoing-write", document), {"body": ""}).status_code == 422
    assert drafter.post(url("outgoing-write", document), sent).status_code == 302
    assert document.versions.get().content["blocks"][1]["text"] == "Việc một"
    assert at(state, "head").get(url("outgoing-write", document)).status_code == 403


def test_versions_are_compared_on_their_page_and_over_the_api(state: make.Office) -> None:
    document = written(state)
    outgoing.write(
        document=document,
        content=structured.content(body="Thực hiện kế hoạch quý, đề nghị:"),
        act=state.act("drafter"),
    )
    drafter = at(state, "drafter")
    page = drafter.get(url("version-compare", document)).content.decode()
    assert "<del>công tác</del>" in page
    assert "<ins>quý</ins>" in page
    answer = drafter.get(f"/api/v1/outgoing/{document.uid}/compare/?left=1&right=2").json()
    assert {"kind": "added", "text": "quý"} in answer["paragraphs"][0]["pieces"]
    assert drafter.get(f"{url('version-compare', document)}?left=1&right=9").status_code == 404
    assert at(state, "clerk").get(url("version-compare", document)).status_code == 404


@pytest.mark.rule("OUT-14")
def test_opinion_is_asked_given_and_settled_in_the_portal(state: make.Office) -> None:
    document = written(state)
    drafter, checker = at(state, "drafter"), at(state, "checker")
    address = reverse("documents:transition", args=["outgoing", document.uid, "ask_comments"])
    sent = {"people": [f"p:{state.checker.uid}", f"u:{state.headquarters.uid}"], "question": "Hạn?"}
    assert drafter.post(address, sent).status_code == 302
    asked = CommentRequest.objects.get(person=state.checker)
    assert "Hạn?" in checker.get(url("opinion-answer", document, asked.uid)).content.decode()
    home = checker.get("/").content.decode()
    assert document.subject in home
    answer = {"verdict": "disagree", "text": "Chưa đủ căn cứ"}
    assert checker.post(url("opinion-answer", document, asked.uid), answer).status_code == 302
    assert drafter.post(
        url("opinion-answer", document, asked.uid), answer
    ).status_code == 403  # fmt: skip
    no_reason = drafter.post(
        url("opinion-settle", document, asked.uid), {"settlement": "not_taken"}
    )
    assert no_reason.status_code == 422
    settled = {"settlement": "not_taken", "reason": "Đã có Luật"}
    assert drafter.post(url("opinion-settle", document, asked.uid), settled).status_code == 302
    panel = drafter.get(url("drafting-panel", document)).content.decode()
    for words in ("Chưa đủ căn cứ", "Đã có Luật", state.checker.full_name):
        assert words in panel
    rounds = drafter.get(f"/api/v1/outgoing/{document.uid}/opinions/").json()
    assert rounds[0]["opinions"][0]["settled_reason"] == "Đã có Luật"
    made = drafter.get(url("opinions-print", document))
    assert made.content.startswith(b"%PDF")


@pytest.mark.rule("OUT-13")
def test_web_and_api_refuse_the_drafter_alike_and_say_who_could(state: make.Office) -> None:
    document = outgoing.draft(
        organisation=state.organisation,
        data=data(state),
        content=structured.content(body="Nội dung"),
        act=state.act("head"),
    )
    outgoing.submit_content(document=document, act=state.act("head"))
    head = at(state, "head")
    web = head.post(
        reverse("documents:transition", args=["outgoing", document.uid, "approve_content"])
    )
    api = head.post(
        f"/api/v1/outgoing/{document.uid}/approve_content/", content_type="application/json"
    )
    assert web.status_code == api.status_code == 403
    assert api.json()["code"] == "kept_apart_approve_content"
    for answer in (web.content.decode(), api.json()["detail"]):
        assert "Chánh Văn phòng" in answer or "chief of office" in answer


@pytest.mark.rule("OUT-08")
def test_new_draft_begins_from_the_issued_one(state: make.Office) -> None:
    old = written(state, kind=state.more["notice"], subject="Về việc trực Tết")
    OutgoingDocument.objects.filter(pk=old.pk).update(
        state=S.ISSUED, code_display="12/TB-UBND", issued_at=state.now, issued_by=state.clerk
    )
    drafter = at(state, "drafter")
    page = drafter.get(f"/outgoing/new/?replaces={old.uid}").content.decode()
    assert "thay thế Thông báo số 12/TB-UBND" in page
    assert str(old.uid) in page


def test_own_template_is_checked_and_then_offered_first(state: make.Office) -> None:
    checker = at(state, "checker")
    names = {"name": "Mẫu riêng", "kinds": ["state.notice"], "valid_from": "01/01/2026"}
    for line, status in (("{{ nothing.here }}", 422), ("{{ document.subject }}", 302)):
        upload = word_file(line)
        upload.name = "mau.docx"
        answer = checker.post("/templates/", names | {"file": upload})
        assert answer.status_code == status
    assert DraftingTemplate.objects.count() == 1
    assert at(state, "drafter").post("/templates/", names).status_code == 403
    made = outgoing.draft(
        organisation=state.organisation, data=data(state, "notice"), act=state.act("drafter")
    )
    offered = at(state, "drafter").get(f"/api/v1/outgoing/{made.uid}/templates/").json()
    assert offered[0]["name"] == "Mẫu riêng"
    row = DraftingTemplate.objects.get()
    assert checker.post(reverse("documents:template-end", args=[row.uid])).status_code == 302


def test_picture_of_initials_is_kept_by_its_person(state: make.Office) -> None:
    sent = papers.picture()
    file = SimpleUploadedFile("nhay.png", sent, content_type="image/png")
    assert at(state, "head").post("/initials/", {"file": file}).status_code == 302
