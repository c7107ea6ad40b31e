"""A passkey in a real browser, with the browser's own virtual authenticator (CDP WebAuthn)."""

from __future__ import annotations

import shutil

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import sync_playwright

from accounts.choices import Role
from core.models import JournalEntry
from tests.factories import accounts as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(monkeypatch, live_server):
    # Playwright's event loop lives in this thread; the database is used from it on purpose.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(locale="vi-VN")
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        cdp = context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield page
        browser.close()
        assert not errors


def test_clerk_adds_a_passkey_and_signs_in_with_it(page, live_server):
    clerk = make.person(username="van.thu", password=make.PASSWORD)
    make.appointment(Role.CLERK, person=clerk)
    here = live_server.url.replace("127.0.0.1", "localhost")

    page.goto(f"{here}/accounts/login/?next=/profile/")
    page.get_by_label("Tên đăng nhập").fill("van.thu")
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(f"{here}/profile/")

    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_label("Đăng nhập không cần mật khẩu").check()
    page.get_by_role("button", name="Thêm khóa").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    assert Authenticator.objects.filter(user=clerk, type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(f"{here}/accounts/login/?next=/profile/")
    page.get_by_role("button", name="Đăng nhập bằng khóa đăng nhập").click()
    page.wait_for_url(f"{here}/profile/")
    line = JournalEntry.objects.filter(verb="accounts.sign_in").order_by("-pk").first()
    assert line.actor_id == clerk.pk
    assert line.facts == {"method": "webauthn"}
