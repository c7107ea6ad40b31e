"""Policies: who may. A policy raises when called and answers when asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from core.errors import DomainError, NotPermitted

T = TypeVar("T")
Rule = Callable[[Any, T], None]


class Policy(Generic[T]):
    """One rule about persons: `rule(who, obj)` raises NotPermitted, `rule.allows(who, obj)` answers."""

    def __init__(self, rule: Rule[T]) -> None:
        self._rule = rule
        self.name = rule.__name__
        self.explanation = (rule.__doc__ or "").strip().split("\n")[0]
        update_wrapper(self, rule)

    def __call__(self, who: Any, obj: T) -> None:
        if who is None:
            raise NotPermitted
        self._rule(who, obj)

    def allows(self, who: Any, obj: T) -> bool:
        try:
            self(who, obj)
        except NotPermitted:
            return False
        return True

    def refusal(self, who: Any, obj: T) -> DomainError | None:
        """The refusal itself, so that a page can say why."""
        try:
            self(who, obj)
        except NotPermitted as refusal:
            return refusal
        return None


def policy(rule: Rule[T]) -> Policy[T]:
    return Policy(rule)
