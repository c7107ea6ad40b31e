"""Words that a higher app suggests for an act: the reason of a return from the form check, and the like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Suggest = Callable[[str, Any], str]

_REASONS: list[Suggest] = []


def reasons(function: Suggest) -> Suggest:
    """Register a function that suggests the reason of an act: (name of the act, thing) → words or ""."""
    _REASONS.append(function)
    return function


def reason(name: str, thing: Any) -> str:
    """The first words that anybody suggests; they stand in the form and may be changed."""
    return next((words for function in _REASONS if (words := function(name, thing))), "")
