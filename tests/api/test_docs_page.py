"""/api/v1/docs/: readable in a browser under the strict CSP, without any other host."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, Request, sync_playwright

from tests.api.doors import BACKEND, Doors


@pytest.mark.django_db
def test_a_stranger_signs_in_first() -> None:
    answer = Client().get("/api/v1/docs/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert Client().get("/api/v1/schema/").status_code == 401


@pytest.mark.django_db
def test_the_description_is_served_in_both_forms(doors: Doors) -> None:
    plain = doors.clerk.get("/schema/?format=json", Accept="*/*")
    assert plain.json()["openapi"].startswith("3.1")
    assert doors.clerk.get("/schema/", Accept="*/*").content.startswith(b"openapi: 3.1")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, live_server: Any) -> Iterator[Page]:
    # Playwright's event loop lives in this thread; the database is used from it on purpose.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is missing: make system installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_works_without_inline_script_and_other_hosts(
    page: Page, live_server: Any, doors: Doors
) -> None:
    troubles, strangers = list[str](), list[str]()

    def seen(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            strangers.append(request.url)

    page.on("request", seen)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    client = Client()
    client.force_login(doors.house.clerk, backend=BACKEND)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    answer = page.goto(f"{live_server.url}/api/v1/docs/")
    assert answer is not None
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    page.get_by_role("heading", name="Khuê Văn").wait_for()
    page.locator("#operations-tag-me").click()
    page.locator("#operations-me-me_retrieve").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table").get_by_text(doors.house.clerk.full_name).wait_for()
    assert not troubles
    assert not strangers
