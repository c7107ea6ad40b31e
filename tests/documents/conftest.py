"""An office to work in."""

from __future__ import annotations

import pytest

from tests.factories import documents as make


@pytest.fixture
def house(db: None) -> make.Office:
    return make.office()
