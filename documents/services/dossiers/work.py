"""The work on a dossier, apart from where it is kept: paused, its progress, its place (DOS-09)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents import lifecycles
from documents.choices import DossierState
from documents.models import Dossier
from documents.services import moves


@transaction.atomic
def pause(*, dossier: Dossier, reason: str, act: Act) -> Dossier:
    """The work rests; documents are still put in."""
    locked = moves.lock_dossier(dossier, act)
    paused: Dossier = moves.apply(
        lifecycles.dossier, "pause", locked, act=act.because(reason.strip())
    )
    return paused


@transaction.atomic
def resume(*, dossier: Dossier, act: Act) -> Dossier:
    """The work goes on; the progress is what it was."""
    resumed: Dossier = moves.apply(
        lifecycles.dossier, "resume", moves.lock_dossier(dossier, act), act=act
    )
    return resumed


@transaction.atomic
def report_progress(*, dossier: Dossier, percent: int, act: Act) -> Dossier:
    """How far the work is, 0 to 100."""
    if not 0 <= percent <= 100:
        raise InvalidInput(_("Progress is a number from 0 to 100."), field="percent")
    reported: Dossier = moves.apply(
        lifecycles.dossier,
        "report_progress",
        moves.lock_dossier(dossier, act),
        act=act,
        changes={"progress": percent},
    )
    return reported


@transaction.atomic
def place(*, dossier: Dossier, parent: Dossier | None, act: Act) -> Dossier:
    """Make a dossier part of another that is not closed, or of none. Raises InvalidInput."""
    locked = moves.lock_dossier(dossier, act)
    if parent is not None:
        parent = moves.lock_dossier(parent, act)
        if parent.organisation_id != locked.organisation_id:
            raise NotFound
        if parent.state == DossierState.CLOSED:
            raise InvalidInput(_("A closed dossier takes no further part."), field="parent")
        if _is_below(parent, locked):
            raise InvalidInput(_("A dossier is not a part of itself."), field="parent")
    placed: Dossier = moves.apply(
        lifecycles.dossier, "place", locked, act=act, changes={"parent": parent}
    )
    return placed


def _is_below(one: Dossier | None, other: Dossier) -> bool:
    """Whether `one` is `other` or somewhere below it."""
    while one is not None:
        if one.pk == other.pk:
            return True
        one = one.parent
    return False
