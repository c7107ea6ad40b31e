"""Submitting, asking for more, withdrawing, taking up again."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from accounts.services import principals
from core import events
from core.acts import Act
from core.errors import NotFound
from core.lifecycle import Lifecycle
from documents.choices import GrantReason
from documents.engine.text import codes
from documents.models import StoredFile
from documents.services import grants
from slips import lifecycles
from slips.choices import RoundOutcome
from slips.events import SlipMoreAsked, SlipSubmitted, SlipWithdrawn
from slips.models import Round, Slip
from slips.services import papers
from slips.services.steps import lock, step

_NEXT_NUMBER = """
    INSERT INTO slips_slipcounter (organisation_id, year, last_number)
         VALUES (%s, %s, 1)
    ON CONFLICT (organisation_id, year) DO UPDATE
            SET last_number = slips_slipcounter.last_number + 1
      RETURNING last_number
"""


@transaction.atomic
def submit(*, slip: Slip, revision: int | None = None, act: Act) -> Slip:
    """Put the slip before its leader: numbered at the first time, its paper made, its drafts shown.

    Raises Blocked with everything that the five requirements still lack (domain.md §11).
    """
    table: Lifecycle[Slip] = lifecycles.slip
    ready = table.check("submit", lock(slip, act), act=act, revision=revision)
    changes: dict[str, Any] = {"updated_at": act.at}
    if ready.number is None:
        number = _next_number(ready.organisation_id, act.on.year)
        changes |= {
            "year": act.on.year,
            "number": number,
            "code": codes.format_code(papers.code_of(ready, number)),
            "submitted_on": act.on,
        }
    submitted = table.apply("submit", ready, act=act, changes=changes)
    paper = papers.lay_down(submitted, act)
    submitted.paper = paper
    submitted.page_count = _stored(paper).pages
    submitted.save(update_fields=["paper", "page_count"])
    Round.objects.create(
        slip=submitted,
        ordinal=submitted.rounds.count() + 1,
        decide_by=submitted.decide_by,
        submitted_at=act.at,
        submitted_by=act.by,
    )
    _show_drafts(submitted, act)
    events.publish(SlipSubmitted(slip_id=submitted.pk))
    return submitted


def _stored(paper: Any) -> StoredFile:
    version = paper.current_version
    if version is None:
        raise NotFound
    stored: StoredFile = version.stored
    return stored


def _next_number(organisation_id: int, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [organisation_id, year])
        return int(cursor.fetchone()[0])


def _show_drafts(slip: Slip, act: Act) -> None:
    """The drafts travel with the slip: who decides reads them (SUB-03)."""
    assert slip.addressee is not None  # noqa: S101 - a gate of submitting
    leader = [principals.of_person(slip.addressee)]
    for row in slip.drafts.select_related("document").order_by("document"):
        grants.give(document=row.document, principals=leader, reason=GrantReason.ROUTED, act=act)


def end_round(slip: Slip, outcome: str, text: str, act: Act) -> None:
    """The slip left the leader's desk."""
    slip.rounds.filter(ended_at=None).update(
        ended_at=act.at, ended_by=act.by, outcome=outcome, text=text[:10_000]
    )


@transaction.atomic
def ask_more(*, slip: Slip, revision: int | None = None, act: Act) -> Slip:
    """Send it back for more, with what is wanted (act.reason); the rounds are counted (SUB-05)."""
    locked = lock(slip, act)
    changed = step(
        "ask_more",
        locked,
        act=act,
        changes={"more_rounds": locked.more_rounds + 1},
        revision=revision,
    )
    end_round(changed, RoundOutcome.MORE_ASKED, act.reason, act)
    events.publish(SlipMoreAsked(slip_id=changed.pk))
    return changed


@transaction.atomic
def withdraw(*, slip: Slip, act: Act) -> Slip:
    """The author takes it back, with a reason."""
    changed = step("withdraw", slip, act=act)
    end_round(changed, RoundOutcome.WITHDRAWN, act.reason, act)
    events.publish(SlipWithdrawn(slip_id=changed.pk))
    return changed


@transaction.atomic
def reopen(*, slip: Slip, act: Act) -> Slip:
    """Go on writing a slip that was withdrawn; nothing is typed again."""
    return step("reopen", slip, act=act)
