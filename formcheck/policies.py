"""Who may check, see and decide on the form of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy
from documents.policies.people import WORKING_ROLES, needs_role, same_house

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation
    from core.actors import Who
    from documents.models import OutgoingDocument


@policy
def check_file(who: Who, organisation: HostedOrganisation) -> None:
    """Everyone of the house who handles documents may have a file checked."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def check_again(who: Who, document: OutgoingDocument) -> None:
    """Everyone who sees the draft and handles documents may have it checked again."""
    same_house(who, document)
    if who.roles.isdisjoint(WORKING_ROLES):
        raise NotPermitted(_("Your role does not handle documents."))


@policy
def override_finding(who: Who, document: OutgoingDocument) -> None:
    """The form checker decides, and never on what he signs himself (OUT-13, OUT-15)."""
    same_house(who, document)
    needs_role(
        who, Role.FORM_CHECKER, sentence=_("Only the form checker lets a fault of form stand.")
    )
    if document.signer_id == who.person.pk:
        raise NotPermitted(_("Whoever signs a document does not check its form."))
