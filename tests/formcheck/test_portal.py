"""Pages of the form check, and the same over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.acts import Act
from demo.forms import pdf, sheet
from documents.services import files
from formcheck.engine import problems
from formcheck.models import FormOverride, FormReport
from formcheck.services import reports
from tests.factories import documents as make
from tests.formcheck.conftest import Draft, checked

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Visitor = Callable[..., Client]


@pytest.fixture
def visit(house: make.Office) -> Visitor:
    def enter(name: str, language: str = "vi") -> Client:
        person = getattr(house, name)
        person.language = language
        person.save(update_fields=["language"])
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return enter


@pytest.mark.rule("OUT-15")
def test_panel_shows_score_findings_sources_and_how_to_mend(draft: Draft, visit: Visitor) -> None:
    document = draft(number="Số: 5/TB-UBND")
    report = checked(document)
    address = reverse("formcheck:panel", args=[document.uid])
    page = visit("checker").get(address).content.decode()
    for words in ("92 trên 100 điểm", "Số được ghi là 5; phải ghi là 05.", "NĐ 30/2020/NĐ-CP",
                  "Thêm số 0", "trang 1",
                  reverse("formcheck:place", args=[report.uid, 0])):  # fmt: skip
        assert words in page
    english = visit("checker", "en").get(address, headers={"HX-Request": "true"}).content.decode()
    assert "The number is written 5; it must be written 05." in english
    assert "<html" not in english
    picture = visit("checker").get(reverse("formcheck:place", args=[report.uid, 0]))
    assert picture["Content-Type"] == "image/png"


@pytest.mark.rule("OUT-15")
def test_checker_lets_a_fault_stand_and_returns_with_the_findings(
    house: make.Office, draft: Draft, visit: Visitor
) -> None:
    document = draft(number="Số: 5/TB-UBND")
    mark = problems.fingerprint(checked(document).findings[0])
    checker = visit("checker")
    back = checker.get(reverse("documents:transition", args=["outgoing", document.uid, "return"]))
    assert "Đề nghị kiểm tra thể thức, chính tả" in back.content.decode()
    assert "- Số được ghi là 5; phải ghi là 05." in back.content.decode()
    address = reverse("formcheck:let-stand", args=[document.uid])
    assert "Số được ghi là 5" in checker.get(f"{address}?finding={mark}").content.decode()
    assert checker.post(address, {"finding": mark, "reason": ""}).status_code == 422
    done = checker.post(address, {"finding": mark, "reason": "Số do sổ giấy cấp"})
    assert done.status_code == 302
    assert FormOverride.objects.get().reason == "Số do sổ giấy cấp"
    page = checker.get(reverse("formcheck:panel", args=[document.uid])).content.decode()
    assert "Số do sổ giấy cấp" in page
    assert visit("clerk").get(address).status_code == 403


def test_drafter_sees_the_check_before_anybody_has_to_return_it(
    draft: Draft, visit: Visitor
) -> None:
    document = draft(state="drafting", number="Số: 5/TB-UBND")
    drafter = visit("drafter")
    page = drafter.get(reverse("documents:outgoing-detail", args=[document.uid])).content.decode()
    assert reverse("formcheck:panel", args=[document.uid]) in page
    waiting = drafter.get(reverse("formcheck:panel", args=[document.uid])).content.decode()
    assert "Đang kiểm tra" in waiting
    checked(document)
    again = drafter.post(reverse("formcheck:again", args=[document.uid]))
    assert again.status_code == 302
    assert FormReport.objects.filter(document_id=document.pk).count() == 2


def test_single_file_page_gives_a_report_without_a_document(
    house: make.Office, visit: Visitor
) -> None:
    paper = sheet.sound("state", 9)
    paper.heading_line = 0.0
    drafter = visit("drafter")
    page = drafter.get(reverse("formcheck:file"))
    assert "Kiểm tra thể thức một tệp" in page.content.decode()
    sent = SimpleUploadedFile("a.pdf", pdf.make(paper), "application/pdf")
    done = drafter.post(reverse("formcheck:file"), {"file": sent, "family": "state", "kind": ""})
    assert done.status_code == 302
    report = checked_file()
    assert [finding["rule"] for finding in report.findings] == ["state.heading_line"]
    assert "Không có đường kẻ" in drafter.get(done["Location"]).content.decode()
    assert visit("clerk").get(done["Location"]).status_code == 404
    assert drafter.post(reverse("formcheck:file"), {"family": ""}).status_code == 422


def checked_file() -> FormReport:
    report = FormReport.objects.get(document=None)
    reports.run(report_id=report.pk, act=Act.of_system("tests"))
    report.refresh_from_db()
    return report


def test_api_checks_shows_and_lets_stand(house: make.Office, draft: Draft, visit: Visitor) -> None:
    document = draft(number="Số: 5/TB-UBND")
    checker: Any = visit("checker")
    base = f"/api/v1/outgoing/{document.uid}"
    checked(document)
    report = checker.get(f"{base}/form/").json()
    [finding] = report["findings"]
    assert (report["score"], finding["rule"]) == (92, "state.number_zero")
    body = {"fingerprint": finding["fingerprint"], "reason": "Số do sổ giấy cấp"}
    refused = visit("drafter").post(f"{base}/let_fault_stand/", body, "application/json")
    assert refused.status_code == 403
    done = checker.post(f"{base}/let_fault_stand/", body, "application/json")
    assert done.status_code == 201, done.content
    assert checker.get(f"{base}/form/").json()["findings"][0]["let_stand_because"] == body["reason"]
    assert checker.post(f"{base}/check_form/", {}, "application/json").status_code == 202
    act = house.act("checker")
    upload = files.receive(name="a.pdf", chunks=iter([pdf.make(sheet.sound("party", 1))]), act=act)
    asked = checker.post("/api/v1/form-checks/", {"upload": str(upload.uid)}, "application/json")
    assert asked.status_code == 201, asked.content
    assert checker.get(f"/api/v1/form-checks/{asked.json()['uid']}/").json()["state"] == "waiting"
