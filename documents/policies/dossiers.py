"""Who may do what with the file plan and with dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.choices import GrantReason
from documents.policies.people import (
    WORKING_ROLES,
    heads_unit,
    needs_role,
    same_house,
    stands_for,
)

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation, Person
    from core.actors import Who
    from documents.models import Dossier, FilePlan


@policy
def make_file_plan(who: Who, organisation: HostedOrganisation) -> None:
    """The archivist, the clerk or the chief of office keeps the file plan."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    needs_role(
        who,
        Role.ARCHIVIST,
        Role.CLERK,
        Role.CHIEF,
        sentence=_("The archivist, the clerk or the chief of office keeps the file plan."),
    )


@policy
def keep_file_plan(who: Who, plan: FilePlan) -> None:
    """The archivist, the clerk or the chief of office submits a plan and reads lines into it."""
    make_file_plan(who, plan.organisation)


@policy
def fill_file_plan(who: Who, plan: FilePlan) -> None:
    """They, and each head for his unit, put lines into the plan; whose line it is, asks `line_of`."""
    same_house(who, plan)
    needs_role(
        who,
        Role.ARCHIVIST,
        Role.CLERK,
        Role.CHIEF,
        Role.UNIT_HEAD,
        sentence=_("The registry and the heads of units put lines into the file plan."),
    )


@policy
def line_of(who: Who, unit_id: int | None) -> None:
    """The head of a unit looks after the lines of his unit, the registry after all."""
    if who.has(Role.ARCHIVIST, Role.CLERK, Role.CHIEF):
        return
    if unit_id is None or not heads_unit(who, unit_id):
        raise NotPermitted(_("You put lines of your own unit into the file plan."))


@policy
def add_ad_hoc(who: Who, plan: FilePlan) -> None:
    """Whoever opens a dossier nobody foresaw adds its line to the plan by it."""
    open_dossier(who, plan.organisation)


@policy
def approve_file_plan(who: Who, plan: FilePlan) -> None:
    """The chief of office or a leader approves the file plan."""
    same_house(who, plan)
    needs_role(
        who,
        Role.CHIEF,
        Role.LEADER,
        sentence=_("Only the chief of office or a leader approves the file plan."),
    )


@policy
def open_dossier(who: Who, organisation: HostedOrganisation) -> None:
    """Everyone who handles documents opens dossiers."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def fill_dossier(who: Who, dossier: Dossier) -> None:
    """The keeper, those he shares the dossier with, the head of the unit, clerk and archivist."""
    same_house(who, dossier)
    if dossier.keeper_id in stands_for(who) or heads_unit(who, dossier.unit_id):
        return
    if who.has(Role.CLERK, Role.ARCHIVIST):
        return
    shared = {
        grant.principal_id for grant in dossier.grants.all() if grant.reason == GrantReason.SHARED
    }
    if shared.isdisjoint(who.principal_ids):
        raise NotPermitted(
            _("Only the keeper and those who share the dossier put documents into it.")
        )


@policy
def keep_dossier(who: Who, dossier: Dossier) -> None:
    """The keeper describes, shares and tidies his dossier."""
    same_house(who, dossier)
    if dossier.keeper_id not in stands_for(who):
        raise NotPermitted(_("Only the keeper of a dossier may do this."))


@policy
def set_retention(who: Who, dossier: Dossier) -> None:
    """The archivist or the chief of office keeps a dossier longer or shorter than its line (R14)."""
    same_house(who, dossier)
    needs_role(
        who,
        Role.ARCHIVIST,
        Role.CHIEF,
        sentence=_("Only the archivist or the chief of office sets another retention."),
    )


@policy
def follow_heading(who: Who, dossier: Dossier) -> None:
    """Part of changing a line of the plan, which is judged there: never an administrator's act."""
    same_house(who, dossier)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def export_dossier(who: Who, dossier: Dossier) -> None:
    """Whoever handles documents and sees the dossier takes it out as a parcel, as far as he sees."""
    same_house(who, dossier)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def accept_dossier(who: Who, dossier: Dossier) -> None:
    """The new keeper, as long as a hand-over to him waits."""
    same_house(who, dossier)
    if dossier.keeper_id in stands_for(who) and _waits(dossier):
        return
    raise NotPermitted(_("Nothing was handed over that waits for you."))


def _waits(dossier: Dossier) -> bool:
    newest = max(dossier.handovers.all(), key=lambda one: (one.given_at, one.pk), default=None)
    return (
        newest is not None and newest.accepted_at is None and newest.taker_id == dossier.keeper_id
    )


@policy
def close_dossier(who: Who, dossier: Dossier) -> None:
    """The keeper closes."""
    same_house(who, dossier)
    if dossier.keeper_id not in stands_for(who):
        raise NotPermitted(_("Only the keeper of a dossier may close it."))


@policy
def reopen_dossier(who: Who, dossier: Dossier) -> None:
    """The archivist or the chief of office reopens (R9)."""
    same_house(who, dossier)
    needs_role(
        who,
        Role.ARCHIVIST,
        Role.CHIEF,
        sentence=_("Only the archivist or the chief of office reopens a dossier."),
    )


@policy
def hand_over_all(who: Who, person: Person) -> None:
    """The person himself, the chief of office, the head of his unit: all he keeps, in one act."""
    if person.pk in stands_for(who) or who.has(Role.CHIEF):
        return
    heads = who.unit_id is not None and who.has(Role.UNIT_HEAD)
    if heads and person.appointments.filter(unit=who.unit_id or 0).exists():
        return
    raise NotPermitted(
        _("Only the keeper, the head of his unit or the chief of office hands it over.")
    )


@policy
def hand_over_dossier(who: Who, dossier: Dossier) -> None:
    """The keeper, the head of his unit or the chief of office gives a dossier a new keeper."""
    same_house(who, dossier)
    if dossier.keeper_id in stands_for(who) or heads_unit(who, dossier.unit_id):
        return
    needs_role(
        who,
        Role.CHIEF,
        sentence=_("Only the keeper, the head of his unit or the chief of office hands it over."),
    )
