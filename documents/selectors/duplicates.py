"""Documents that may be the one in hand (IN-03). Only what this capacity may see is told (R25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.choices import IncomingState
from documents.engine.text.letters import fold
from documents.models import DocumentFile, IncomingDocument

if TYPE_CHECKING:
    from core.actors import Who

MOST = 5


@dataclass(frozen=True, slots=True)
class Match:
    """One likely duplicate and why: same number and issuer, or the same file."""

    uid: str
    title: str
    number: int | None
    issued_on: date | None
    state: str
    why: str

    @property
    def sentence(self) -> str:
        day = date_format(self.issued_on, "SHORT_DATE_FORMAT") if self.issued_on else "–"
        if self.why == "file":
            return _("The same file: %(title)s, dated %(day)s.") % {"title": self.title, "day": day}
        return _("The same number and issuing body: %(title)s, dated %(day)s.") % {
            "title": self.title,
            "day": day,
        }

    def as_facts(self) -> dict[str, Any]:
        return {
            "uid": self.uid,
            "title": self.title,
            "arrival_number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "why": self.why,
        }


def of(document: IncomingDocument, *, who: Who | None) -> list[Match]:
    """Likely duplicates of a document, saved or not, by number + issuer (+ date) or by content."""
    known = IncomingDocument.objects.filter(organisation_id=document.organisation_id)
    if who is not None:
        known = known.visible_to(who)
    known = known.exclude(pk=document.pk).exclude(
        state__in=[IncomingState.RETURNED, IncomingState.RECALLED]
    )
    found = {row.pk: _match(row, "number") for row in _same_number(known, document)}
    for row in _same_file(known, document):
        found.setdefault(row.pk, _match(row, "file"))
    return list(found.values())[:MOST]


def _same_number(known: Any, document: IncomingDocument) -> list[IncomingDocument]:
    if not document.code_folded:
        return []
    same = known.filter(code_folded=document.code_folded)
    if document.issued_on is not None:
        # A symbol with its year starts anew each year; a date that differs is another document.
        same = same.filter(Q(issued_on=document.issued_on) | Q(issued_on=None))
    rows = list(same.order_by("-pk")[: MOST * 4])
    return [row for row in rows if _same_issuer(row, document)][:MOST]


def _same_issuer(one: IncomingDocument, other: IncomingDocument) -> bool:
    if one.issuer_id is not None and one.issuer_id == other.issuer_id:
        return True
    if not one.issuer_name or not other.issuer_name:
        return True
    return fold(one.issuer_name) == fold(other.issuer_name)


def _same_file(known: Any, document: IncomingDocument) -> list[IncomingDocument]:
    if document.pk is None:
        return []
    mine = DocumentFile.objects.filter(document_id=document.pk).values("stored")
    uses = DocumentFile.objects.filter(stored__in=mine).values("document")
    return list(known.filter(pk__in=uses).order_by("-pk")[:MOST])


def _match(row: IncomingDocument, why: str) -> Match:
    return Match(
        uid=str(row.uid),
        title=row.title,
        number=row.arrival_number,
        issued_on=row.issued_on,
        state=row.state,
        why=why,
    )
