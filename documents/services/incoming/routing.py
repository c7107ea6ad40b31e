"""An incoming document is presented, gets instructions, is assigned, handed down or sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Person
from accounts.selectors import people_with_role
from accounts.services import principals as of
from core import events
from core.acts import Act
from core.errors import InvalidInput
from documents import lifecycles
from documents.choices import (
    AssignmentRole,
    CommentKind,
    DueSource,
    GrantReason,
    IncomingState,
)
from documents.events import AssignmentReturned, DocumentAssigned, DocumentPresented
from documents.models import Assignment, Comment, Directive, IncomingDocument
from documents.policies.people import holds, lead_chain
from documents.services import assignments as work
from documents.services import deadlines, grants, moves, phrases
from documents.services.assignments import AssignmentIn


@transaction.atomic
def present(*, document: IncomingDocument, to: Person, act: Act) -> IncomingDocument:
    """Ask a leader (or the chief of office) for instructions."""
    locked = moves.ready(lifecycles.incoming, "present", document, act)
    leaders = [
        *people_with_role(locked.organisation, Role.LEADER, act.on),
        *people_with_role(locked.organisation, Role.CHIEF, act.on),
    ]
    if to not in leaders:
        raise InvalidInput(
            _("“%(name)s” gives no instructions in this organisation.") % {"name": to}, field="to"
        )
    document = moves.apply(
        lifecycles.incoming, "present", locked, act=act, changes={"presented_to": to}
    )
    grants.give(
        document=document, principals=[of.of_person(to)], reason=GrantReason.ROUTED, act=act
    )
    events.publish(DocumentPresented(document_id=document.pk, person_id=to.pk))
    return document


@transaction.atomic
def direct(
    *,
    document: IncomingDocument,
    text: str,
    assignments: Sequence[AssignmentIn],
    act: Act,
    confirm_needed: bool | None = None,
) -> IncomingDocument:
    """Write the leader's instruction and give the work it names (bút phê).

    A new instruction withdraws what was given before; the chain stays visible.
    """
    locked = moves.ready(lifecycles.incoming, "direct", document, act)
    text = text.strip()
    if not text:
        raise InvalidInput(_("Write the instruction."), field="text")
    phrases.note_use(text=text, act=act)
    return _give(locked, "direct", assignments, act, text=text, confirm_needed=confirm_needed)


@transaction.atomic
def assign(
    *,
    document: IncomingDocument,
    assignments: Sequence[AssignmentIn],
    act: Act,
    confirm_needed: bool | None = None,
) -> IncomingDocument:
    """Give the work without a written instruction."""
    locked = moves.ready(lifecycles.incoming, "assign", document, act)
    return _give(locked, "assign", assignments, act, text="", confirm_needed=confirm_needed)


def _give(
    locked: IncomingDocument,
    name: str,
    lines: Sequence[AssignmentIn],
    act: Act,
    *,
    text: str,
    confirm_needed: bool | None,
) -> IncomingDocument:
    work.check(locked, lines, act)
    changes: dict[str, Any] = _deadline(locked, lines)
    if confirm_needed is not None:
        changes["confirm_needed"] = confirm_needed
    document: IncomingDocument = moves.apply(
        lifecycles.incoming,
        name,
        locked,
        act=act,
        changes=changes,
        facts={
            "text": text,
            "assignments": [[line.role, str(line.person or line.unit)] for line in lines],
        },
    )
    directive = _directive(document, text, act) if text else None
    work.withdraw_live(document=document, act=act)
    made = work.create(
        document=document, lines=lines, act=act, directive=directive, due_on=document.due_on
    )
    events.publish(
        DocumentAssigned(document_id=document.pk, assignment_ids=tuple(g.pk for g in made))
    )
    return document


def _directive(document: IncomingDocument, text: str, act: Act) -> Directive:
    return Directive.objects.create(
        document_id=document.pk,
        text=text,
        by=act.by,
        on_behalf_of=act.on_behalf_of,
        position=str(act.who.label)[:200] if act.who is not None else "",
        at=act.at,
    )


def _deadline(document: IncomingDocument, lines: Sequence[AssignmentIn]) -> dict[str, Any]:
    """IN-10: what the leader says is stronger than every other source."""
    named: date | None = next(
        (line.due_on for line in lines if line.role == AssignmentRole.LEAD), None
    )
    if named is None:
        return {}
    return {
        "due_on": deadlines.on_working_day(document.organisation, named),
        "due_source": DueSource.DIRECTIVE,
    }


@transaction.atomic
def hand_down(
    *, document: IncomingDocument, assignments: Sequence[AssignmentIn], act: Act
) -> IncomingDocument:
    """The head of a unit gives the unit's work to his people (IN-06)."""
    locked = moves.ready(lifecycles.incoming, "hand_down", document, act)
    return _hand_down(locked, assignments, act)


def _hand_down(
    locked: IncomingDocument, lines: Sequence[AssignmentIn], act: Act
) -> IncomingDocument:
    work.check(locked, lines, act)
    parent = work.held_by(locked, act)
    work.refuse_later_than(parent, lines)
    document: IncomingDocument = moves.apply(
        lifecycles.incoming,
        "hand_down",
        locked,
        act=act,
        facts={"assignments": [[line.role, str(line.person or line.unit)] for line in lines]},
    )
    work.withdraw_live(document=document, act=act, under=parent)
    made = work.create(document=document, lines=lines, act=act, parent=parent, due_on=parent.due_on)
    events.publish(
        DocumentAssigned(document_id=document.pk, assignment_ids=tuple(g.pk for g in made))
    )
    return document


@transaction.atomic
def send_back(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """Back to the one before (IN-11): a leader to the registry, a lead to whoever gave the work."""
    locked = moves.lock(document, act)
    if locked.state in (IncomingState.ASSIGNED, IncomingState.PROCESSING):
        return hand_back(document=locked, reason=reason, act=act)
    act = act.because(reason.strip())
    document = moves.apply(lifecycles.incoming, "send_back", locked, act=act)
    _remember_reason(document, act)
    return document


@transaction.atomic
def hand_back(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """The lead sends the work back as not his; who gave it must give it anew (IN-11)."""
    locked = moves.lock(document, act)
    act = act.because(reason.strip())
    document = moves.apply(lifecycles.incoming, "hand_back", locked, act=act)
    mine = [given for given in lead_chain(document) if act.who and holds(act.who, given)]
    last = mine[-1]
    work.withdraw_live(document=document, act=act, under=last)
    Assignment.objects.filter(pk=last.pk).update(
        returned_at=act.at, returned_by=act.by, returned_reason=act.reason[:1000]
    )
    _remember_reason(document, act)
    events.publish(AssignmentReturned(document_id=document.pk, assignment_id=last.pk))
    return document


def _remember_reason(document: IncomingDocument, act: Act) -> None:
    Comment.objects.create(
        document_id=document.pk,
        author=act.by,
        on_behalf_of=act.on_behalf_of,
        kind=CommentKind.RETURN,
        text=act.reason,
        at=act.at,
    )
