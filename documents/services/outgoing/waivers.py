"""Setting a rule that warns aside, with a reason that stays with the document."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from core import journal
from core.acts import Act
from core.errors import ReasonMissing
from documents.models import Document, Waiver
from documents.selectors import waivers
from documents.selectors.waivers import Objection


@transaction.atomic
def set_aside(
    *, document: Document, rule: str, objections: Sequence[Objection], act: Act
) -> Waiver | None:
    """Keep the reason of `act` for what may be overridden; nothing when nothing may be.

    The caller judges who may take the act itself.
    """
    soft = [one for one in objections if one.may_be_waived]
    if not soft:
        return None
    if not act.reason.strip():
        raise ReasonMissing(field="reason")
    made, is_new = Waiver.objects.get_or_create(
        document_id=document.pk,
        rule=rule,
        fingerprint=waivers.fingerprint(soft),
        defaults={
            "sentences": [str(one.sentence) for one in soft],
            "reason": act.reason.strip()[:1000],
            "made_at": act.at,
            "made_by": act.by,
        },
    )
    if is_new:
        journal.record(
            act,
            "documents.outgoing.set_aside",
            document,
            facts={"rule": rule, "objections": [one.key for one in soft]},
        )
    found: Waiver = made
    return found
