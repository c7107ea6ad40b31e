"""Who may sign, seal, and keep certificates (SIG-02, SIG-08, OUT-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.errors import NotPermitted
from core.policy import policy

if TYPE_CHECKING:
    from accounts.models import HostedOrganisation, Person
    from core.actors import Who
    from signatures.models import Certificate, SigningRequest


@policy
def answer_request(who: Who, request: SigningRequest) -> None:
    """Only the person who asked for a signature gives the PIN for it or gives it up."""
    if request.signer_id != who.person.pk:
        raise NotPermitted(_("Only the person who asked for this signature may do this."))


@policy
def add_personal_certificate(who: Who, person: Person) -> None:
    """Everyone enters his own certificate; nobody another's, for the PIN is his alone."""
    if person.pk != who.person.pk:
        raise NotPermitted(_("Everyone enters his own certificate."))


@policy
def add_seal(who: Who, organisation: HostedOrganisation) -> None:
    """The registry clerk keeps the seal of his organisation; an administrator may enter it."""
    if who.organisation_id != organisation.pk:
        raise NotPermitted(_("This belongs to another organisation."))
    if not who.has(Role.CLERK, Role.ADMINISTRATOR):
        raise NotPermitted(_("Only the registry clerk or an administrator enters the seal."))


@policy
def retire_certificate(who: Who, certificate: Certificate) -> None:
    """Its holder, the keeper of the seal, or an administrator."""
    if certificate.person_id == who.person.pk:
        return
    same = certificate.organisation_id in {None, who.organisation_id}
    if same and certificate.person_id is None and who.has(Role.CLERK, Role.ADMINISTRATOR):
        return
    raise NotPermitted(_("Only the holder or an administrator withdraws a certificate."))
