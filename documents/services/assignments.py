"""Work given on incoming documents: one lead per level, handed down as a tree (IN-06)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Person, Principal, Unit
from accounts.services import principals as of
from core import journal
from core.acts import Act
from core.errors import InvalidInput, NotPermitted, WrongState
from documents.choices import AssignmentRole, GrantReason
from documents.models import Assignment, Directive, Document, IncomingDocument
from documents.policies import incoming as may
from documents.policies.people import holds, lead_chain, live_assignments
from documents.services import grants


@dataclass(frozen=True, slots=True)
class AssignmentIn:
    """One line of an instruction: who (a person or a unit), in which role, until when, doing what."""

    role: str
    person: Person | None = None
    unit: Unit | None = None
    due_on: date | None = None
    text: str = ""


def check(document: Document, lines: Sequence[AssignmentIn], act: Act) -> None:
    """Raise InvalidInput unless the lines name exactly one lead and each target once."""
    leads = [line for line in lines if line.role == AssignmentRole.LEAD]
    if len(leads) != 1:
        raise InvalidInput(
            _("Name exactly one who leads; you named %(n)s.") % {"n": len(leads)},
            code="one_lead",
            field="assignments",
        )
    seen: set[tuple[str, int]] = set()
    for line in lines:
        if line.role not in AssignmentRole.values:
            raise InvalidInput(_("There is no such role."), field="assignments")
        if (line.person is None) == (line.unit is None):
            raise InvalidInput(_("Name a person or a unit on each line."), field="assignments")
        key = (
            ("person", line.person.pk)
            if line.person
            else ("unit", line.unit.pk if line.unit else 0)
        )
        if key in seen:
            raise InvalidInput(
                _("“%(name)s” is named twice.") % {"name": line.person or line.unit},
                field="assignments",
            )
        seen.add(key)
        if line.due_on is not None and line.due_on < act.on:
            raise InvalidInput(_("The deadline is in the past."), field="due_on")
    _check_targets(document, lines, act)


def _check_targets(document: Document, lines: Sequence[AssignmentIn], act: Act) -> None:
    for line in lines:
        if line.unit is not None and (
            line.unit.organisation_id != document.organisation_id or not line.unit.exists_on(act.on)
        ):
            raise InvalidInput(
                _("“%(name)s” is not a unit of this organisation today.") % {"name": line.unit},
                field="assignments",
            )
    people = {line.person.pk: line.person for line in lines if line.person is not None}
    here = set(
        Appointment.objects.effective(act.on)
        .filter(person__in=people, unit__organisation=document.organisation_id)
        .values_list("person_id", flat=True)
    )
    for pk, person in people.items():
        if pk not in here:
            raise InvalidInput(
                _("“%(name)s” holds no position in this organisation today.") % {"name": person},
                field="assignments",
            )


def create(
    *,
    document: Document,
    lines: Iterable[AssignmentIn],
    act: Act,
    directive: Directive | None = None,
    parent: Assignment | None = None,
    due_on: date | None = None,
) -> list[Assignment]:
    """Write the assignments and let each target see the document. Part of another act."""
    made = [
        Assignment.objects.create(
            document_id=document.pk,
            parent=parent,
            directive=directive,
            person=line.person,
            unit=line.unit,
            role=line.role,
            text=line.text.strip()[:1000],
            due_on=line.due_on or (None if line.role == AssignmentRole.INFO else due_on),
            assigned_at=act.at,
            assigned_by=act.by,
        )
        for line in lines
    ]
    targets: list[Principal] = of.of_people([g.person for g in made if g.person is not None])
    targets += of.of_units([g.unit for g in made if g.unit is not None])
    grants.give(document=document, principals=targets, reason=GrantReason.ASSIGNED, act=act)
    return made


def withdraw_live(*, document: Document, act: Act, under: Assignment | None = None) -> int:
    """End what is live on the document (or below one assignment); the chain stays visible (IN-11)."""
    live = list(Assignment.objects.live().filter(document_id=document.pk))
    if under is not None:
        live = below(under, live)
    return Assignment.objects.filter(pk__in=[given.pk for given in live]).update(
        withdrawn_at=act.at, withdrawn_by=act.by
    )


def below(top: Assignment, known: Sequence[Assignment]) -> list[Assignment]:
    """All assignments handed down from `top`, however deep."""
    found: list[Assignment] = []
    level = {top.pk}
    while level:
        step = [given for given in known if given.parent_id in level]
        found += step
        level = {given.pk for given in step}
    return found


@transaction.atomic
def finish(*, assignment: Assignment, result: str, act: Act) -> Assignment:
    """Whoever supports, or was handed a part, reports it done. The lead finishes the document."""
    locked: Assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("document")
        .get(pk=assignment.pk)
    )
    may.finish_assignment(act.who, locked)
    if not locked.is_live or locked.done_at is not None:
        raise WrongState(_("This work is done, sent back or withdrawn already."))
    if locked.role == AssignmentRole.LEAD and locked.parent_id is None:
        raise WrongState(_("Whoever leads finishes the document itself."))
    open_parts = [g for g in _live_below(locked) if g.role != AssignmentRole.INFO and not g.done_at]
    if open_parts:
        raise WrongState(
            _("Work you handed down is still open: %(names)s.")
            % {"names": ", ".join(str(g.person or g.unit) for g in open_parts)}
        )
    locked.done_at, locked.done_by, locked.result = act.at, act.by, result.strip()[:2000]
    locked.save(update_fields=["done_at", "done_by", "result"])
    journal.record(
        act,
        "documents.assignment.finish",
        locked.document,
        facts={"assignment": locked.uid, "role": locked.role, "result": locked.result},
    )
    return locked


def _live_below(top: Assignment) -> list[Assignment]:
    live = Assignment.objects.live().filter(document_id=top.document_id)
    return below(top, list(live.select_related("person", "unit")))


def refuse_later_than(parent: Assignment, lines: Sequence[AssignmentIn]) -> None:
    """A part cannot be due after the whole (TSK-07)."""
    for line in lines:
        if parent.due_on and line.due_on and line.due_on > parent.due_on:
            raise InvalidInput(
                _("A part cannot be due after the whole, which is due on %(day)s.")
                % {"day": date_format(parent.due_on, "SHORT_DATE_FORMAT")},
                field="due_on",
            )


def held_by(document: IncomingDocument, act: Act) -> Assignment:
    """The assignment that this person hands down: his place in the lead chain first."""
    chain = lead_chain(document)
    who = act.who
    mine = [
        given
        for given in (*reversed(chain), *live_assignments(document))
        if who is not None and holds(who, given)
    ]
    if not mine:
        raise NotPermitted(_("This work was not given to your unit."))
    return mine[0]
