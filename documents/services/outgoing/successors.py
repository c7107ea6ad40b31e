"""The draft that replaces or corrects an issued document, filled with what is known (OUT-08)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogues.models import DocumentKind
from core.acts import Act
from core.errors import InvalidInput
from documents.models import OutgoingDocument
from documents.policies import outgoing as may
from documents.services.outgoing.data import DraftData
from documents.services.outgoing.drafts import draft
from documents.services.outgoing.follow import LINKS, announce
from documents.services.outgoing.recipients import as_data


@transaction.atomic
def draft_successor(*, document: OutgoingDocument, name: str, act: Act) -> OutgoingDocument:
    """Begin the successor: `replace` with the same kind and subject, `correct` with an official
    letter. The addressees of the first are those of the second, so that each of them learns of it;
    the step itself is taken when the draft is issued. `act.reason` says what was wrong.

    Raises InvalidInput, ReasonMissing, WrongState, NotPermitted.
    """
    if name not in LINKS:
        raise InvalidInput(gettext_lazy("There is no such act."), field="what")
    may.recall_issued(act.who, document)
    kind = document.kind if name == "replace" else _letter(document, act)
    if kind is None:
        raise InvalidInput(
            gettext_lazy("There is no official letter among the kinds of this family."),
            field="what",
        )
    subject = document.subject
    if name == "correct":
        subject = _("Correction of %(kind)s %(code)s of %(day)s") % {
            "kind": document.kind or "",
            "code": document.code_display,
            "day": f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "",
        }
    rows = document.recipients.select_related("organisation", "unit", "person", "group")
    made = draft(
        organisation=document.organisation,
        data=DraftData(
            kind=kind,
            subject=subject[:500],
            direction=document.direction,
            urgency=document.urgency,
            secrecy=document.secrecy,
            circulation=document.circulation,
            field_of_work=document.field,
            language=document.language,
            unit=document.unit,
            copies=document.copies,
            recipients=[as_data(row) for row in rows.order_by("ordinal")],
            provenance={"subject": "derived", "kind": "derived"},
        ),
        act=act,
    )
    return announce(draft=made, name=name, of=document, act=act)


def _letter(document: OutgoingDocument, act: Act) -> DocumentKind | None:
    """The official letter of the family: the kind that stands without a title."""
    found: DocumentKind | None = (
        DocumentKind.objects.on(act.on)
        .filter(family__in=[document.organisation.family, "shared"], has_title=False, is_copy=False)
        .exclude(direction="incoming_only")
        .order_by("ordinal", "pk")
        .first()
    )
    return found
