"""Everything a slip's page shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from core.errors import Sentence
from documents import lifecycles as document_lifecycles
from documents.choices import OutgoingState
from documents.models import Document, OutgoingDocument
from documents.querysets import DocumentQuerySet
from signatures import selectors as signature_selectors
from signatures.models import Certificate
from slips.models import Basis, Milestone, Opinion, Option, SigningResult, Slip

if TYPE_CHECKING:
    from accounts.capacity import Capacity
    from slips.querysets import SlipQuerySet


def slip_rows() -> SlipQuerySet:
    """Slips with what their page and their acts ask."""
    milestones = Milestone.objects.select_related("lead_unit", "lead_person", "monitor")
    rows: SlipQuerySet = Slip.objects.select_related(
        "organisation__organisation", "unit", "author", "addressee", "responsible", "dossier",
        "paper", "source", "decided_option", "decided_by",
    ).prefetch_related(
        Prefetch("bases", Basis.objects.select_related("document").order_by("ordinal")),
        Prefetch("options", Option.objects.order_by("ordinal")),
        "resources",
        Prefetch(
            "milestones",
            milestones.prefetch_related("supports__unit", "supports__person").order_by("ordinal"),
        ),
        Prefetch("opinions", Opinion.objects.select_related("person", "unit").order_by("pk")),
        "rounds",
        "files__stored",
    )  # fmt: skip
    return rows


@dataclass(frozen=True)
class DraftView:
    """One attached draft as this reader sees it: hidden ones are named by nothing (R25)."""

    document: OutgoingDocument
    shown: str
    file: Any
    can_sign: bool
    barred: list[Sentence]


def drafts_of(slip: Slip, who: Capacity) -> list[DraftView]:
    """The drafts that this capacity may see, and which of them it may sign now."""
    rows = (
        OutgoingDocument.objects.visible_to(who)
        .filter(pk__in=slip.drafts.values("document"))
        .for_list()
        .prefetch_related("versions__stored", "files__stored")
    )
    order = {row.document_id: row.ordinal for row in slip.drafts.all()}
    return [_draft(row, who) for row in sorted(rows, key=lambda one: order[one.pk])]


def _draft(document: OutgoingDocument, who: Capacity) -> DraftView:
    version = document.current_version
    file = next(
        (one for one in document.files.all() if version and one.version_id == version.pk), None
    )
    sign = next(
        (m for m in document_lifecycles.outgoing.open_to(who, document) if m.name == "sign"), None
    )
    return DraftView(
        document=document,
        shown=version.stored.sha256 if version else "",
        file=file,
        can_sign=sign is not None and not sign.blockers,
        barred=list(sign.blockers) if sign is not None else [],
    )


def paper_file(slip: Slip) -> Any:
    """The newest PDF of the slip's own paper."""
    if slip.paper is None:
        return None
    version = slip.paper.current_version
    return slip.paper.files.filter(version=version).first() if version else None


def can_sign(who: Capacity) -> bool:
    return bool(Certificate.objects.usable(timezone.now()).of_person(who.person.pk).exists())


@dataclass(frozen=True)
class SignedView:
    """One paper of the session: its request in words, or why there is none."""

    result: SigningResult
    view: Any
    is_open: bool


def signings_of(slip: Slip) -> list[SignedView]:
    """The newest result of each paper of the session, in the order asked."""
    newest: dict[int, SigningResult] = {}
    rows = slip.signings.select_related("document", "request__signer", "request__document")
    for row in rows.order_by("pk"):
        newest[row.document_id] = row
    return [
        SignedView(
            row,
            signature_selectors.view_of(row.request) if row.request is not None else None,
            row.document.state == OutgoingState.SUBMITTED,
        )
        for row in newest.values()
    ]


def visible_bases(slip: Slip, who: Capacity) -> set[int]:
    """Of the documents it rests on, those that this reader may open."""
    keys = [basis.document_id for basis in slip.bases.all() if basis.document_id]
    keys += [slip.source_id] if slip.source_id else []
    seen: DocumentQuerySet = Document.objects.visible_to(who).filter(pk__in=keys)
    return set(seen.values_list("pk", flat=True))


def slips_of(document: Document, who: Capacity) -> list[Slip]:
    """The slips that came of a document, rest on it, bring it or are printed on it."""
    rows = Slip.objects.visible_to(who).filter(
        Q(source=document)
        | Q(paper=document.pk)
        | Q(drafts__document=document.pk)
        | Q(bases__document=document)
    )
    return list(rows.for_list().distinct().newest_first()[:20])
