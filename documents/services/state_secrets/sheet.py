"""The secrecy sheet of a document: level, readers, copies, and who opened it (SEC-09, SEC-10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from accounts.models import Person
from core.models import JournalEntry
from documents.choices import OutgoingState
from documents.models import CopyLedgerEntry, Document, SecrecyDecision
from documents.policies import incoming as may_incoming
from documents.policies import outgoing as may_outgoing
from documents.policies import secrecy as may
from documents.services import secrecy

if TYPE_CHECKING:
    from core.actors import Who

READ_VERBS = {
    "documents.read": "open",
    "documents.file.read": "read",
    "documents.file.download": "download",
    "documents.file.print": "print",
    "documents.secrecy.hand_over_copy": "copy",
}
MOST = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the reading ledger."""

    at: Any
    person: str
    capacity: str
    what: str
    file: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page shows."""

    decisions: list[SecrecyDecision]
    copies: list[CopyLedgerEntry]
    readers: list[Person]
    readings: list[Reading] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    finding: Any = None
    may_read_ledgers: bool = False


def concerns(document: Document) -> bool:
    """Whether a document has a sheet at all: a secret, what was one, or a blocked one."""
    return bool(
        document.secrecy
        or document.secrecy_decisions.exists()
        or secrecy.open_finding(document) is not None
    )


def readings_of(document: Document) -> list[Reading]:
    """Who opened, read, downloaded, printed it, newest first: from the journal itself."""
    lines = JournalEntry.objects.filter(
        object_type__in=DOCUMENT_TYPES, object_id=document.pk, verb__in=READ_VERBS
    ).order_by("-at", "-pk")[:MOST]
    return [
        Reading(
            line.at,
            line.actor_name,
            line.capacity,
            READ_VERBS[line.verb],
            str(line.facts.get("file") or line.facts.get("copy") or ""),
        )
        for line in lines
    ]


DOCUMENT_TYPES = (
    "documents.document",
    "documents.incomingdocument",
    "documents.outgoingdocument",
)


def sheet_of(document: Document, who: Who) -> Sheet:
    """The sheet for one reader, who was found to see the document."""
    ledgers = may.read_ledgers.allows(who, document)
    named = Person.objects.filter(
        pk__in=document.grants.filter(principal__person__isnull=False).values("principal__person")
    )
    return Sheet(
        decisions=list(
            document.secrecy_decisions.select_related("decided_by", "item")
            .prefetch_related("notices")
            .order_by("-pk")
        ),
        copies=list(
            document.secret_copies.select_related("order", "made_by", "witness").order_by("number")
        )
        if ledgers
        else [],
        readers=list(named.order_by("pk")) if ledgers else [],
        readings=readings_of(document) if ledgers else [],
        acts=acts_of(document, who),
        finding=secrecy.open_finding(document),
        may_read_ledgers=ledgers,
    )


def acts_of(document: Document, who: Who) -> list[str]:
    """The acts open to this reader now, in the order of the work."""
    found: list[str] = []
    if secrecy.open_finding(document) is not None:
        if may.settle_finding.allows(who, document):
            found += ["remove", "clear"]
        return found
    if not settings.SECRECY_CEILING and not document.secrecy:
        return found
    incoming, outgoing = (getattr(document, way, None) for way in ("incoming", "outgoing"))
    signed = outgoing is not None and outgoing.signed_at is not None
    decides = may.decide_level.allows(who, outgoing or document)
    if outgoing is not None and not signed and decides:
        found.append("decide")
    elif decides and document.secrecy:
        found.append("change")
    if not document.secrecy:
        return found
    if (
        incoming is not None
        and incoming.registered_at is None
        and may_incoming.register_document.allows(who, incoming)
    ):
        found.append("check-receipt")
    if outgoing is not None:
        if outgoing.state == OutgoingState.SUBMITTED and may_outgoing.sign_document.allows(
            who, outgoing
        ):
            found.append("signed")
        if outgoing.state == OutgoingState.NUMBERED and may_outgoing.seal_document.allows(
            who, outgoing
        ):
            found.append("sealed")
    if may.name_reader.allows(who, outgoing or document):
        found += ["name-reader", "end-reader"]
    if may.permit_copies.allows(who, document):
        found.append("permit-copies")
    if may.keep_copies.allows(who, document):
        found += ["make-copies", "hand-over", "take-back", "spoil", "destroy-copy", "tell"]
    if may.destroy_secret.allows(who, document):
        found.append("destroy")
    return found
