"""What lies in a dossier: put in, numbered by date, taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound, Sentence
from documents import lifecycles
from documents.choices import GrantReason
from documents.models import Document, Dossier, DossierGrant, DossierItem
from documents.services import grants, moves, need_to_know
from documents.services.dossiers.retention import following
from documents.services.secrecy import refuse_blocked

# One statement; the unique ordinals are checked at the end of the transaction.
_RENUMBER = """
    UPDATE documents_dossieritem AS item SET ordinal = sorted.place
      FROM (SELECT i.id, row_number() OVER (
                   ORDER BY COALESCE(d.issued_on, d.sort_on), i.added_at, i.id) AS place
              FROM documents_dossieritem i JOIN documents_document d ON d.id = i.document_id
             WHERE i.dossier_id = %s) AS sorted
     WHERE item.id = sorted.id AND item.ordinal <> sorted.place
"""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one document of many: put in, or the sentence that refused it."""

    document: Document
    item: DossierItem | None
    sentence: Sentence = ""


@transaction.atomic
def add(*, dossier: Dossier, document: Document, act: Act, note: str = "") -> DossierItem:
    """Put a document into an open dossier; it may lie in several (DOS-01, R4).

    Contents are numbered by date anew (DOS-02); secrecy and retention of the dossier follow the
    highest of its documents (SEC-14, DOS-04).
    """
    locked = moves.lock_dossier(dossier, act)
    visible = Document.objects.filter(pk=document.pk)
    if act.who is not None:
        visible = visible.visible_to(act.who)
    paper = visible.select_related("retention").first()
    if paper is None:
        raise NotFound
    if paper.organisation_id != locked.organisation_id:
        raise InvalidInput(_("This belongs to another organisation."), field="document")
    lifecycles.dossier.check("add", locked, act=act)
    refuse_blocked(paper, "file")
    # SEC-14: the dossier becomes as secret as this paper, and its keeper must still see it.
    need_to_know.refuse_uncleared(
        [locked.keeper],
        organisation_id=locked.organisation_id,
        level=paper.secrecy,
        on=act.on,
    )
    if locked.items.filter(document_id=paper.pk).exists():
        raise InvalidInput(
            _("The document lies in this dossier already."), code="in_dossier", field="document"
        )
    item = DossierItem.objects.create(
        dossier=locked,
        document_id=paper.pk,
        ordinal=locked.items.count() + 1,
        note=note.strip()[:500],
        added_at=act.at,
        added_by=act.by,
    )
    changes: dict[str, Any] = {"secrecy": max(locked.secrecy, paper.secrecy)}
    locked = moves.apply(
        lifecycles.dossier,
        "add",
        locked,
        act=act,
        changes=changes | following(locked),
        facts={"document": paper.uid, "title": paper.title},
    )
    _renumber(locked)
    holders = [
        g.principal for g in DossierGrant.objects.filter(dossier=locked).select_related("principal")
    ]
    grants.give(document=paper, principals=holders, reason=GrantReason.FILED, act=act)
    item.refresh_from_db(fields=["ordinal"])
    return item


@transaction.atomic
def add_many(*, dossier: Dossier, documents: Iterable[Document], act: Act) -> list[DossierItem]:
    """Put several documents in, all or none."""
    ordered = sorted(documents, key=lambda document: document.pk)
    return [add(dossier=dossier, document=document, act=act) for document in ordered]


@transaction.atomic
def add_each(*, dossier: Dossier, documents: Iterable[Document], act: Act) -> list[Added]:
    """Put several documents in, each for itself; what is refused says why and hinders no other.

    Raises when nothing could go in at all: a wrong person, a closed dossier.
    """
    lifecycles.dossier.check("add", moves.lock_dossier(dossier, act), act=act)
    results: dict[int, Added] = {}
    ordered = list(documents)
    for document in sorted(ordered, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                item = add(dossier=dossier, document=document, act=act)
        except DomainError as refusal:
            results[document.pk] = Added(document, None, refusal.sentence)
        else:
            results[document.pk] = Added(document, item)
    return [results[document.pk] for document in ordered]


def _renumber(dossier: Dossier) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RENUMBER, [dossier.pk])


@transaction.atomic
def remove(*, item: DossierItem, reason: str, act: Act) -> Dossier:
    """Take a document out of an open dossier; the document itself stays."""
    locked = moves.lock_dossier(item.dossier, act)
    if not locked.items.filter(pk=item.pk).exists():
        raise NotFound
    paper = item.document
    because = act.because(reason.strip())
    lifecycles.dossier.check("remove", locked, act=because)
    DossierItem.objects.filter(pk=item.pk, dossier=locked).delete()
    dossier: Dossier = moves.apply(
        lifecycles.dossier,
        "remove",
        locked,
        act=because,
        changes=following(locked),
        facts={"document": paper.uid, "title": paper.title, "ordinal": item.ordinal},
    )
    _renumber(dossier)
    grants.withdraw_filed(document=paper, dossier=dossier, act=act)
    return dossier
