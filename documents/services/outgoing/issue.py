"""Signature applied, number taken, seal put, issued. Files come from the signing side (OUT-12)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.services import principals
from core import events
from core.acts import Act
from core.errors import WrongState
from documents.choices import (
    GrantReason,
    OutgoingState,
    RecipientChannel,
    RecipientStatus,
    VersionOrigin,
    WaivedRule,
)
from documents.events import DocumentIssued, DocumentSigned
from documents.models import OutgoingDocument, StoredFile
from documents.policies import outgoing as may
from documents.selectors import reconciliation
from documents.services import grants, moves, versions
from documents.services.outgoing import follow, waivers
from documents.services.outgoing.steps import step

FROM_SIGNING = {
    VersionOrigin.PREPARED: {OutgoingState.SUBMITTED},
    VersionOrigin.NUMBERED: {OutgoingState.NUMBERED},
    VersionOrigin.SEALED: {OutgoingState.NUMBERED},
}


@transaction.atomic
def sign_applied(
    *, document: OutgoingDocument, stored: StoredFile, base: StoredFile, act: Act
) -> OutgoingDocument:
    """The leader's validated signature is in `stored`, made from `base` (what he was shown).

    Refused (WrongState) when another version has come since.
    """
    changed = step("sign", document, act=act)
    current = changed.current_version
    if current is None or current.stored_id != base.pk:
        raise WrongState(
            _("The text has changed since it was shown for signing. Look at it and sign again."),
            code="text_changed",
        )
    _add(changed, stored, VersionOrigin.SIGNED, act)
    clerks = principals.of_roles(changed.organisation, [Role.CLERK])
    grants.give(document=changed, principals=clerks, reason=GrantReason.ROUTED, act=act)
    events.publish(DocumentSigned(document_id=changed.pk))
    return changed


@transaction.atomic
def file_changed(
    *, document: OutgoingDocument, stored: StoredFile, base: StoredFile, origin: str, act: Act
) -> OutgoingDocument:
    """An incremental update of the file by the signing side: prepared, numbered or sealed."""
    locked: OutgoingDocument = OutgoingDocument.objects.locked().get(pk=document.pk)
    current = locked.current_version
    allowed = FROM_SIGNING.get(VersionOrigin(origin), set())
    if locked.state not in allowed or current is None or current.stored_id != base.pk:
        raise WrongState(_("The document has moved on since this file was made."))
    _add(locked, stored, origin, act)
    return locked


def _add(document: OutgoingDocument, stored: StoredFile, origin: str, act: Act) -> None:
    versions.add(
        document=document, stored=stored, origin=origin, name=_file_name(document), act=act
    )


def _file_name(document: OutgoingDocument) -> str:
    words = " ".join(part for part in (document.code_display, document.subject[:80]) if part)
    return words.replace("/", "-") + ".pdf"


@transaction.atomic
def issue(*, document: OutgoingDocument, revision: int | None = None, act: Act) -> OutgoingDocument:
    """Send it out: addressees inside the house see it at once, others are on the dispatch list.

    `act.reason` sets aside what the paper and the lists of addressees disagree about (OUT-18). What
    it was drafted to replace or correct follows in the same act.
    """
    ready = moves.lock(document, act)
    if act.reason and ready.state == OutgoingState.NUMBERED:
        may.issue_document(act.who, ready)
        waivers.set_aside(
            document=ready,
            rule=WaivedRule.RECIPIENTS,
            objections=reconciliation.compare(ready, act.on).objections,
            act=act,
        )
    issued = step("issue", ready, act=act, revision=revision)
    inside = list(
        issued.recipients.select_related("person", "unit").exclude(person=None, unit=None)
    )
    readers = principals.of_people(r.person for r in inside if r.person is not None)
    readers += principals.of_units(r.unit for r in inside if r.unit is not None)
    if readers:
        grants.give(document=issued, principals=readers, reason=GrantReason.RECEIVED, act=act)
    issued.recipients.filter(channel=RecipientChannel.INTERNAL).update(
        status=RecipientStatus.SENT, dispatched_at=act.at
    )
    follow.carry_out(issued, act)
    events.publish(DocumentIssued(document_id=issued.pk))
    return issued
