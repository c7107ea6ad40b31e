"""Opinions: asked of units and persons with a deadline, given, and what the author made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Unit
from accounts.services import principals
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotFound
from core.lifecycle import Lifecycle
from documents.choices import GrantReason
from documents.engine.text import letters
from documents.services import grants
from slips import lifecycles
from slips import policies as may
from slips.choices import Adoption, OpinionKind, Verdict
from slips.events import OpinionGiven, OpinionsAsked
from slips.models import Opinion, Slip
from slips.services import parts
from slips.services.data import OpinionIn
from slips.services.steps import lock, step


@transaction.atomic
def ask(
    *, slip: Slip, asked: Sequence[OpinionIn], revision: int | None = None, act: Act
) -> list[Opinion]:
    """Ask named persons and units; from now on they see the slip and its drafts."""
    if not asked:
        raise InvalidInput(_("Name at least one person or unit to ask."), field="whom")
    changed = step(
        "ask_opinions",
        slip,
        act=act,
        facts={"asked": [str(one.of) for one in asked]},
        revision=revision,
    )
    made = []
    for one in asked:
        parts.refuse_stranger(one.of, changed.organisation, act, "whom")
        if isinstance(one.of, Person) and one.of.pk == changed.author_id:
            raise InvalidInput(_("Nobody is asked for an opinion on his own slip."), field="whom")
        if one.due_on is not None and one.due_on < act.on:
            raise InvalidInput(_("This day is past."), field="due_on")
        if one.kind not in {OpinionKind.COORDINATION, OpinionKind.APPRAISAL}:
            raise InvalidInput(_("There is no such sort of opinion."), field="kind")
        open_one = changed.opinions.filter(answered_at=None, **{_side(one.of): one.of}).first()
        if open_one is not None:
            continue
        made.append(
            Opinion.objects.create(
                slip=changed,
                kind=one.kind,
                question=letters.tidy(one.question).strip()[:1000],
                due_on=one.due_on,
                asked_at=act.at,
                asked_by=act.by,
                **{_side(one.of): one.of},
            )
        )
    _show_drafts(changed, made, act)
    events.publish(OpinionsAsked(slip_id=changed.pk, opinion_ids=tuple(one.pk for one in made)))
    return made


def _side(of: Person | Unit) -> str:
    return "person" if isinstance(of, Person) else "unit"


def _show_drafts(slip: Slip, made: Sequence[Opinion], act: Act) -> None:
    readers: list[Any] = principals.of_people(one.person for one in made if one.person)
    readers += principals.of_units(one.unit for one in made if one.unit)
    papers = [row.document for row in slip.drafts.select_related("document").order_by("document")]
    if slip.paper is not None:
        papers.append(slip.paper)
    for paper in papers:
        grants.give(document=paper, principals=readers, reason=GrantReason.ROUTED, act=act)


@transaction.atomic
def give(*, opinion: Opinion, verdict: str, text: str, act: Act) -> Opinion:
    """Answer, once; in the words of the person or the head of the unit that was asked."""
    table: Lifecycle[Slip] = lifecycles.slip
    slip = table.check("give_opinion", lock(opinion.slip, act), act=act)
    mine: Opinion | None = (
        slip.opinions.select_for_update(of=("self",)).filter(pk=opinion.pk).first()
    )
    if mine is None or not may.owes(act.who, mine):  # type: ignore[arg-type]
        raise NotFound
    if verdict not in Verdict.values:
        raise InvalidInput(_("Say whether you agree."), field="verdict")
    words = letters.tidy(text).strip()
    if verdict != Verdict.AGREES and not words:
        raise InvalidInput(_("Say what should be changed, or why you do not agree."), field="text")
    mine.verdict, mine.text = verdict, words[:10_000]
    mine.answered_at, mine.answered_by = act.at, act.by
    mine.save(update_fields=["verdict", "text", "answered_at", "answered_by"])
    _noted(slip, mine, act)
    events.publish(OpinionGiven(slip_id=slip.pk, opinion_id=mine.pk))
    return mine


def _noted(slip: Slip, opinion: Opinion, act: Act) -> None:
    slip.updated_at = act.at
    slip.revision += 1
    slip.save(update_fields=["updated_at", "revision"])
    journal.record(
        act,
        "slips.slip.give_opinion",
        slip,
        facts={"verdict": opinion.verdict, "of": opinion.who_name},
    )


@transaction.atomic
def close(*, slip: Slip, act: Act) -> Slip:
    """End the round; who has not answered is told of on the paper."""
    return step("close_opinions", slip, act=act)


@transaction.atomic
def note_outside(*, slip: Slip, from_name: str, verdict: str, text: str, act: Act) -> Opinion:
    """Note an opinion that came outside the system: a meeting, a letter, a telephone call."""
    ready = lifecycles.slip.check("edit", lock(slip, act), act=act)
    name = " ".join(letters.tidy(from_name).split())
    if not name:
        raise InvalidInput(_("Say whose opinion it is."), field="from_name")
    if verdict not in Verdict.values:
        raise InvalidInput(_("Say whether they agree."), field="verdict")
    made = Opinion.objects.create(
        slip=ready,
        kind=OpinionKind.OUTSIDE,
        from_name=name[:200],
        verdict=verdict,
        text=letters.tidy(text).strip()[:10_000],
        asked_at=act.at,
        asked_by=act.by,
        answered_at=act.at,
        answered_by=act.by,
    )
    journal.record(act, "slips.slip.note_opinion", ready, facts={"of": name, "verdict": verdict})
    return made


@transaction.atomic
def settle(*, opinion: Opinion, adoption: str, why_not: str = "", act: Act) -> Opinion:
    """Say what became of an opinion; what was not adopted in full needs a reason."""
    slip = lifecycles.slip.check("edit", lock(opinion.slip, act), act=act)
    row: Opinion | None = (
        slip.opinions.select_for_update(of=("self",)).filter(pk=opinion.pk).first()
    )
    if row is None or row.answered_at is None:
        raise NotFound
    if adoption not in Adoption.values:
        raise InvalidInput(_("Say whether the opinion was adopted."), field="adoption")
    reason = letters.tidy(why_not).strip()
    if adoption != Adoption.ADOPTED and not reason:
        raise InvalidInput(_("Say why it was not adopted."), field="why_not")
    before = row.adoption
    row.adoption, row.why_not = adoption, reason[:1000]
    row.save(update_fields=["adoption", "why_not"])
    journal.record(
        act,
        "slips.slip.settle_opinion",
        slip,
        changes={"adoption": [before, adoption]},
        facts={"of": row.who_name},
    )
    return row
