"""The level of a document: proposed by the drafter, decided by the signer, changed by decision,
ended by date (SEC-01, SEC-11, R24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pgtrigger
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from accounts.models import Person
from accounts.services import principals
from catalogues.models import SecrecyLevel, SecretListItem
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotPermitted, WrongState
from documents.choices import GrantReason, SecrecyChange
from documents.events import SecrecyChanged
from documents.models import (
    CopyLedgerEntry,
    Document,
    Dossier,
    OutgoingDocument,
    SecrecyDecision,
    SecrecyNotice,
)
from documents.policies import secrecy as may
from documents.services import grants, moves, need_to_know, search_index
from documents.services.secrecy import refuse_above_ceiling

NOTICE_DAYS = 15
"""Within so many days all recipients are told of a change (Decree on state secrets, likely)."""


def term_of(level: int, start: date) -> date | None:
    """The last day of protection by the table of levels (10, 20, 30 years)."""
    row = SecrecyLevel.objects.on(start).filter(level=level).first()
    if row is None or row.protection_years is None:
        return None
    year = start.year + row.protection_years
    try:
        return start.replace(year=year)
    except ValueError:
        return start.replace(year=year, day=28)


@transaction.atomic
def decide(
    *,
    document: OutgoingDocument,
    level: int,
    basis: str,
    act: Act,
    item: SecretListItem | None = None,
    protected_until: date | None = None,
) -> SecrecyDecision:
    """The signer decides the level of a draft, on an entry of the decreed lists (SEC-01).

    Raises InvalidInput without an entry of that level; SecrecyRefused above the ceiling.
    """
    locked = moves.lock(document, act)
    may.decide_level(act.who, locked)
    if locked.issued_at is not None or locked.signed_at is not None:
        raise WrongState(_("The document is signed: its level changes by a decision only."))
    return _decide(locked, SecrecyChange.SET, level, item, basis, protected_until, act)


@transaction.atomic
def change(
    *,
    document: Document,
    level: int,
    basis: str,
    act: Act,
    item: SecretListItem | None = None,
    protected_until: date | None = None,
    readers: Iterable[Person] = (),
) -> SecrecyDecision:
    """Raise, lower, extend or end the protection of a record, by a written decision (SEC-11).

    Recipients and holders of copies are to be told within 15 days. `readers` are named in
    addition when the level rises; nobody sees it by his post any more.
    """
    locked = moves.lock(document, act)
    may.decide_level(act.who, locked)
    if not basis.strip():
        raise InvalidInput(_("Give number and date of the written decision."), field="basis")
    before = locked.secrecy
    if level == before == 0:
        raise InvalidInput(_("The document is not a state secret."), field="level")
    if level == before and protected_until is None:
        raise InvalidInput(_("Say until when the protection is extended."), field="protected_until")
    kind = (
        SecrecyChange.DECLASSIFY
        if level == 0
        else SecrecyChange.RAISE
        if level > before
        else SecrecyChange.LOWER
        if level < before
        else SecrecyChange.EXTEND
    )
    named = list(readers)
    need_to_know.refuse_uncleared(
        named, organisation_id=locked.organisation_id, level=level, on=act.on
    )
    made = _decide(locked, kind, level, item, basis, protected_until, act)
    if named:
        grants.give(
            document=locked,
            principals=principals.of_people(named),
            reason=GrantReason.SHARED,
            act=act,
        )
    return made


@transaction.atomic
def expire(*, document: Document, act: Act) -> SecrecyDecision | None:
    """The term is over: the document is declassified without anybody's act (SEC-11)."""
    locked = Document.objects.locked().get(pk=document.pk)
    over = locked.protected_until is not None and locked.protected_until < act.on
    if not locked.secrecy or not over:
        return None
    basis = str(_("The term of protection is over."))
    return _decide(locked, SecrecyChange.EXPIRE, Secrecy.NORMAL, None, basis, None, act)


def _decide(
    locked: Document,
    kind: str,
    level: int,
    item: SecretListItem | None,
    basis: str,
    protected_until: date | None,
    act: Act,
) -> SecrecyDecision:
    refuse_above_ceiling(level)
    if level not in Secrecy.values:
        raise InvalidInput(_("There is no such level of secrecy."), field="level")
    _refuse_unlisted(level, item, act.on)
    until = protected_until or term_of(level, act.on) if level else None
    if until is not None and until <= act.on:
        raise InvalidInput(_("The protection ends in the past."), field="protected_until")
    level_before = locked.secrecy
    before = {
        "secrecy": level_before,
        "secret_item": locked.secret_item,
        "protected_until": locked.protected_until,
    }
    made = SecrecyDecision.objects.create(
        document_id=locked.pk,
        change=kind,
        before=locked.secrecy,
        after=level,
        item=item,
        basis=basis.strip()[:300],
        protected_until=until,
        decided_at=act.at,
        decided_by=act.by,
        notice_due_on=None if kind == SecrecyChange.SET else act.on + timedelta(days=NOTICE_DAYS),
    )
    locked.secrecy, locked.secret_item, locked.protected_until = level, item, until
    locked.updated_at, locked.revision = act.at, locked.revision + 1
    locked.save(
        update_fields=["secrecy", "secret_item", "protected_until", "updated_at", "revision"]
    )
    journal.record(
        act,
        f"documents.secrecy.{kind}",
        locked,
        changes={name: [old, getattr(locked, name)] for name, old in before.items()},
        facts={"basis": made.basis},
    )
    _keep_sight(locked, act)
    search_index.reindex_many([locked.pk])
    _dossiers_follow(locked, level_before, act)
    if kind != SecrecyChange.SET:
        _ask_notices(made, locked)
    events.publish(SecrecyChanged(document_id=locked.pk, decision_id=made.pk))
    return made


def _refuse_unlisted(level: int, item: SecretListItem | None, on: date) -> None:
    if not level:
        return
    if item is None or not item.is_valid_on(on):
        raise InvalidInput(
            _("Name the entry of the list of state secrets on which the level rests."),
            code="not_in_list",
            field="item",
        )
    if item.level != level:
        raise InvalidInput(
            _("The entry “%(item)s” of the list is of another level.") % {"item": item},
            code="not_in_list",
            field="item",
        )


def _keep_sight(locked: Document, act: Act) -> None:
    """Who decided stays a named reader; posts give way to the cleared persons in them (SEC-09)."""
    grants.name_readers(document=locked, act=act)
    if locked.secrecy and act.by is not None:
        grants.give(
            document=locked,
            principals=[principals.of_person(act.by)],
            reason=GrantReason.ROUTED,
            act=act,
        )


def _dossiers_follow(document: Document, before: int, act: Act) -> None:
    """A dossier is as secret as the highest of its documents (SEC-14); one that was opened on a
    higher level than this document had keeps that level."""
    for dossier in Dossier.objects.filter(items__document=document.pk).distinct():
        highest = dossier.items.aggregate(highest=Max("document__secrecy"))["highest"] or 0
        if highest > dossier.secrecy or highest < dossier.secrecy == before:
            # The description of a closed dossier is locked; who may know of it still follows.
            with pgtrigger.ignore("documents.Dossier:closed_is_locked"):
                Dossier.objects.filter(pk=dossier.pk).update(secrecy=highest)
            journal.record(
                act,
                "documents.dossier.follow_secrecy",
                dossier,
                changes={"secrecy": [dossier.secrecy, highest]},
                facts={"document": document.uid},
            )


def _ask_notices(decision: SecrecyDecision, document: Document) -> None:
    """One notice for each recipient and each outside holder of a copy."""
    names = list(document.recipients.order_by("ordinal").values_list("name", flat=True))
    names += CopyLedgerEntry.objects.filter(
        document_id=document.pk, destroyed_at=None, handed_at__isnull=False
    ).values_list("holder_name", flat=True)
    SecrecyNotice.objects.bulk_create(
        SecrecyNotice(decision=decision, name=name) for name in dict.fromkeys(names) if name
    )


@transaction.atomic
def mark_told(*, notice: SecrecyNotice, act: Act) -> SecrecyNotice:
    """The recipient has been told of the change."""
    document = moves.lock(notice.decision.document, act)
    may.keep_copies(act.who, document)
    row = SecrecyNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if row.sent_at is not None:
        raise WrongState(_("This recipient has been told already."))
    row.sent_at, row.sent_by = act.at, act.by
    row.save(update_fields=["sent_at", "sent_by"])
    journal.record(act, "documents.secrecy.tell", document, facts={"recipient": row.name})
    return row


def refuse_silent_change(document: Document, level: int) -> None:
    """A level that was decided, or of a registered record, is not changed by editing (R24)."""
    if level == document.secrecy:
        return
    registered = getattr(document, "registered_at", None) is not None
    decided = bool(document.secrecy) and document.secrecy_decisions.exists()
    if registered or decided:
        raise NotPermitted(
            _("The level of secrecy changes by a written decision only."),
            code="level_by_decision",
            field="secrecy",
        )
