"""The demo office on the air: real pages, real files, real signatures, Chromium in front."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from core.messages import build
from demo import offices, setting_up
from demo.pki.server import serving
from tests.signatures.conftest import free_port

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class OnAir:
    """Where the office answers, and the words that open it."""

    url: str
    password: str
    pin: str


@pytest.fixture(scope="session", autouse=True)
def no_session_left_behind(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A server thread that still holds a browser's connection must not keep the database open."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def artefacts(request: pytest.FixtureRequest) -> Path:
    folder = Path(os.environ.get("KHUEVAN_ARTEFACTS", request.config.rootpath / "test-artefacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # Playwright's event loop lives in this thread; the database is used from it on purpose.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path is not None, "Chromium is missing: make system installs it."
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield one
        one.close()


@pytest.fixture
def on_air(
    request: pytest.FixtureRequest,
    browser: Browser,
    settings: Any,
    tmp_path: Path,
    transactional_db: None,
    live_server: Any,
) -> Iterator[OnAir]:
    """The first demo office (whose browser is open already) with its books and certificates, and its authority on loopback."""
    build(request.config.rootpath)
    call_command("load_catalogues", verbosity=0)
    whole = offices.specification()
    year = timezone.localdate().year
    settings.STATE_DIR = tmp_path
    with serving(tmp_path / "pki", port=free_port()) as authority:
        settings.TSA_URL = authority.tsa_url
        settings.TRUST_ANCHORS_DIR = authority.anchors
        office = offices.build_all()[0]
        setting_up.open_books(office, whole, [year])
        setting_up.enter_certificates(office, authority, whole["pin"])
        yield OnAir(
            live_server.url.replace("127.0.0.1", "localhost"), whole["password"], whole["pin"]
        )
