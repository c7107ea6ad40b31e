"""What a slip is made of, as forms and the API give it. An absent key means: unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

if TYPE_CHECKING:
    from accounts.models import Person, Unit
    from documents.models import Document, Dossier, OutgoingDocument, Upload


@dataclass(frozen=True)
class BasisIn:
    """A basis: a document kept here, or words."""

    text: str = ""
    document: Document | None = None
    uid: UUID | None = None


@dataclass(frozen=True)
class OptionIn:
    content: str
    pros: str = ""
    cons: str = ""
    risks: str = ""
    effects: str = ""
    recommended: bool = False
    uid: UUID | None = None


@dataclass(frozen=True)
class ResourceIn:
    kind: str
    is_none: bool = False
    amount: Decimal | None = None
    source: str = ""
    content: str = ""


@dataclass(frozen=True)
class MilestoneIn:
    """One step; `lead` is the one unit or person that leads it."""

    content: str
    starts_on: date | None = None
    ends_on: date | None = None
    product: str = ""
    lead: Unit | Person | None = None
    supports: Sequence[Unit | Person] = ()
    monitor: Person | None = None
    uid: UUID | None = None


class SlipData(TypedDict, total=False):
    """The fields of a slip; lists are written anew, rows known by their uid keep it."""

    subject: str
    summary: str
    addressee: Person | None
    decide_by: date | None
    urgency: int
    secrecy: int
    context: str
    question: str
    why_now: str
    single_reason: str
    responsible: Person | None
    dossier: Dossier | None
    bases: Sequence[BasisIn]
    options: Sequence[OptionIn]
    resources: Sequence[ResourceIn]
    milestones: Sequence[MilestoneIn]
    drafts: Sequence[OutgoingDocument]
    files: Sequence[Upload]
    files_removed: Sequence[UUID]


@dataclass(frozen=True)
class OpinionIn:
    """Whom to ask: one person or one unit."""

    of: Person | Unit
    kind: str
    question: str = ""
    due_on: date | None = None
