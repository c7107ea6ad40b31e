"""A slip with its draft, decided and signed on a phone (SUB-03)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accounts.models import HostedOrganisation, Person, SigningRight
from accounts.selectors import capacities_of
from catalogues.models import DocumentKind
from core.acts import Act
from documents.models import OutgoingDocument
from documents.services import files as uploads
from documents.services import outgoing
from slips.models import Slip
from slips.services import submitting, writing
from slips.services.data import BasisIn, MilestoneIn, OptionIn, ResourceIn
from tests.browser.conftest import OnAir
from tests.browser.story import Cast
from tests.factories import files

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def act(username: str) -> Act:
    person = Person.objects.get(username=username)
    plain = Act.of_system("tests", channel="command")
    return Act(by=person, at=plain.at, who=capacities_of(person, plain.on)[0])


def draft_before_its_signer(house: HostedOrganisation) -> OutgoingDocument:
    """Drafted, approved, checked: it waits for the leader."""
    leader = Person.objects.get(username="lanhdao")
    paper = files.letter_pdf("letter_party")
    upload = uploads.receive(name="thong-bao.pdf", chunks=iter([paper]), act=act("chuyenvien"))
    document = outgoing.draft(
        organisation=house,
        data=outgoing.DraftData(
            kind=DocumentKind.objects.get(code="party.notice", valid_to=None),
            subject="Thông báo sửa chữa trụ sở",
            signer=leader,
            signing_right=SigningRight.objects.get(person=leader),
            recipients=[outgoing.RecipientData(name="Các phòng chuyên môn thuộc xã")],
        ),
        upload=upload,
        act=act("chuyenvien"),
    )
    document = outgoing.submit_content(document=document, act=act("chuyenvien"))
    document = outgoing.approve_content(document=document, act=act("truongphong"))
    return outgoing.pass_form(document=document, act=act("thethuc"))


def submitted(house: HostedOrganisation, draft: OutgoingDocument) -> Slip:
    today = timezone.localdate()
    whole: dict[str, Any] = {
        "subject": "Sửa chữa mái và hệ thống điện trụ sở",
        "summary": "Xin chủ trương sửa mái và điện, 185 triệu đồng, xong trước mùa mưa",
        "addressee": Person.objects.get(username="lanhdao"),
        "decide_by": today + timedelta(days=5),
        "context": "Mái trụ sở dột tại ba phòng làm việc; hệ thống điện đã dùng 15 năm.",
        "question": "Đồng ý cho sửa chữa mái và hệ thống điện bằng nguồn chi thường xuyên?",
        "why_now": "Mùa mưa bắt đầu trong tháng tới.",
        "bases": [BasisIn(text="Quy chế chi tiêu nội bộ của cơ quan")],
        "options": [
            OptionIn(content="Sửa chữa ngay trong quý này", pros="Kịp mùa mưa",
                     cons="Phải bố trí chỗ làm việc tạm", risks="Giá vật tư tăng", recommended=True),
            OptionIn(content="Chờ vốn đầu tư công năm sau", pros="Không dùng kinh phí năm nay",
                     cons="Trụ sở tiếp tục xuống cấp"),
        ],
        "resources": [
            ResourceIn(kind="money", amount=Decimal(185_000_000), source="chi thường xuyên"),
            ResourceIn(kind="people", content="02 cán bộ giám sát"),
            ResourceIn(kind="means", is_none=True),
            ResourceIn(kind="data", is_none=True),
        ],
        "milestones": [
            MilestoneIn(content="Lập dự toán, chọn nhà thầu", starts_on=today + timedelta(days=6),
                        ends_on=today + timedelta(days=20), product="Hợp đồng",
                        lead=Person.objects.get(username="truongphong")),
        ],
        "responsible": Person.objects.get(username="truongphong"),
        "drafts": [draft],
    }  # fmt: skip
    slip = writing.begin(organisation=house, data=whole, act=act("chuyenvien"))  # type: ignore[arg-type]
    return submitting.submit(slip=slip, act=act("chuyenvien"))


@pytest.mark.rule("SUB-03")
@pytest.mark.timeout(300)
def test_a_slip_and_its_draft_are_decided_and_signed_on_a_phone(
    browser: Browser, on_air: OnAir, artefacts: Path
) -> None:
    house = HostedOrganisation.objects.get(organisation__code="DEMO.VPTU")
    draft = draft_before_its_signer(house)
    slip = submitted(house, draft)
    cast = Cast(browser, on_air.url, artefacts, "phieu-trinh", (390, 844), "light", on_air.password)
    try:
        leader = cast.desk("lanhdao")
        page = leader.page
        expect(page.locator("main")).to_contain_text(slip.subject)
        leader.look("trang-chu")
        page.goto(f"{cast.base}/slips/{slip.uid}/")
        expect(page.locator(".slip-ask")).to_contain_text("Đồng ý cho sửa chữa mái")
        expect(page.locator(".slip-option.is-proposed")).to_contain_text("Sửa chữa ngay")
        leader.look("phieu")
        page.locator(".doc-head a.btn-primary", has_text="Quyết định").click()
        page.locator("[name=decision][value=agreed]").check()
        page.locator("#decide [name=text]").fill("Đồng ý. Giao Phòng Tổng hợp thực hiện.")
        expect(page.locator(f"[name=sign][value='{draft.uid}']")).to_be_checked()
        page.locator("#decide [name=pin]").fill(on_air.pin)
        leader.look("quyet-dinh")
        page.locator("#decide button[type=submit]").click()
        leader.said("Đã ghi nhận ý kiến")
        expect(page.locator("#result")).to_contain_text("Đồng ý")
        leader.look("ket-qua")
        page.reload()
        expect(page.locator("#result [data-signing=done]")).to_have_count(2)
        leader.look("da-ky")
        author = cast.desk("chuyenvien")
        author.page.goto(f"{cast.base}/slips/{slip.uid}/edit/milestones/")
        author.look("cac-buoc")
    finally:
        faults = cast.leave()
    assert not faults
    draft.refresh_from_db()
    slip.refresh_from_db()
    paper = OutgoingDocument.objects.get(pk=slip.paper_id)
    assert (slip.state, draft.state, paper.state) == ("decided", "signed", "archived")
