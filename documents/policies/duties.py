"""Separation of duties (OUT-13): one table of who may not do what on the same document.

`drafter ≠ content reviewer; form checker ≠ signer; signer ≠ who numbers, seals and issues`. Web and
API, buttons and services all ask this table through the policies of outgoing documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.errors import NotPermitted, Sentence
from documents.policies.people import stands_for

if TYPE_CHECKING:
    from core.actors import Who
    from documents.models import OutgoingDocument


@dataclass(frozen=True, slots=True)
class Duty:
    """An act, the parts that bar from it, why, and who could do it instead."""

    act: str
    barred: tuple[str, ...]
    sentence: Sentence
    instead: Sentence


DUTIES: tuple[Duty, ...] = (
    Duty(
        "approve_content",
        ("drafter_id",),
        _("Nobody approves the content of his own draft."),
        _("Another head of the drafting unit or the chief of office can do it."),
    ),
    Duty(
        "pass_form",
        ("signer_id",),
        _("Whoever signs a document does not check its form."),
        _("Another form checker can do it."),
    ),
    Duty(
        "sign",
        ("form_checked_by_id",),
        _("Whoever checked the form does not sign the document."),
        _("Another person with the right to sign can do it: change the signer in the draft."),
    ),
    Duty(
        "number",
        ("signer_id", "signed_by_id"),
        _("Whoever signed a document does not number or seal it."),
        _("Another registry clerk can do it."),
    ),
    Duty(
        "issue",
        ("signer_id", "signed_by_id"),
        _("Whoever signed a document does not issue it."),
        _("Another registry clerk can do it."),
    ),
)


def keep_apart(who: Who, document: OutgoingDocument, act: str) -> None:
    """Raise NotPermitted when a part that this person has taken bars him from the act.

    Whom he stands in for counts as himself: a delegation does not join what is kept apart.
    """
    persons = stands_for(who)
    for duty in DUTIES:
        if duty.act == act and any(getattr(document, part) in persons for part in duty.barred):
            raise NotPermitted(f"{duty.sentence} {duty.instead}", code=f"kept_apart_{act}")
