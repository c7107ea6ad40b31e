"""Dossiers into which a document probably belongs: its thread first, then its unit and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Sentence
from documents.models import Document, Dossier
from documents.selectors.retention import words_of

if TYPE_CHECKING:
    from core.actors import Who

MOST = 5
LOOKED_THROUGH = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A dossier and why it is proposed."""

    dossier: Dossier
    why: Sentence


def for_document(document: Document, who: Who) -> list[Proposal]:
    """At most five open dossiers that the capacity sees and in which the document does not lie yet.

    A dossier of the same thread comes first (what it answers, what answers it, what it replaces),
    then the dossier of which such a one is a part, then one of the same unit whose title says the
    same words.
    """
    rows = (
        Dossier.objects.visible_to(who)
        .open()
        .exclude(items__document=document.pk)
        .select_related("keeper", "record_class")
    )
    found: dict[int, Proposal] = {}
    thread = _thread(document, who)
    of_thread = Dossier.objects.filter(items__document__in=thread)
    for dossier in rows.filter(pk__in=of_thread).order_by("-updated_at")[:MOST]:
        found[dossier.pk] = Proposal(dossier, _("Documents of the same matter lie in it."))
    above = rows.filter(pk__in=of_thread.values("parent"))
    for dossier in above.order_by("-updated_at")[:MOST]:
        found.setdefault(
            dossier.pk, Proposal(dossier, _("A part of it holds documents of the same matter."))
        )
    if len(found) < MOST:
        for proposal in _alike(document, rows):
            found.setdefault(proposal.dossier.pk, proposal)
    return list(found.values())[:MOST]


def _thread(document: Document, who: Who) -> list[int]:
    """What the document answers, is answered by, replaces or corrects, as far as `who` sees it."""
    near = Q(outgoing__replies_to=document.pk) | Q(incoming__answers=document.pk)
    near |= Q(outgoing__replaces=document.pk) | Q(outgoing__corrects=document.pk)
    near |= Q(pk__in=_successors(document))
    # An answer to the same letter belongs to the same matter.
    near |= Q(outgoing__replies_to__answers=document.pk)
    rows = Document.objects.visible_to(who).filter(near).exclude(pk=document.pk)
    return list(rows.values_list("pk", flat=True).distinct()[:50])


def _successors(document: Document) -> list[int]:
    outgoing = getattr(document, "outgoing", None) if not document.is_incoming else None
    if outgoing is None:
        return []
    return [pk for pk in (outgoing.replaces_id, outgoing.corrects_id) if pk is not None]


def _alike(document: Document, rows: object) -> list[Proposal]:
    """Those of the same unit, or whose title shares at least two telling words with the subject."""
    said = words_of(document.subject)
    scored: list[tuple[int, int, Proposal]] = []
    for place, dossier in enumerate(rows.order_by("-updated_at")[:LOOKED_THROUGH]):  # type: ignore[attr-defined]
        shared = len(said & words_of(f"{dossier.title} {dossier.record_class.title}"))
        same_unit = dossier.unit_id is not None and dossier.unit_id == document.unit_id
        if shared >= 2:
            why = _("Its title is about the same.")
        elif shared and same_unit:
            why = _("It belongs to the same unit and its title is near.")
        else:
            continue
        scored.append((-(shared * 2 + same_unit), place, Proposal(dossier, why)))
    return [proposal for _score, _place, proposal in sorted(scored, key=lambda one: one[:2])]
