"""News: what happened, told upwards. Events carry ids only and are named in the past tense."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]

_inside: dict[type[Event], list[Handler]] = defaultdict(list)
_after: dict[type[Event], list[Handler]] = defaultdict(list)


def on(
    event: type[E], *, after_commit: bool = False
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a handler: in the transaction (stands or falls with it), or after it."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        (_after if after_commit else _inside)[event].append(handler)
        return handler

    return register


def publish(event: Event) -> None:
    """Tell those who listen. A handler inside the transaction may refuse by raising."""
    for handler in _inside[type(event)]:
        handler(event)
    for handler in _after[type(event)]:
        # robust: the deed is done; a deaf listener must not turn it into an error page
        transaction.on_commit(partial(handler, event), robust=True)


def listeners() -> list[tuple[type[Event], Handler, bool]]:
    """Every (event, handler, after commit) for the generated page."""
    rows = [(event, handler, False) for event, known in _inside.items() for handler in known]
    return rows + [(event, handler, True) for event, known in _after.items() for handler in known]
