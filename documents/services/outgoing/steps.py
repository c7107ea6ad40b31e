"""One step of an outgoing document along its table, by somebody who sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.acts import Act
from documents import lifecycles
from documents.models import OutgoingDocument
from documents.services import moves


def step(
    name: str,
    document: OutgoingDocument,
    *,
    act: Act,
    changes: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> OutgoingDocument:
    locked = moves.lock(document, act)
    moved: OutgoingDocument = moves.apply(
        lifecycles.outgoing, name, locked, act=act, changes=changes, facts=facts, revision=revision
    )
    return moved
