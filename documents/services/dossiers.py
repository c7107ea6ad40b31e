"""Dossiers: opened from the file plan, filled in the order of dates, closed, reopened, handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Appointment, Person, Unit
from accounts.services import principals as of
from catalogues.models import RetentionRule
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents import lifecycles
from documents.choices import GrantReason
from documents.engine.text.letters import fold, tidy
from documents.events import (
    DossierClosed,
    DossierHandedOver,
    DossierOpened,
    DossierReopened,
)
from documents.models import Document, Dossier, DossierGrant, DossierItem, RecordClass
from documents.policies import dossiers as may
from documents.services import grants, moves
from documents.services.secrecy import refuse_above_ceiling

_NEXT_NUMBER = """
    INSERT INTO documents_dossiercounter (organisation_id, year, last_number)
         VALUES (%s, %s, 1)
    ON CONFLICT (organisation_id, year) DO UPDATE
            SET last_number = documents_dossiercounter.last_number + 1
      RETURNING last_number
"""

# One statement; the unique ordinals are checked at the end of the transaction.
_RENUMBER = """
    UPDATE documents_dossieritem AS item SET ordinal = sorted.place
      FROM (SELECT i.id, row_number() OVER (
                   ORDER BY COALESCE(d.issued_on, d.sort_on), i.added_at, i.id) AS place
              FROM documents_dossieritem i JOIN documents_document d ON d.id = i.document_id
             WHERE i.dossier_id = %s) AS sorted
     WHERE item.id = sorted.id AND item.ordinal <> sorted.place
"""


@transaction.atomic
def open_(
    *,
    record_class: RecordClass | None,
    title: str,
    act: Act,
    keeper: Person | None = None,
    unit: Unit | None = None,
    retention: RetentionRule | None = None,
    secrecy: int = 0,
    note: str = "",
) -> Dossier:
    """Open a dossier under a heading of the file plan; its number is year + sequence (R5).

    Raises InvalidInput without a heading (R3) or a title, or with a shorter retention than the
    heading's (DOS-04); SecrecyRefused above the ceiling.
    """
    if record_class is None:
        raise InvalidInput(
            _("Choose a heading of the file plan: nothing is kept without one."),
            code="class_missing",
            field="record_class",
        )
    organisation = record_class.plan.organisation
    if act.who is not None:
        may.open_dossier(act.who, organisation)
    refuse_above_ceiling(secrecy)
    title = _title(title)
    keeper = keeper or act.by
    if keeper is None:
        raise InvalidInput(_("A dossier needs a keeper."), field="keeper")
    _refuse_stranger(keeper, organisation.pk, act)
    if retention is not None and years(retention) < years(record_class.retention):
        raise InvalidInput(
            _("A dossier is kept at least as long as its heading says: %(term)s.")
            % {"term": record_class.retention},
            field="retention",
        )
    year = act.on.year
    number = _next_number(organisation.pk, year)
    dossier = Dossier.objects.create(
        organisation=organisation,
        record_class=record_class,
        year=year,
        number=number,
        notation=f"{number:02d}.{record_class.code}"[:30],
        title=title,
        title_folded=fold(title)[:500],
        note=note.strip()[:500],
        keeper=keeper,
        unit=unit or (getattr(act.who, "unit", None) if keeper == act.by else None),
        secrecy=secrecy,
        retention=retention or record_class.retention,
        opened_on=act.on,
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
    )
    _first_grants(dossier, act)
    journal.record(
        act,
        "documents.dossier.open",
        dossier,
        facts={"notation": dossier.notation, "class": record_class, "keeper": keeper},
    )
    events.publish(DossierOpened(dossier_id=dossier.pk))
    return dossier


def years(rule: RetentionRule) -> int:
    """The term for comparing; permanent is longer than any number."""
    return 10_000 if rule.is_permanent else int(rule.term_years or 0)


def _title(title: str) -> str:
    title = " ".join(tidy(title).split())
    if not title:
        raise InvalidInput(_("Give the title."), field="title")
    if len(title) > 500:
        raise InvalidInput(_("The title is longer than 500 characters."), field="title")
    return title


def _next_number(organisation_id: int, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [organisation_id, year])
        return int(cursor.fetchone()[0])


def _refuse_stranger(person: Person, organisation_id: int, act: Act) -> None:
    here = Appointment.objects.effective(act.on).filter(unit__organisation=organisation_id)
    if not here.filter(person=person).exists():
        raise InvalidInput(
            _("“%(name)s” holds no position in this organisation today.") % {"name": person},
            field="keeper",
        )


def _first_grants(dossier: Dossier, act: Act) -> None:
    principals = [of.of_person(dossier.keeper), of.of_role(dossier.organisation, Role.ARCHIVIST)]
    if dossier.unit is not None:
        principals.append(of.of_unit(dossier.unit))
    grants.give_dossier(dossier=dossier, principals=principals, reason=GrantReason.CREATED, act=act)


@transaction.atomic
def edit(
    *,
    dossier: Dossier,
    act: Act,
    title: str | None = None,
    note: str | None = None,
    retention: RetentionRule | None = None,
    revision: int | None = None,
) -> Dossier:
    """Change the description of an open dossier; retention only upwards of its contents (DOS-04)."""
    locked = moves.lock_dossier(dossier, act)
    changes: dict[str, Any] = {}
    if title is not None:
        changes["title"] = _title(title)
        changes["title_folded"] = fold(changes["title"])[:500]
    if note is not None:
        changes["note"] = note.strip()[:500]
    if retention is not None:
        least = _highest_retention(locked)
        if years(retention) < years(least):
            raise InvalidInput(
                _("A dossier is kept at least as long as what lies in it: %(term)s.")
                % {"term": least},
                field="retention",
            )
        changes["retention"] = retention
    edited: Dossier = moves.apply(
        lifecycles.dossier, "edit", locked, act=act, changes=changes, revision=revision
    )
    return edited


def _highest_retention(dossier: Dossier) -> RetentionRule:
    """The longest term among the heading and the documents (DOS-04)."""
    rules = [dossier.record_class.retention]
    rules += [
        item.document.retention
        for item in dossier.items.select_related("document__retention")
        if item.document.retention is not None
    ]
    return max(rules, key=years)


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
    if locked.items.filter(document_id=paper.pk).exists():
        raise InvalidInput(
            _("The document lies in this dossier already."), code="in_dossier", field="document"
        )
    changes: dict[str, Any] = {"secrecy": max(locked.secrecy, paper.secrecy)}
    if paper.retention is not None and years(paper.retention) > years(locked.retention):
        changes["retention"] = paper.retention
    locked = moves.apply(
        lifecycles.dossier,
        "add",
        locked,
        act=act,
        changes=changes,
        facts={"document": paper.uid, "title": paper.title},
    )
    item = DossierItem.objects.create(
        dossier=locked,
        document_id=paper.pk,
        ordinal=locked.items.count() + 1,
        note=note.strip()[:500],
        added_at=act.at,
        added_by=act.by,
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
    dossier: Dossier = moves.apply(
        lifecycles.dossier,
        "remove",
        locked,
        act=act.because(reason.strip()),
        facts={"document": paper.uid, "title": paper.title, "ordinal": item.ordinal},
    )
    DossierItem.objects.filter(pk=item.pk, dossier=dossier).delete()
    _renumber(dossier)
    grants.withdraw_filed(document=paper, dossier=dossier, act=act)
    return dossier


@transaction.atomic
def close(*, dossier: Dossier, act: Act) -> Dossier:
    """Close a dossier; its contents and description are frozen (R7, R8, R9, DOS-02)."""
    locked = moves.lock_dossier(dossier, act)
    closed: Dossier = moves.apply(
        lifecycles.dossier, "close", locked, act=act, changes={"ended_on": act.on}
    )
    events.publish(DossierClosed(dossier_id=closed.pk))
    return closed


@transaction.atomic
def reopen(*, dossier: Dossier, reason: str, act: Act) -> Dossier:
    """Open a closed dossier again, with a reason (R9)."""
    locked = moves.lock_dossier(dossier, act)
    opened: Dossier = moves.apply(
        lifecycles.dossier,
        "reopen",
        locked,
        act=act.because(reason.strip()),
        changes={"closed_at": None, "closed_by": None, "ended_on": None},
    )
    events.publish(DossierReopened(dossier_id=opened.pk))
    return opened


@transaction.atomic
def hand_over(*, dossier: Dossier, to: Person, act: Act) -> Dossier:
    """Give the dossier a new keeper; the journal keeps the old one (DOS-03)."""
    locked = moves.lock_dossier(dossier, act)
    _refuse_stranger(to, locked.organisation_id, act)
    if to == locked.keeper:
        raise InvalidInput(_("This person keeps the dossier already."), field="to")
    dossier = moves.apply(lifecycles.dossier, "hand_over", locked, act=act, changes={"keeper": to})
    grants.give_dossier(
        dossier=dossier, principals=[of.of_person(to)], reason=GrantReason.CREATED, act=act
    )
    events.publish(DossierHandedOver(dossier_id=dossier.pk))
    return dossier
