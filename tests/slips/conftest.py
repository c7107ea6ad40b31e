"""An office at the present day: a slip is judged against today."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import documents as make


@pytest.fixture
def house(db: None) -> make.Office:
    return make.office(now=timezone.now())
