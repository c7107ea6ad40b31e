"""A dossier is closed, and opened again; the day by which the archive gets it (DOS-05, DOS-08)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogues.choices import HandoverUnit
from catalogues.models import HandoverRule
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput
from documents import lifecycles
from documents.engine.text.letters import fold
from documents.events import DossierClosed, DossierReopened, HandoverNear
from documents.models import Dossier
from documents.services import moves
from documents.services.dossiers.opening import title_of
from documents.services.dossiers.retention import following


def due_day(rule: HandoverRule, ended_on: date) -> date:
    """By when the archive gets a dossier whose work ended on that day."""
    match rule.counted_in:
        case HandoverUnit.YEAR_END:
            return date(ended_on.year + rule.amount, 12, 31)
        case HandoverUnit.MONTHS:
            months = ended_on.month - 1 + rule.amount
            year, month = ended_on.year + months // 12, months % 12 + 1
            return date(year, month, min(ended_on.day, calendar.monthrange(year, month)[1]))
    return ended_on + timedelta(days=rule.amount)


def rule_for(dossier: Dossier, day: date) -> HandoverRule | None:
    """The rule named for the dossier, or the one that holds where none is named."""
    if dossier.handover_rule is not None:
        return dossier.handover_rule
    found: HandoverRule | None = (
        HandoverRule.objects.on(day).filter(is_default=True).order_by("ordinal", "pk").first()
    )
    return found


@transaction.atomic
def close(
    *,
    dossier: Dossier,
    act: Act,
    title: str | None = None,
    ended_on: date | None = None,
    handover_rule: HandoverRule | None = None,
    revision: int | None = None,
) -> Dossier:
    """Close a dossier; its contents and description are frozen (R7, R8, R9, DOS-02).

    `title` and the rule of handing over are fixed now; retention counts from the year of
    `ended_on`, the day the work ended, today unless given (DOS-05).
    """
    locked = moves.lock_dossier(dossier, act)
    ended = ended_on or act.on
    if ended_on is not None and not locked.opened_on <= ended <= act.on:
        raise InvalidInput(
            _("The work ended between the day the dossier was opened and today."), field="ended_on"
        )
    changes: dict[str, Any] = {"ended_on": ended, "handover_noticed_at": None}
    if title is not None:
        changes["title"] = title_of(title)
        changes["title_folded"] = fold(changes["title"])[:500]
    if handover_rule is not None:
        locked.handover_rule = handover_rule
    rule = rule_for(locked, ended)
    if rule is not None:
        changes |= {"handover_rule": rule, "handover_due_on": due_day(rule, ended)}
    closed: Dossier = moves.apply(
        lifecycles.dossier,
        "close",
        locked,
        act=act,
        changes=changes | following(locked),
        revision=revision,
    )
    events.publish(DossierClosed(dossier_id=closed.pk))
    return closed


@transaction.atomic
def reopen(*, dossier: Dossier, reason: str, act: Act) -> Dossier:
    """Open a closed dossier again, with a reason, as long as the archive has not got it (R9)."""
    locked = moves.lock_dossier(dossier, act)
    opened: Dossier = moves.apply(
        lifecycles.dossier,
        "reopen",
        locked,
        act=act.because(reason.strip()),
        changes={
            "closed_at": None,
            "closed_by": None,
            "ended_on": None,
            "handover_due_on": None,
            "handover_noticed_at": None,
        },
    )
    events.publish(DossierReopened(dossier_id=opened.pk))
    return opened


@transaction.atomic
def note_due(*, dossier: Dossier, act: Act) -> bool:
    """Record, once, that the day of handing over is near (DOS-08); False when it was noted."""
    locked = Dossier.objects.locked().filter(pk=dossier.pk).first()
    if locked is None or locked.handover_due_on is None or locked.handover_noticed_at is not None:
        return False
    Dossier.objects.filter(pk=locked.pk).update(handover_noticed_at=act.at)
    journal.record(
        act, "documents.dossier.note_due", locked, facts={"due_on": locked.handover_due_on}
    )
    events.publish(HandoverNear(dossier_id=locked.pk))
    return True
