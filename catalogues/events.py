"""News about the standard data."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class StandardDataChanged(Event):
    """Rows of one list were added, changed or closed; `revision` is the number of the change."""

    list_name: str
    revision: int
