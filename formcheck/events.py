"""What happened in the form check. Ids only; past tense."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class FormCheckAsked(Event):
    """A paper waits to be checked."""

    report_id: int


@dataclass(frozen=True, slots=True)
class FormChecked(Event):
    """A paper was checked, or could not be."""

    report_id: int
