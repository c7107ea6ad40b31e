"""An office and browsers (without a script) of its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.messages import build
from tests.factories import documents as make

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Visitor = Callable[..., Client]


@pytest.fixture(scope="session", autouse=True)
def vietnamese(request: pytest.FixtureRequest) -> None:
    """The compiled catalogue of this checkout, so that the language tests see what people see."""
    if getattr(request.config, "workerinput", None) is None:
        build(request.config.rootpath)


@pytest.fixture
def house(db: None) -> make.Office:
    return make.office(now=timezone.now())


@pytest.fixture
def visit(house: make.Office) -> Visitor:
    """`visit("clerk")`: a client signed in as that person of the office."""

    def enter(name: str | Any, *, language: str = "vi") -> Client:
        person = getattr(house, name) if isinstance(name, str) else name
        if person.language != language:
            person.language = language
            person.save(update_fields=["language"])
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return enter
