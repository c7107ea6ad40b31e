"""An office at the present day: a slip is judged against today."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.messages import build
from tests.factories import documents as make


@pytest.fixture
def house(db: None) -> make.Office:
    return make.office(now=timezone.now())


@pytest.fixture(scope="session", autouse=True)
def vietnamese(request: pytest.FixtureRequest) -> None:
    """The compiled catalogue of this checkout: the paper of the office is Vietnamese."""
    if getattr(request.config, "workerinput", None) is None:
        build(request.config.rootpath)
