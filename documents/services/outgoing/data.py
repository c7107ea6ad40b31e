"""What a draft is made of. Forms and serializers give this; the law is checked in the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from documents.choices import Direction, Urgency

if TYPE_CHECKING:
    from accounts.models import Person, SigningRight, Unit
    from catalogues.models import DocumentKind, FieldOfWork, Organisation, RetentionRule
    from documents.models import (
        IncomingDocument,
        OutgoingDocument,
        RecipientGroupVersion,
    )


@dataclass(frozen=True)
class RecipientData:
    """One addressee: an organisation of the directory, a unit or a person of the house, or a name.

    `channel` empty: the way that fits (inside, exchange, post). `listed_as`: the line of the paper
    that names it, where that is another one than its name.
    """

    name: str = ""
    organisation: Organisation | None = None
    unit: Unit | None = None
    person: Person | None = None
    channel: str = ""
    copies: int = 1
    is_listed: bool = True
    listed_as: str = ""
    group: RecipientGroupVersion | None = None


@dataclass(frozen=True)
class DraftData:
    """The fields of a draft (NĐ 30/2020 PL VI). Number, date and issuer are given by the system."""

    kind: DocumentKind
    subject: str
    direction: str = Direction.OUTGOING
    urgency: int = Urgency.NORMAL
    secrecy: int = 0
    circulation: str = ""
    field_of_work: FieldOfWork | None = None
    language: str = "vi"
    unit: Unit | None = None
    signer: Person | None = None
    signing_right: SigningRight | None = None
    form_checker: Person | None = None
    due_on: date | None = None
    deliver_by: datetime | None = None
    copies: int | None = None
    note: str = ""
    retention: RetentionRule | None = None
    replies_to: Sequence[IncomingDocument] = ()
    recipients: Sequence[RecipientData] = ()
    heading: str = ""
    heading_name: str = ""
    amends: OutgoingDocument | None = None
    replaces: OutgoingDocument | None = None
    corrects: OutgoingDocument | None = None
    provenance: dict[str, str] = field(default_factory=dict)
