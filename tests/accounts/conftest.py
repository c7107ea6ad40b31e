"""People of one organisation, and clean rate limits."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from accounts.choices import Role
from tests.factories import accounts as make


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def organisation():
    return make.organisation()


@pytest.fixture
def unit(organisation):
    return make.unit(organisation=organisation)


@pytest.fixture
def clerk(unit):
    """A registry clerk who can sign in with a password."""
    person = make.person(username="van.thu", full_name="Trần Thị Văn Thư", password=make.PASSWORD)
    make.appointment(Role.CLERK, person=person, unit=unit)
    return person


@pytest.fixture
def admin(organisation):
    return make.administrator(organisation, username="quan.tri", password=make.PASSWORD)
