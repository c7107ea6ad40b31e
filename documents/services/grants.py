"""Grants: the only place where somebody comes to see a document or a dossier, or ceases to.

The search row carries the same grants and is rewritten in the same transaction (R25).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Principal, Unit
from accounts.services import principals as of
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents.choices import GrantReason, ParticipantRole
from documents.events import AccessGiven, AccessWithdrawn
from documents.models import Document, DocumentGrant, Dossier, DossierGrant
from documents.policies import dossiers as may_dossier
from documents.policies import outgoing as may
from documents.policies import secrecy as may_secrecy
from documents.services import moves, need_to_know, search_index
from documents.services.secrecy import refuse_blocked


@transaction.atomic
def give(
    *, document: Document, principals: Iterable[Principal], reason: str, act: Act
) -> list[Principal]:
    """Let these principals see the document; returns those who did not before.

    Of a state secret only named persons who are cleared for it (SEC-09).

    Part of another act, which judges the person and writes the journal line.
    """
    if document.secrecy:
        principals = need_to_know.named(
            principals,
            organisation_id=document.organisation_id,
            level=document.secrecy,
            reason=reason,
            on=act.on,
        )
    wanted = {principal.pk: principal for principal in principals}
    known = dict(
        DocumentGrant.objects.filter(document_id=document.pk, principal__in=wanted).values_list(
            "principal_id", "reason"
        )
    )
    if reason != GrantReason.FILED:
        # A reason of one's own outlasts that of a dossier, which ends when the document leaves it.
        filed = [pk for pk, why in known.items() if why == GrantReason.FILED]
        DocumentGrant.objects.filter(document_id=document.pk, principal__in=filed).update(
            reason=reason, given_at=act.at, given_by=act.by
        )
    new = [principal for pk, principal in wanted.items() if pk not in known]
    if not new:
        return []
    DocumentGrant.objects.bulk_create(
        [
            DocumentGrant(
                document_id=document.pk,
                principal=principal,
                reason=reason,
                given_at=act.at,
                given_by=act.by,
            )
            for principal in new
        ],
        ignore_conflicts=True,
    )
    search_index.rewrite_access(document)
    events.publish(AccessGiven(document_id=document.pk, principal_ids=tuple(p.pk for p in new)))
    return new


@transaction.atomic
def name_readers(*, document: Document, act: Act) -> None:
    """A document became a state secret: those who saw it by post are named, if they are cleared;
    everybody else sees it no more (SEC-09). Part of another act."""
    if not document.secrecy:
        return
    for grant in list(document.grants.select_related("principal")):
        give(document=document, principals=[grant.principal], reason=grant.reason, act=act)
    search_index.rewrite_access(document)


@transaction.atomic
def withdraw(*, document: Document, principals: Iterable[Principal], act: Act) -> int:
    """Take the sight of a document from these principals; returns how many had it."""
    held = DocumentGrant.objects.filter(document_id=document.pk, principal__in=list(principals))
    ids = tuple(held.values_list("principal_id", flat=True))
    gone, _each = held.delete()
    if gone:
        search_index.rewrite_access(document)
        events.publish(AccessWithdrawn(document_id=document.pk, principal_ids=ids))
    return gone


@transaction.atomic
def withdraw_filed(*, document: Document, dossier: Dossier, act: Act) -> int:
    """A document left a dossier: who saw it only as holder of that dossier sees it no more."""
    elsewhere = DossierGrant.objects.filter(dossier__items__document=document.pk)
    holders = DossierGrant.objects.filter(dossier=dossier)
    only_here = DocumentGrant.objects.filter(
        document_id=document.pk,
        reason=GrantReason.FILED,
        principal__in=holders.values("principal"),
    ).exclude(principal__in=elsewhere.exclude(dossier=dossier).values("principal"))
    gone = [grant.principal for grant in only_here.select_related("principal")]
    return withdraw(document=document, principals=gone, act=act) if gone else 0


@transaction.atomic
def share(
    *,
    document: Document,
    act: Act,
    people: Iterable[Person] = (),
    units: Iterable[Unit] = (),
) -> list[Principal]:
    """Show a document to colleagues of the same organisation."""
    locked = moves.lock(document, act)
    may.share_document(act.who, locked)
    refuse_blocked(locked, "share")
    chosen_people, chosen_units = list(people), list(units)
    if any(unit.organisation_id != locked.organisation_id for unit in chosen_units):
        raise InvalidInput(_("This unit belongs to another organisation."), field="units")
    _refuse_unnamed(locked, chosen_people, chosen_units, act)
    principals = of.of_people(chosen_people) + of.of_units(chosen_units)
    new = give(document=locked, principals=principals, reason=GrantReason.SHARED, act=act)
    journal.record(
        act,
        "documents.share",
        locked,
        facts={"with": [str(p) for p in (*chosen_people, *chosen_units)]},
    )
    return new


def _refuse_unnamed(
    locked: Document | Dossier, people: list[Person], units: list[Unit], act: Act
) -> None:
    """A state secret is shown to named persons who are cleared, by who may name them (SEC-09)."""
    if not locked.secrecy:
        return
    if isinstance(locked, Document):
        may_secrecy.name_reader(act.who, locked)
    if units:
        raise InvalidInput(
            _("A state secret is shown to persons by name, never to a whole unit."), field="units"
        )
    need_to_know.refuse_uncleared(
        people, organisation_id=locked.organisation_id, level=locked.secrecy, on=act.on
    )


@transaction.atomic
def end_reader(*, document: Document, person: Person, act: Act) -> None:
    """Take a named person off the readers of a state secret; never the last one (SEC-09)."""
    locked = moves.lock(document, act)
    may_secrecy.name_reader(act.who, locked)
    named = locked.grants.filter(principal__person__isnull=False)
    if named.exclude(principal__person=person).count() == 0:
        raise InvalidInput(_("Somebody must still see the document."), field="person")
    gone = withdraw(document=locked, principals=of.of_people([person]), act=act)
    if not gone:
        raise InvalidInput(_("This person does not see the document."), field="person")
    journal.record(act, "documents.secrecy.end_reader", locked, facts={"person": person.full_name})


@transaction.atomic
def give_dossier(
    *, dossier: Dossier, principals: Iterable[Principal], reason: str, act: Act
) -> None:
    """Let these principals see the dossier and all that lies in it."""
    chosen = list(principals)
    if dossier.secrecy:
        chosen = need_to_know.named(
            chosen,
            organisation_id=dossier.organisation_id,
            level=dossier.secrecy,
            reason=reason,
            on=act.on,
        )
    DossierGrant.objects.bulk_create(
        [
            DossierGrant(
                dossier=dossier,
                principal=principal,
                reason=reason,
                given_at=act.at,
                given_by=act.by,
            )
            for principal in chosen
        ],
        ignore_conflicts=True,
    )
    if reason == GrantReason.SHARED:
        # Who saw it from the beginning may put documents into it from now on, too.
        DossierGrant.objects.filter(
            dossier=dossier, principal__in=chosen, reason=GrantReason.CREATED
        ).update(reason=reason, given_at=act.at, given_by=act.by)
    # In one order for all, so that two who share at once do not wait for each other in a circle.
    for item in dossier.items.select_related("document").order_by("document"):
        give(document=item.document, principals=chosen, reason=GrantReason.FILED, act=act)


@transaction.atomic
def share_dossier(
    *,
    dossier: Dossier,
    act: Act,
    people: Iterable[Person] = (),
    units: Iterable[Unit] = (),
    role: str = ParticipantRole.SUPPORT,
) -> Dossier:
    """The keeper lets colleagues see the dossier and put documents into it, in charge or
    contributing (DOS-03, DOS-09)."""
    locked = moves.lock_dossier(dossier, act)
    may_dossier.keep_dossier(act.who, locked)
    chosen_people, chosen_units = list(people), list(units)
    if any(unit.organisation_id != locked.organisation_id for unit in chosen_units):
        raise InvalidInput(_("This unit belongs to another organisation."), field="units")
    principals = of.of_people(chosen_people) + of.of_units(chosen_units)
    give_dossier(dossier=locked, principals=principals, reason=GrantReason.SHARED, act=act)
    DossierGrant.objects.filter(
        dossier=locked, principal__in=principals, reason=GrantReason.SHARED
    ).update(role=role)
    journal.record(
        act,
        "documents.dossier.share",
        locked,
        facts={"with": [str(p) for p in (*chosen_people, *chosen_units)], "role": role},
    )
    return locked


@transaction.atomic
def unshare_dossier(*, dossier: Dossier, principal: Principal, act: Act) -> Dossier:
    """A participant takes part no more; what he saw only through this dossier he sees no more."""
    locked = moves.lock_dossier(dossier, act)
    may_dossier.keep_dossier(act.who, locked)
    grant = DossierGrant.objects.filter(
        dossier=locked, principal=principal, reason=GrantReason.SHARED
    ).first()
    if grant is None:
        raise NotFound
    elsewhere = DossierGrant.objects.filter(principal=principal).exclude(dossier=locked)
    papers = Document.objects.filter(
        dossier_items__dossier=locked,
        grants__principal=principal,
        grants__reason=GrantReason.FILED,
    ).exclude(dossier_items__dossier__in=elsewhere.values("dossier"))
    lost = list(papers.distinct().order_by("pk"))
    grant.delete()
    for paper in lost:
        withdraw(document=paper, principals=[principal], act=act)
    journal.record(act, "documents.dossier.unshare", locked, facts={"with": str(principal)})
    return locked
