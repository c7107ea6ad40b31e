"""What every service does first: lock the slip, see it fresh, be sure that the person may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.acts import Act
from core.errors import NotFound
from slips import lifecycles
from slips.models import Slip


def lock(slip: Slip, act: Act) -> Slip:
    """The row, locked and fresh; NotFound when it is not there for this capacity (R25)."""
    found: Slip | None = Slip.objects.locked().filter(pk=slip.pk).first()
    if found is None:
        raise NotFound
    if act.who is not None and not Slip.objects.visible_to(act.who).filter(pk=found.pk).exists():
        raise NotFound
    return found


def step(
    name: str,
    slip: Slip,
    *,
    act: Act,
    changes: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> Slip:
    """Move along the table; every move is also a change of the row."""
    return lifecycles.slip.apply(
        name,
        lock(slip, act),
        act=act,
        changes={**(changes or {}), "updated_at": act.at},
        facts=facts,
        revision=revision,
    )
