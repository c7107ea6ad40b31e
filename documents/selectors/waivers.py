"""What was set aside for a document with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import Sentence
from documents.models import Document, Waiver


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that stands in the way: a stable key, the sentence, and whether a reason overrides it."""

    key: str
    sentence: Sentence
    may_be_waived: bool = True


def fingerprint(objections: Iterable[Objection]) -> str:
    """One value for a set of objections, whatever the language they are shown in."""
    keys = sorted({one.key for one in objections})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def is_waived(document: Document, rule: str, objections: Sequence[Objection]) -> bool:
    """Whether exactly these objections were set aside for this document."""
    return bool(
        Waiver.objects.filter(
            document_id=document.pk, rule=rule, fingerprint=fingerprint(objections)
        ).exists()
    )


def standing(document: Document, rule: str, objections: Sequence[Objection]) -> list[Sentence]:
    """The sentences that still stand in the way after what was set aside."""
    hard = [one for one in objections if not one.may_be_waived]
    soft = [one for one in objections if one.may_be_waived]
    if soft and is_waived(document, rule, soft):
        soft = []
    return [one.sentence for one in [*hard, *soft]]
