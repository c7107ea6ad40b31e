"""What the text of a document's files proposes for its fields. Proposals, never facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from catalogues.choices import KindGroup
from catalogues.models import DocumentKind
from documents.engine.text.metadata import Guess, guess
from documents.engine.text.metadata.marks import SECRECY_NAMES
from documents.models import Document, FileText
from documents.selectors import search_text

SURE_ENOUGH = 0.5
STAMPED = 0.9
"""From here on a secrecy mark is taken for a stamp, not for a word."""

_FIELDS = (
    "code_display",
    "issued_on",
    "issuer_name",
    "subject",
    "signer_name",
    "signer_position",
    "urgency",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a field, how sure (0 to 1), and the line it was read from."""

    value: Any
    confidence: float
    excerpt: str


def _read(document: Document) -> dict[str, Guess]:
    """Guesses from the first and the last page of the main file."""
    stored = search_text.stored_of([document.pk]).get(document.pk, [])
    text = FileText.objects.filter(stored_id=stored[0]).first() if stored else None
    if text is None:
        return {}
    pages = [str(page) for page in text.pages] or [text.text]
    return guess(pages[0], pages[-1] if len(pages) > 1 else "")


def of_document(document: Document, on: date) -> dict[str, Proposal]:
    """Proposals for the fields of `document` that are still empty, by the name of the field.

    `kind` is a `DocumentKind` in force on that day. Nothing for a document whose fields came
    from another system (IN-04), nothing while its text has not been read.
    """
    found = _read(document)
    proposals = {
        name: Proposal(found[name].value, found[name].confidence, found[name].excerpt)
        for name in _FIELDS
        if name in found and found[name].confidence >= SURE_ENOUGH and not getattr(document, name)
    }
    kind = _kind(found, on) if document.kind_id is None else None
    if kind is not None:
        proposals["kind"] = Proposal(kind, found["kind"].confidence, found["kind"].excerpt)
    for name, proposal in proposals.items():
        limit = getattr(Document._meta.get_field(name), "max_length", None)
        if isinstance(proposal.value, str) and limit is not None:
            proposals[name] = Proposal(
                proposal.value[:limit], proposal.confidence, proposal.excerpt
            )
    return proposals


def _kind(found: dict[str, Guess], on: date) -> DocumentKind | None:
    """The kind of that name in the family of the heading; rule-making if the symbol has a year."""
    if "kind" not in found or "family" not in found:
        return None
    name = found["kind"].value
    named: list[DocumentKind] = [
        kind
        for kind in DocumentKind.objects.on(on)
        .filter(family__in=[found["family"].value, "shared"], name__startswith=name)
        .listed()
        if kind.name == name or kind.name.startswith(f"{name} (")
    ]
    notation = str(found["code_notation"].value) if "code_notation" in found else ""
    makes_rules = notation[:4].isdigit()
    named.sort(key=lambda kind: (kind.group == KindGroup.RULE_MAKING) != makes_rules)
    return named[0] if named else None


def secrecy_stamp(document: Document) -> str:
    """The secrecy mark stamped on its first or last page that is above what this installation
    may hold (SEC-03), `""` if there is none."""
    mark = _read(document).get("secrecy")
    if mark is None or mark.confidence < STAMPED or mark.value <= settings.SECRECY_CEILING:
        return ""
    return SECRECY_NAMES[mark.value]
