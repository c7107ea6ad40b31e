"""Two offices and the doors into their API."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.api.doors import Doors
from tests.factories import documents as make


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    cache.clear()


@pytest.fixture
def house(db: None) -> make.Office:
    return make.office(now=timezone.now())


@pytest.fixture
def doors(house: make.Office) -> Doors:
    return Doors(house)


@pytest.fixture
def elsewhere(db: None) -> Doors:
    """The doors of another office of the same installation."""
    return Doors(make.office(now=timezone.now()))
