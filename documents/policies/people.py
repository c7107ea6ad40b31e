"""Questions that the rules ask about a capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import HostedOrganisation
from core.errors import NotPermitted
from documents.choices import AssignmentRole

if TYPE_CHECKING:
    from core.actors import Who
    from documents.models import Assignment, Document

WORKING_ROLES = frozenset(
    {
        Role.CLERK.value,
        Role.DRAFTER.value,
        Role.UNIT_HEAD.value,
        Role.FORM_CHECKER.value,
        Role.CHIEF.value,
        Role.LEADER.value,
        Role.SECRETARY.value,
        Role.ARCHIVIST.value,
    }
)
"""Everyone who handles documents; the administrator and the auditor do not (SEC-09)."""


def same_house(who: Who, obj: Any) -> None:
    """Nobody acts on what belongs to another organisation."""
    # A hosted organisation is itself the house; its `organisation` is its row in the directory.
    own = obj.pk if isinstance(obj, HostedOrganisation) else obj.organisation_id
    if who.organisation_id != own:
        raise NotPermitted(_("This belongs to another organisation."))


def needs_role(who: Who, *roles: str, sentence: Any) -> None:
    if not who.has(*roles):
        raise NotPermitted(sentence)


def stands_for(who: Who) -> set[int]:
    """The persons whose work this capacity may do: himself, and whom he has a delegation of."""
    ids = {who.person.pk}
    if who.on_behalf_of is not None:
        ids.add(who.on_behalf_of.pk)
    return ids


def heads_unit(who: Who, unit_id: int | None) -> bool:
    return unit_id is not None and who.unit_id == unit_id and who.has(Role.UNIT_HEAD, Role.CHIEF)


def holds(who: Who, assignment: Assignment) -> bool:
    """Given to him, to whom he stands in for, or to the unit he heads."""
    if assignment.person_id is not None:
        return assignment.person_id in stands_for(who)
    return heads_unit(who, assignment.unit_id)


def live_assignments(document: Document) -> list[Assignment]:
    """Uses the prefetch of `assignments` when there is one, so that lists stay flat."""
    return [given for given in document.assignments.all() if given.is_live]


def lead_chain(document: Document) -> list[Assignment]:
    """The lead of the document and those to whom the lead was handed down, top first (IN-06)."""
    leads = [g for g in live_assignments(document) if g.role == AssignmentRole.LEAD]
    chain: list[Assignment] = []
    parent_id: int | None = None
    while step := next((g for g in leads if g.parent_id == parent_id), None):
        chain.append(step)
        parent_id = step.pk
    return chain


def leads(who: Who, document: Document) -> bool:
    return any(holds(who, given) for given in lead_chain(document))
