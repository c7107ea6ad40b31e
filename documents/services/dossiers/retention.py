"""How long a dossier is kept: by its line, by the longest of its documents, or by hand (R14)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogues.models import RetentionRule
from core.acts import Act
from core.errors import InvalidInput
from documents import lifecycles
from documents.choices import DossierState, RetentionOrigin
from documents.models import Document, Dossier, RecordClass
from documents.services import moves


def years(rule: RetentionRule) -> int:
    """The term for comparing; permanent is longer than any number."""
    return 10_000 if rule.is_permanent else int(rule.term_years or 0)


def longest_document(dossier: Dossier) -> Document | None:
    """The document in it that must be kept longest; None when none has a retention of its own."""
    papers = Document.objects.filter(dossier_items__dossier=dossier, retention__isnull=False)
    ordered = papers.select_related("retention").order_by("dossier_items__ordinal")
    return max(ordered, key=_term_of, default=None)


def _term_of(paper: Document) -> int:
    return years(paper.retention) if paper.retention is not None else 0


def following(dossier: Dossier) -> dict[str, Any]:
    """What the retention of an open dossier is from its line and its documents (DOS-04).

    What was set by hand stays, unless a document in it must be kept longer still (R14).
    """
    longest = longest_document(dossier)
    by_document = longest.retention if longest is not None else None
    if dossier.retention_origin == RetentionOrigin.OVERRIDE:
        if by_document is None or years(by_document) <= years(dossier.retention):
            return {}
        return {"retention": by_document, "retention_origin": RetentionOrigin.DOCUMENT}
    heading = dossier.record_class.retention
    if by_document is not None and (heading is None or years(by_document) > years(heading)):
        return {"retention": by_document, "retention_origin": RetentionOrigin.DOCUMENT}
    if heading is None:
        return {}
    return {"retention": heading, "retention_origin": RetentionOrigin.HEADING}


@transaction.atomic
def set_retention(*, dossier: Dossier, retention: RetentionRule, reason: str, act: Act) -> Dossier:
    """Keep a dossier for another term than its line says, by right and with a reason (R14).

    Raises InvalidInput below what a document in it needs (DOS-04).
    """
    locked = moves.lock_dossier(dossier, act)
    longest = longest_document(locked)
    least = longest.retention if longest is not None else None
    if longest is not None and least is not None and years(retention) < years(least):
        raise InvalidInput(
            _("A dossier is kept at least as long as what lies in it: “%(title)s” needs %(term)s.")
            % {"title": longest.title, "term": longest.retention},
            field="retention",
        )
    reason = reason.strip()
    changed: Dossier = moves.apply(
        lifecycles.dossier,
        "set_retention",
        locked,
        act=act.because(reason),
        changes={
            "retention": retention,
            "retention_origin": RetentionOrigin.OVERRIDE,
            "retention_reason": reason[:500],
        },
    )
    return changed


@transaction.atomic
def recalculate(*, record_class: RecordClass, act: Act) -> int:
    """The line's term has changed: its open dossiers follow, those set by hand stay (R14)."""
    changed = 0
    rows = Dossier.objects.locked().filter(record_class=record_class)
    for dossier in rows.exclude(state=DossierState.CLOSED).order_by("pk"):
        changes = following(dossier)
        if changes and changes["retention"] != dossier.retention:
            moves.apply(lifecycles.dossier, "follow_heading", dossier, act=act, changes=changes)
            changed += 1
    return changed
