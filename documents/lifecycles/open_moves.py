"""What a capacity may do now: with one thing, or with each row of a list, without asking per row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from core.lifecycle import Lifecycle, Move
from documents.lifecycles.dossiers import dossier
from documents.lifecycles.incoming_documents import incoming
from documents.lifecycles.outgoing_documents import outgoing
from documents.models import Dossier, IncomingDocument, OutgoingDocument

if TYPE_CHECKING:
    from core.actors import Who


def lifecycle_of(thing: Any) -> Lifecycle[Any]:
    """The table along which this document or dossier moves."""
    match thing:
        case IncomingDocument():
            return incoming
        case OutgoingDocument():
            return outgoing
        case Dossier():
            return dossier
    raise TypeError(f"{type(thing).__name__} has no lifecycle")


def moves_of(who: Who | None, thing: Any) -> list[Move]:
    """The acts open on one thing, with the sentences that bar each."""
    if who is None:
        return []
    _prefetch([thing])
    return lifecycle_of(thing).open_to(who, thing)


def moves_for(who: Who | None, things: Sequence[Any]) -> dict[int, list[Move]]:
    """The acts open on each row, by its key. Vetoes are not asked: a list shows who may, not yet
    what stands in the way. One query for all rows."""
    if who is None:
        return {thing.pk: [] for thing in things}
    _prefetch(things)
    return {
        thing.pk: lifecycle_of(thing).open_to(who, thing, with_guards=False) for thing in things
    }


def _prefetch(things: Sequence[Any]) -> None:
    """What the policies look at."""
    incoming_rows = [thing for thing in things if isinstance(thing, IncomingDocument)]
    dossier_rows = [thing for thing in things if isinstance(thing, Dossier)]
    if incoming_rows:
        prefetch_related_objects(incoming_rows, "assignments")
    if dossier_rows:
        prefetch_related_objects(dossier_rows, "grants")
