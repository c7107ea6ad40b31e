"""Whose dossier it is: given to another, one or all of a person's, and accepted (DOS-03, DOS-06)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.services import principals as of
from core import events
from core.acts import Act
from core.errors import DomainError, InvalidInput, Sentence, WrongState
from documents import lifecycles
from documents.choices import GrantReason
from documents.events import DossierHandedOver
from documents.models import Dossier, DossierHandover
from documents.policies import dossiers as may
from documents.services import grants, moves, need_to_know
from documents.services.dossiers.opening import refuse_stranger


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one dossier of many: given, or the sentence that refused it."""

    dossier: Dossier
    is_done: bool
    sentence: Sentence = ""


@transaction.atomic
def hand_over(*, dossier: Dossier, to: Person, act: Act, note: str = "") -> Dossier:
    """Give the dossier a new keeper; who had it, from when and till when stays known (DOS-03).

    The new keeper accepts it afterwards; until then the hand-over stands as not accepted.
    """
    return _hand_over(moves.lock_dossier(dossier, act), to, act, note)


def _hand_over(locked: Dossier, to: Person, act: Act, note: str) -> Dossier:
    lifecycles.dossier.check("hand_over", locked, act=act)
    refuse_stranger(to, locked.organisation_id, act, "to")
    if to == locked.keeper:
        raise InvalidInput(_("This person keeps the dossier already."), field="to")
    # A keeper sees what he keeps: of a state secret only who is cleared (SEC-09).
    need_to_know.refuse_uncleared(
        [to], organisation_id=locked.organisation_id, level=locked.secrecy, on=act.on
    )
    giver = locked.keeper
    dossier: Dossier = moves.apply(
        lifecycles.dossier, "hand_over", locked, act=act, changes={"keeper": to}
    )
    DossierHandover.objects.create(
        dossier=dossier,
        giver=giver,
        taker=to,
        note=(note or act.comment or act.reason)[:500],
        given_at=act.at,
        given_by=act.by,
    )
    grants.give_dossier(
        dossier=dossier, principals=[of.of_person(to)], reason=GrantReason.CREATED, act=act
    )
    events.publish(DossierHandedOver(dossier_id=dossier.pk))
    return dossier


@transaction.atomic
def hand_over_all(*, person: Person, to: Person, act: Act, note: str = "") -> list[Handed]:
    """Give every open dossier of a person to another, each with its own result (DOS-06).

    Done for a leaver by the chief of office or the head of his unit, who need not see what lies in
    them; by the person himself; never half of one dossier. Raises NotPermitted for others.
    """
    who = act.who
    if who is not None:
        may.hand_over_all(who, person)
        rows = Dossier.objects.filter(organisation_id=who.organisation_id)
    else:
        rows = Dossier.objects.all()
    results = []
    for dossier in rows.open().locked().filter(keeper=person).order_by("pk"):
        try:
            with transaction.atomic():
                _hand_over(dossier, to, act, note)
        except DomainError as refusal:
            results.append(Handed(dossier, False, refusal.sentence))
        else:
            results.append(Handed(dossier, True))
    return results


def waiting(dossier: Dossier) -> DossierHandover | None:
    """The newest hand-over, when its taker keeps the dossier and has not accepted it yet."""
    newest: DossierHandover | None = (
        DossierHandover.objects.filter(dossier=dossier).order_by("-given_at", "-pk").first()
    )
    if newest is None or newest.accepted_at is not None or newest.taker_id != dossier.keeper_id:
        return None
    return newest


@transaction.atomic
def accept(*, dossier: Dossier, act: Act) -> Dossier:
    """The new keeper says that he has taken the dossier over (DOS-03)."""
    locked = moves.lock_dossier(dossier, act)
    handover = waiting(locked)
    if handover is None:
        raise WrongState(_("Nothing was handed over that waits for you."))
    accepted: Dossier = moves.apply(
        lifecycles.dossier, "accept", locked, act=act, facts={"from": handover.giver}
    )
    handover.accepted_at, handover.accepted_by = act.at, act.by
    handover.save(update_fields=["accepted_at", "accepted_by"])
    return accepted
