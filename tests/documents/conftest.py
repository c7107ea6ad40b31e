"""An office to work in."""

from __future__ import annotations

import pytest

from tests.documents.secret_office import office
from tests.factories import documents as make

__all__ = ["house", "office"]


@pytest.fixture
def house(db: None) -> make.Office:
    return make.office()
