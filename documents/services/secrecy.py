"""The ceiling of secrecy, asked at the door of every service that takes in content (SEC-03)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Blocked, SecrecyRefused, Sentence
from documents.engine.text.metadata.marks import SECRECY_NAMES
from documents.models import Document, SecrecyFinding

WAYS_OUT = frozenset({"return_to_sender", "recall", "cancel", "archive"})
"""What may still be done with a document in whose file a mark was found."""


def refuse_above_ceiling(level: int) -> None:
    """Raise SecrecyRefused when this installation must not hold that level (SEC-02 … SEC-04)."""
    if level > settings.SECRECY_CEILING:
        raise SecrecyRefused(field="secrecy")


def open_finding(document: Document) -> SecrecyFinding | None:
    """The mark of secrecy found in a file of the document and not settled yet."""
    return (
        SecrecyFinding.objects.filter(
            document_id=document.pk, settled_at=None, level__gt=settings.SECRECY_CEILING
        )
        .order_by("-level")
        .first()
    )


def sentence(finding: SecrecyFinding) -> Sentence:
    """What is said of a blocked document."""
    return _(
        "A file of this document is stamped %(mark)s. It is closed, and nothing is done with the "
        "document until the chief of office has its content removed from here."
    ) % {"mark": SECRECY_NAMES[finding.level]}


def refuse_blocked(document: Document, step: str) -> None:
    """Raise Blocked while a mark of secrecy waits on the document (SEC-03)."""
    if step not in WAYS_OUT and (found := open_finding(document)) is not None:
        raise Blocked([sentence(found)], code="secrecy_mark")
