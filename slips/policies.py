"""Who may do what with a submission slip (domain.md §11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.policies.people import WORKING_ROLES, heads_unit, same_house, stands_for

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation
    from core.actors import Who
    from slips.models import Opinion, Slip


@policy
def begin_slip(who: Who, organisation: HostedOrganisation) -> None:
    """Everyone who handles documents may submit a matter."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def write_slip(who: Who, slip: Slip) -> None:
    """The author writes, asks for opinions, submits and takes back."""
    same_house(who, slip)
    if slip.author_id not in stands_for(who):
        raise NotPermitted(_("Only the author of the slip may do this."))


@policy
def give_opinion(who: Who, slip: Slip) -> None:
    """Whoever was asked, or the head of the unit that was asked, and has not answered yet."""
    same_house(who, slip)
    if not any(owes(who, one) for one in slip.opinions.all()):
        raise NotPermitted(_("You were not asked for an opinion, or have given it already."))


def owes(who: Who, opinion: Opinion) -> bool:
    """Whether this capacity has still to answer it. Uses a prefetch of `opinions`."""
    if opinion.answered_at is not None:
        return False
    if opinion.person_id is not None:
        return opinion.person_id in stands_for(who)
    return heads_unit(who, opinion.unit_id)


@policy
def decide_slip(who: Who, slip: Slip) -> None:
    """The leader it was submitted to, or who stands in for him; never the author himself."""
    same_house(who, slip)
    if slip.addressee_id not in stands_for(who):
        raise NotPermitted(_("Only the leader it was submitted to decides on a slip."))
    if slip.author_id == who.person.pk:
        raise NotPermitted(_("Nobody decides on his own slip."))


@policy
def file_slip(who: Who, slip: Slip) -> None:
    """The author, the clerk or the archivist puts it into its dossier."""
    same_house(who, slip)
    if slip.author_id in stands_for(who):
        return
    if not who.has(Role.CLERK, Role.ARCHIVIST):
        raise NotPermitted(_("Only the author, the clerk or the archivist files a slip."))
