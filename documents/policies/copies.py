"""Who makes certified copies, prints official paper and hands out the copy on file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from core.policy import policy
from documents.policies.people import needs_role, same_house

if TYPE_CHECKING:
    from core.actors import Who
    from documents.models import Document


@policy
def make_copy(who: Who, document: Document) -> None:
    """The clerk makes certified copies, by decision of a leader or the chief of office."""
    same_house(who, document)
    needs_role(who, Role.CLERK, sentence=_("Only the registry clerk makes certified copies."))


@policy
def record_print(who: Who, document: Document) -> None:
    """The clerk prints and stamps paper of an electronic original (OUT-10)."""
    same_house(who, document)
    needs_role(
        who, Role.CLERK, sentence=_("Only the registry clerk prints and stamps official paper.")
    )


@policy
def lend_file_copy(who: Who, document: Document) -> None:
    """The clerk or the archivist hands out the copy on file."""
    same_house(who, document)
    needs_role(
        who,
        Role.CLERK,
        Role.ARCHIVIST,
        sentence=_("Only the registry clerk or the archivist hands out the copy on file."),
    )
