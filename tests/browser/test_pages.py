"""Each page in the theme and width that the journey does not walk: no axe violation, no sideways scrolling, keys that work."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OnAir
from tests.browser.story import Cast
from tests.factories import files

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGES = {
    "vanthu": [
        "/",
        "/incoming/",
        "/incoming/new/",
        "/registers/",
        "/search/?q=rà soát",
        "/nowhere/",
    ],
    "truongphong": [
        "/",
        "/outgoing/",
        "/outgoing/new/",
        "/dossiers/",
        "/dossiers/new/",
        "/file-plan/",
    ],
    "lanhdao": ["/", "/signing/", "/incoming/?due=overdue"],
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_pages_hold_in_both_themes(
    browser: Browser, on_air: OnAir, artefacts: Path, width: int, theme: str
) -> None:
    label = f"trang-{width}-{theme}"
    height = 900 if width > 500 else 844
    cast = Cast(browser, on_air.url, artefacts, label, (width, height), theme, on_air.password)
    try:
        for name, addresses in PAGES.items():
            desk = cast.desk(name)
            for address in addresses:
                desk.page.goto(f"{on_air.url}{address}")
                desk.look(address.split("?")[0].strip("/").replace("/", "-") or "trang-chu")
    finally:
        faults = cast.leave()
    assert not faults


@pytest.mark.timeout(300)
def test_keys_search_and_drafts_work(
    browser: Browser, on_air: OnAir, artefacts: Path, tmp_path: Path
) -> None:
    cast = Cast(browser, on_air.url, artefacts, "ban-phim", (1440, 900), "light", on_air.password)
    page = cast.desk("vanthu").page
    paper = files.write(tmp_path, "van-ban.pdf", files.letter_pdf("letter_state"))
    page.goto(f"{on_air.url}/incoming/new/")
    page.locator("input[type=file]").set_input_files(paper)
    expect(page.locator(".upload .said")).to_have_text("Đã lưu")
    page.locator("main .form-foot button[type=submit]").click()
    page.wait_for_url("**/register/")
    register = page.url

    page.locator("[name=note]").fill("Nội dung đang gõ dở")
    expect(page.locator("[data-draft-note]")).to_contain_text("Đã lưu nháp")
    page.context.clear_cookies()
    page.goto(register)
    page.locator("[name=login]").fill("vanthu")
    page.locator("[name=password]").fill(on_air.password)
    page.locator("form [type=submit]").first.click()
    page.wait_for_url("**/register/")
    expect(page.locator("[name=note]")).to_have_value("Nội dung đang gõ dở")

    page.goto(f"{on_air.url}/incoming/")
    page.keyboard.press("j")
    expect(page.locator("tr.current")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/incoming/*/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("ra soat")
    expect(page.locator("#suggest [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggest [aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#suggest")).to_be_hidden()
    assert not cast.leave()


@pytest.mark.timeout(300)
def test_reading_and_approving_work_without_a_script(browser: Browser, on_air: OnAir) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{on_air.url}/accounts/login/")
    page.locator("[name=login]").fill("vanthu")
    page.locator("[name=password]").fill(on_air.password)
    page.locator("form [type=submit]").first.click()
    page.goto(f"{on_air.url}/incoming/new/")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": files.letter_pdf("letter_state")}
    )
    page.locator("main .form-foot button[type=submit]").click()
    assert page.url.endswith("/register/")
    page.locator("[name=code_display]").fill("9/TB-SNV")
    page.locator("[name=issuer_name]").fill("Sở Nội vụ")
    page.locator("[name=subject]").fill("Không cần kịch bản")
    page.locator("[name=kind]").select_option(label="Thông báo")
    page.locator("main .form-foot button[type=submit]").click()
    expect(page.locator(".doc-line .state")).to_have_text("Đã vào sổ")
    page.locator(".doc-head a.btn-primary").click()
    page.locator("[name=to]").select_option(index=1)
    page.locator("main .form-foot button[type=submit]").click()
    expect(page.locator(".doc-line .state")).to_have_text("Đã trình, chờ ý kiến")
    page.locator("summary", has_text="Tạo mới").click()
    expect(page.locator("a.menu-item", has_text="Văn bản đến")).to_be_visible()
    context.close()
