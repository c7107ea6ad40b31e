"""What every service does first: lock the row, see it fresh, and be sure the person may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from core import journal
from core.acts import Act
from core.errors import NotFound
from core.lifecycle import Lifecycle
from documents.models import Document, Dossier
from documents.services.secrecy import refuse_blocked

D = TypeVar("D", bound=Document)


def lock(document: D, act: Act) -> D:
    """The row, locked and fresh; NotFound when it is not there for this capacity (R25).

    The lock on the document comes before every other lock of a service.
    """
    found: D | None = type(document).objects.locked().filter(pk=document.pk).first()
    if found is None:
        raise NotFound
    if act.who is not None and not _is_visible(found, act):
        raise NotFound
    return found


def ready(
    lifecycle: Lifecycle[D], name: str, document: D, act: Act, *, revision: int | None = None
) -> D:
    """The row, locked and fresh, if this capacity sees it and may take the step now.

    So that a wrong moment or person is told before a wrong field. Raises as `Lifecycle.apply`.
    """
    locked = lock(document, act)
    refuse_blocked(locked, name)
    return lifecycle.check(name, locked, act=act, revision=revision)


def lock_dossier(dossier: Dossier, act: Act) -> Dossier:
    """The same for a dossier."""
    found: Dossier | None = Dossier.objects.locked().filter(pk=dossier.pk).first()
    if found is None:
        raise NotFound
    if act.who is not None and not Dossier.objects.visible_to(act.who).filter(pk=found.pk).exists():
        raise NotFound
    return found


def _is_visible(document: Document, act: Act) -> bool:
    return bool(Document.objects.visible_to(act.who).filter(pk=document.pk).exists())


def apply(
    lifecycle: Lifecycle[Any],
    name: str,
    obj: Any,
    *,
    act: Act,
    changes: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> Any:
    """Move along the table; every move is also a change of the row."""
    if isinstance(obj, Document):
        refuse_blocked(obj, name)
    return lifecycle.apply(
        name,
        obj,
        act=act,
        changes={**(changes or {}), "updated_at": act.at},
        facts=facts,
        revision=revision,
    )


def record(act: Act, verb: str, obj: Any, **facts: Any) -> None:
    journal.record(act, verb, obj, facts=facts)
