"""The leader decides, and signs the slip and its drafts in one session (SUB-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound, NotPermitted
from core.lifecycle import Lifecycle
from documents.choices import OutgoingState
from documents.engine.text import letters
from documents.models import OutgoingDocument
from signatures.services import requests
from slips import lifecycles
from slips.choices import FINAL, Decision, RoundOutcome
from slips.events import SlipDecided
from slips.models import Option, SigningResult, Slip
from slips.selectors.milestones import milestones_to_assign
from slips.services import filing, papers
from slips.services.steps import lock, step
from slips.services.submitting import ask_more, end_round

AGREEING = (Decision.AGREED, Decision.AGREED_OPTION)


@dataclass(frozen=True)
class DecisionIn:
    """What the leader says; `drafts` are (draft, SHA-256 he was shown or "") to sign with the slip."""

    decision: str
    text: str = ""
    option: Option | None = None
    drafts: Sequence[tuple[OutgoingDocument, str]] = field(default_factory=tuple)


@transaction.atomic
def decide(*, slip: Slip, data: DecisionIn, revision: int | None = None, act: Act) -> Slip:
    """Record the leader's decision, of any sort; what ends the matter goes onto the paper at once.

    Raises InvalidInput (`option`, `text`, `decision`), NotPermitted, WrongState, Stale.
    """
    words = letters.tidy(data.text).strip()[:10_000]
    if data.decision == Decision.MORE_ASKED:
        return ask_more(slip=slip, revision=revision, act=act.because(words))
    if data.decision == Decision.TO_MEETING:
        return to_meeting(slip=slip, text=words, revision=revision, act=act)
    if data.decision not in FINAL:
        raise InvalidInput(_("Choose a decision."), field="decision")
    table: Lifecycle[Slip] = lifecycles.slip
    ready = table.check("decide", lock(slip, act), act=act, revision=revision)
    option = _option(ready, data)
    if data.decision == Decision.DISAGREED and not words:
        raise InvalidInput(_("Say why you do not agree."), field="text")
    decided = table.apply(
        "decide",
        ready,
        act=act,
        changes={
            "decision": data.decision,
            "decided_option": option,
            "decision_text": words,
            "decided_as": _post(act),
            "updated_at": act.at,
        },
    )
    end_round(decided, RoundOutcome.DECIDED, words, act)
    papers.write_decision(decided, act)
    filing.lay_in_its_dossier(decided, act)
    events.publish(
        SlipDecided(
            slip_id=decided.pk,
            decision=decided.decision,
            milestone_ids=tuple(row.pk for row in milestones_to_assign(decided)),
        )
    )
    decided.refresh_from_db()
    return decided


def _option(slip: Slip, data: DecisionIn) -> Option | None:
    """The option agreed with: the one named, or the recommended one."""
    if data.decision == Decision.AGREED_OPTION:
        chosen = data.option
        if chosen is None or chosen.slip_id != slip.pk:
            raise InvalidInput(_("Choose the option you agree with."), field="option")
        return chosen
    if data.decision == Decision.AGREED:
        return slip.options.filter(recommended=True).first()
    return None


def _post(act: Act) -> str:
    return str(getattr(act.who, "position_name", ""))[:200]


@transaction.atomic
def to_meeting(*, slip: Slip, text: str, revision: int | None = None, act: Act) -> Slip:
    """Put it before a meeting; the decision is entered when the meeting has met."""
    changed = step(
        "to_meeting",
        slip,
        act=act,
        changes={"decision": Decision.TO_MEETING, "decision_text": text},
        revision=revision,
    )
    end_round(changed, RoundOutcome.TO_MEETING, text, act)
    return changed


def decide_and_sign(
    *, slip: Slip, data: DecisionIn, pin: str, revision: int | None = None, act: Act
) -> Slip:
    """Decide, then sign the slip's paper and the drafts named with one PIN.

    The PIN is tried first: a wrong one leaves nothing. After the decision each paper stands alone;
    one that cannot be signed says why in its SigningResult and undoes neither the decision nor the
    others.
    """
    if data.decision not in FINAL:
        return decide(slip=slip, data=data, revision=revision, act=act)
    seen = Slip.objects.visible_to(act.who).filter(pk=slip.pk).select_related("paper").first()
    if seen is None:
        raise NotFound
    lifecycles.slip.transitions["decide"].policy(act.who, seen)
    if seen.paper is not None:
        requests.try_pin(document=seen.paper, pin=pin, act=act)
    decided = decide(slip=slip, data=data, revision=revision, act=act)
    sign(slip=decided, drafts=data.drafts, pin=pin, act=act)
    return decided


def sign(
    *, slip: Slip, drafts: Sequence[tuple[OutgoingDocument, str]], pin: str, act: Act
) -> list[SigningResult]:
    """One session: the slip's paper and these drafts of it, each with a request of its own.

    Raises InvalidInput (`wrong_pin`, `no_certificate`) when nothing can begin, NotFound for a draft that is not the slip's.
    """
    if slip.paper is None or slip.decided_at is None:
        raise NotFound
    if slip.decided_by_id != getattr(act.by, "pk", None):
        raise NotPermitted(_("Only the leader who decided signs the slip."))
    own = set(slip.drafts.values_list("document", flat=True))
    if any(document.pk not in own for document, _shown in drafts):
        raise NotFound(field="drafts")
    paper = OutgoingDocument.objects.get(pk=slip.paper.pk)
    wanted: list[tuple[OutgoingDocument, str]] = list(drafts)
    if paper.state == OutgoingState.SUBMITTED:
        wanted.insert(0, (paper, ""))
    outcomes = requests.sign_together(papers=wanted, pin=pin, act=act)
    return [_kept(slip, outcome, act) for outcome in outcomes]


@transaction.atomic
def _kept(slip: Slip, outcome: requests.Outcome, act: Act) -> SigningResult:
    """What became of one paper, for the page that shows the session."""
    return SigningResult.objects.create(
        slip=slip,
        document=outcome.document,
        request=outcome.request,
        asked_at=act.at,
        asked_by=act.by,
        **_why(outcome.refusal),
    )


def _why(refusal: DomainError | None) -> dict[str, Any]:
    if refusal is None:
        return {}
    return {"code": refusal.reason_code[:60], "sentence": str(refusal.sentence)[:1000]}
