"""A draft written in the portal: two opinions, returned twice with reasons, compared, then issued."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OnAir
from tests.browser.story import Cast, Desk
from tests.browser.story import _sign as sign

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SUBJECT = "Kế hoạch số hóa hồ sơ quý I"
BODY = "Văn phòng Tỉnh ủy thông báo như sau:\n1. Thời hạn: trước ngày 15 tháng 3.\n2. Nơi gửi: Phòng Tổng hợp."


@pytest.mark.timeout(300)
@pytest.mark.rule("OUT-12")
@pytest.mark.rule("OUT-14")
def test_draft_is_commented_returned_twice_compared_and_issued(
    browser: Browser, on_air: OnAir, artefacts: Path
) -> None:
    cast = Cast(browser, on_air.url, artefacts, "soan-thao", (1440, 900), "light", on_air.password)
    try:
        address = _written(cast)
        _opinions(cast, address)
        _returned(cast.desk("truongphong"), address, "Trả lại người soạn thảo", "Ghi rõ nơi gửi.")
        _written_again(cast, address, "15 tháng 3", "20 tháng 3")
        _approved(cast.desk("truongphong"), address)
        checker = cast.desk("thethuc")
        _returned(checker, address, "Trả lại người soạn thảo", "")
        _written_again(cast, address, "Phòng Tổng hợp", "Phòng Tổng hợp, tầng 2")
        _compared(cast, address)
        _approved(cast.desk("truongphong"), address)
        checker.page.goto(address)
        checker.act("Xác nhận đúng thể thức")
        checker.confirm()
        checker.said("Đã thực hiện")
        sign(cast.desk("lanhdao"), address, on_air.pin, "sign")
        clerk = cast.desk("vanthu")
        for step in ("Cấp số, ngày", "seal", "Phát hành"):
            if step == "seal":
                sign(clerk, address, on_air.pin, "seal")
                continue
            clerk.page.goto(address)
            clerk.act(step)
            clerk.confirm()
            clerk.said("Đã cấp số" if step.startswith("Cấp") else "Đã thực hiện")
        expect(clerk.page.locator(".doc-line .state")).to_have_text("Đã phát hành")
        expect(clerk.page.locator("#drafting")).to_contain_text("Vũ Tường Nghi")
        clerk.look("da-phat-hanh")
    finally:
        faults = cast.leave()
    assert not faults


def _written(cast: Cast) -> str:
    drafter = cast.desk("chuyenvien")
    page = drafter.page
    page.goto(f"{cast.base}/outgoing/new/")
    page.locator("[name=kind]").select_option(label="Thông báo")
    page.locator("[name=subject]").fill(SUBJECT)
    page.locator("[name=template]").select_option("written")
    drafter.choose("signer", "Trần Hoài Khuê")
    page.locator("[name=recipients]").fill("Các phòng thuộc Văn phòng")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/write/")
    page.locator("[name=body]").fill(BODY)
    expect(page.locator("#sheet img")).to_have_count(1)
    drafter.look("soan")
    page.locator("button[value=store]").click()
    drafter.said("Đã lưu phiên bản mới")
    return page.url


def _opinions(cast: Cast, address: str) -> None:
    drafter = cast.desk("chuyenvien")
    drafter.page.goto(f"{address}ask_comments/")
    for name in ("Hồ Quế Lâm", "Bùi Đông Hải"):
        drafter.choose("people", name)
    drafter.page.locator("[name=question]").fill("Thời hạn có kịp không?")
    drafter.confirm()
    drafter.said("Đã thực hiện")
    for username, verdict in (("chuyenvien2", "changes"), ("truongvt", "agree")):
        desk = cast.desk(username)
        desk.page.goto(f"{address}drafting/")
        desk.page.locator("a.btn-primary", has_text="Góp ý").click()
        desk.page.locator(f"[name=verdict][value={verdict}]").check()
        desk.page.locator("[name=text]").fill("Đề nghị lùi đến ngày 20.")
        desk.look("gop-y")
        desk.page.locator("main form button[type=submit]").last.click()
        desk.said("Ý kiến của bạn đã được lưu")
    page = drafter.page
    page.goto(f"{address}drafting/")
    page.locator("a", has_text="Tiếp thu, giải trình").first.click()
    page.locator("[name=settlement][value=taken]").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#opinions")).to_contain_text("Tiếp thu")
    drafter.look("y-kien")
    _submitted(page, drafter, address)


def _submitted(page: Page, drafter: Desk, address: str) -> None:
    page.goto(address)
    drafter.act("Trình duyệt nội dung")
    drafter.confirm()
    drafter.said("Đã thực hiện")


def _returned(desk: Desk, address: str, label: str, reason: str) -> None:
    """Without words of its own the form check gives the usual reason (OUT-15)."""
    desk.page.goto(address)
    desk.act(label)
    box = desk.page.locator("[name=reason]")
    if reason:
        box.fill(reason)
    else:
        expect(box).to_have_value(re.compile("^Đề nghị kiểm tra thể thức, chính tả"))
    desk.confirm()
    desk.said("Đã thực hiện")


def _written_again(cast: Cast, address: str, old: str, new: str) -> None:
    drafter = cast.desk("chuyenvien")
    page = drafter.page
    page.goto(f"{address}write/")
    box = page.locator("[name=body]")
    box.fill(box.input_value().replace(old, new))
    page.locator("[name=note]").fill(f"Sửa: {new}")
    page.locator("button[value=store]").click()
    drafter.said("Đã lưu phiên bản mới")
    _submitted(page, drafter, address)


def _compared(cast: Cast, address: str) -> None:
    drafter = cast.desk("chuyenvien")
    drafter.page.goto(f"{address}compare/?left=1&right=3")
    expect(drafter.page.locator(".compare ins").first).to_have_text("20")
    expect(drafter.page.locator(".compare del").first).to_have_text("15")
    drafter.look("so-sanh")
    drafter.page.set_viewport_size({"width": 390, "height": 844})
    drafter.look("so-sanh-dien-thoai")
    drafter.page.goto(f"{address}drafting/")
    drafter.look("y-kien-dien-thoai")
    drafter.page.set_viewport_size({"width": 1440, "height": 900})


def _approved(desk: Desk, address: str) -> None:
    desk.page.goto(address)
    desk.act("Duyệt nội dung")
    desk.confirm()
    desk.said("Đã thực hiện")
