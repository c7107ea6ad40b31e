"""An incoming document arrives, is described, registered, or goes back to its sender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import HostedOrganisation
from accounts.services import principals as of
from core import events, journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput, NotPermitted, ReasonMissing
from documents import lifecycles
from documents.choices import Direction, DueSource, FileRole, GrantReason, IncomingState, Source
from documents.events import (
    DocumentArrived,
    DocumentRegistered,
    DocumentReturned,
)
from documents.models import DutyTurn, IncomingDocument, Register, StoredFile, Upload
from documents.policies import incoming as may
from documents.selectors import duplicates
from documents.selectors.proposals import Proposal
from documents.services import (
    deadlines,
    duty,
    files,
    grants,
    moves,
    numbers,
    provenance,
    search_index,
)
from documents.services.book_kinds import refuse_wrong_book
from documents.services.incoming.fields import IncomingData, clean, refuse_incomplete
from documents.services.secrecy import refuse_above_ceiling
from documents.services.state_secrets import levels, records


@transaction.atomic
def arrive(
    *,
    organisation: HostedOrganisation,
    uploads: Iterable[Upload],
    data: IncomingData,
    act: Act,
    from_system: bool = False,
) -> IncomingDocument:
    """Take in a document: its files (the first is the main text) and what is known of it.

    Nothing is numbered yet. The clerk takes in; out of hours whoever is on duty, what cannot wait
    (IN-13). Raises InvalidInput, NotPermitted, SecrecyRefused.
    """
    turn = _may_receive(organisation, data, act)
    return take_in(
        organisation=organisation,
        uploads=uploads,
        data=data,
        act=act,
        from_system=from_system,
        turn=turn,
    )


def _may_receive(organisation: HostedOrganisation, data: IncomingData, act: Act) -> DutyTurn | None:
    if act.who is None:
        return None
    if not may.receive_document.allows(act.who, organisation):
        turn = duty.turn_for(act=act, urgency=int(data.get("urgency") or 0))
        if turn is not None:
            return turn
    may.receive_document(act.who, organisation)
    return None


def take_in(
    *,
    organisation: HostedOrganisation,
    uploads: Iterable[Upload],
    data: IncomingData,
    act: Act,
    from_system: bool = False,
    turn: DutyTurn | None = None,
    roles: Sequence[str] = (),
    stored: Sequence[tuple[StoredFile, str, str]] = (),
    facts: Mapping[str, Any] | None = None,
) -> IncomingDocument:
    """The arriving itself, for acts that have judged the person. `stored` are contents that lie in
    the store already, with name and role; `roles` those of the uploads, main and annexes if empty.
    """
    values = clean(data)
    given = list(uploads)
    if not given and not stored and values.get("source", Source.UPLOAD) != Source.PAPER:
        raise InvalidInput(_("Add at least one file."), field="uploads")
    arrived_at = values.pop("arrived_at", None) or act.at
    if arrived_at > act.at:
        raise InvalidInput(_("The time of arrival is in the future."), field="arrived_at")
    document = IncomingDocument(
        organisation=organisation,
        direction=Direction.INCOMING,
        state=IncomingState.ARRIVED,
        arrived_at=arrived_at,
        sort_on=timezone.localdate(arrived_at),
        from_system=from_system,
        on_duty=turn,
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
        **values,
    )
    _set_named_deadline(document, data)
    document.provenance = _first_origins(document, values, data)
    document.save()
    _give_to_registry(document, act)
    for ordinal, upload in enumerate(given):
        role = FileRole.MAIN if ordinal == 0 else FileRole.ANNEX
        if ordinal < len(roles):
            role = FileRole(roles[ordinal])
        files.use(upload=upload, document=document, role=role, act=act)
    for content, name, role_of in stored:
        files.attach(document=document, stored=content, name=name, role=role_of, act=act)
    _count_pages(document)
    journal.record(
        act,
        "documents.incoming.arrive",
        document,
        facts={
            "source": document.source,
            "files": [*(upload.name for upload in given), *(name for _c, name, _r in stored)],
            **({"on_duty": turn} if turn is not None else {}),
            **(facts or {}),
        },
    )
    search_index.reindex(document)
    events.publish(DocumentArrived(document_id=document.pk))
    return document


def _first_origins(
    document: IncomingDocument, values: dict[str, Any], data: IncomingData
) -> dict[str, str]:
    """All was received from another system, or typed but for what the caller filled itself."""
    given = values | ({"due_on": document.due_on} if document.due_on else {})
    if document.from_system:
        return provenance.received(given)
    blank = IncomingDocument()
    return provenance.of_change(blank, given, {}) | provenance.said(data.get("provenance", {}))


def _give_to_registry(document: IncomingDocument, act: Act) -> None:
    roles = of.of_roles(document.organisation, [Role.CLERK, Role.CHIEF])
    grants.give(document=document, principals=roles, reason=GrantReason.REGISTERED, act=act)
    if document.on_duty is not None:
        taker = [of.of_person(document.on_duty.person)]
        grants.give(document=document, principals=taker, reason=GrantReason.CREATED, act=act)


def _count_pages(document: IncomingDocument) -> None:
    if document.page_count is None:
        pages = [f.stored.pages for f in document.files.select_related("stored") if f.stored.pages]
        if pages:
            document.page_count = sum(pages)
            document.provenance = provenance.derived(document, ["page_count"])
            document.save(update_fields=["page_count", "provenance"])


def _set_named_deadline(document: IncomingDocument, data: IncomingData) -> None:
    """A deadline of the document or of the procedure; a leader's instruction stays stronger.

    A form sends back the day it showed: that changes nothing. An emptied one takes away only what
    its own source had set.
    """
    for key, source in (("due_on", DueSource.DOCUMENT), ("procedure_due_on", DueSource.PROCEDURE)):
        day: Any = data.get(key)
        if day is None:
            if key in data and document.due_source == source:
                _fall_back(document)
            continue
        if day == document.due_on:
            return
        if not document.due_source or not deadlines.is_weaker(source, document.due_source):
            document.due_on = deadlines.on_working_day(document.organisation, day)
            document.due_source = source
            return


def _fall_back(document: IncomingDocument) -> None:
    """Without a named deadline the office's own counts, once the document is registered."""
    document.due_on, document.due_source = None, ""
    if document.registered_at is not None:
        due = deadlines.office_default(
            document.organisation, timezone.localdate(document.registered_at)
        )
        document.due_on, document.due_source = due.due_on, due.source


@transaction.atomic
def edit(
    *, document: IncomingDocument, data: IncomingData, act: Act, revision: int | None = None
) -> IncomingDocument:
    """Correct the description. Fields received from another system stay as they came (IN-04)."""
    locked = moves.ready(lifecycles.incoming, "edit", document, act, revision=revision)
    offered = provenance.offered_for(locked)
    values = clean(data, locked)
    origins = _origins(locked, values, data, offered)
    old_due = (locked.due_on, locked.due_source)
    _set_named_deadline(locked, data)
    if (locked.due_on, locked.due_source) != old_due:
        values |= {"due_on": locked.due_on, "due_source": locked.due_source}
    if "arrived_at" in values:
        if values["arrived_at"] is None or values["arrived_at"] > act.at:
            raise InvalidInput(_("The time of arrival is in the future."), field="arrived_at")
        values["sort_on"] = timezone.localdate(values["arrived_at"])
    if origins != locked.provenance:
        values["provenance"] = origins
    if "secrecy" in values:
        levels.refuse_silent_change(locked, values["secrecy"])
    document = moves.apply(lifecycles.incoming, "edit", locked, act=act, changes=values)
    if "secrecy" in values:
        grants.name_readers(document=document, act=act)
        search_index.rewrite_access(document)
    search_index.reindex(document)
    return document


@transaction.atomic
def register(
    *,
    document: IncomingDocument,
    register: Register,
    data: IncomingData | None = None,
    act: Act,
    confirmed_duplicate: bool = False,
    revision: int | None = None,
) -> IncomingDocument:
    """Give the arrival number; the document is now the office's duty.

    Raises Duplicate with the documents found, unless `confirmed_duplicate` and a reason (IN-03).
    The number is dated the day of registering and is the last thing taken (IN-01, R6).
    """
    locked = moves.ready(lifecycles.incoming, "register", document, act, revision=revision)
    given = data or IncomingData()
    offered = provenance.offered_for(locked)
    values = clean(given, locked)
    origins = _origins(locked, values, given, offered)
    for name, value in values.items():
        setattr(locked, name, value)
    refuse_above_ceiling(locked.secrecy)
    records.refuse_unchecked(locked)
    refuse_incomplete(locked, act.on)
    refuse_wrong_book(register, locked)
    _refuse_off_duty(locked, act)
    _refuse_duplicate(locked, confirmed_duplicate, act)
    _set_named_deadline(locked, given)
    if not locked.due_on:
        term = deadlines.by_procedure(locked, act.on)
        due = deadlines.strongest(locked.organisation, act.on, procedure=term)
        locked.due_on, locked.due_source = due.due_on, due.source
        if locked.due_on:
            origins["due_on"] = provenance.DERIVED
    values |= {"due_on": locked.due_on, "due_source": locked.due_source}
    if origins != locked.provenance:
        values["provenance"] = origins
    entry = numbers.take(register=register, document=locked, on=act.on, act=act)
    document = moves.apply(
        lifecycles.incoming,
        "register",
        locked,
        act=act,
        changes={**values, "register_entry": entry, "arrival_number": entry.number},
        facts={"register": register, "number": entry.number, "scope": entry.scope},
    )
    grants.name_readers(document=document, act=act)
    search_index.reindex(document)
    events.publish(DocumentRegistered(document_id=document.pk, entry_id=entry.pk))
    return document


def _origins(
    document: IncomingDocument,
    values: dict[str, Any],
    data: IncomingData,
    offered: dict[str, Proposal],
) -> dict[str, str]:
    """The origin of each field after this change, by comparing with what was offered."""
    changes = dict(values)
    if data.get("due_on") and data["due_on"] != document.due_on:
        changes["due_on"] = data["due_on"]
    return provenance.of_change(document, changes, offered) | provenance.said(
        data.get("provenance", {})
    )


def _refuse_off_duty(document: IncomingDocument, act: Act) -> None:
    """Whoever took it in on duty registers it while the turn lasts; then the registry is open."""
    turn = document.on_duty
    if turn is None or act.who is None or act.who.has(Role.CLERK):
        return
    if turn.cancelled_at is not None or not turn.starts <= act.at < turn.ends:
        raise NotPermitted(_("Your turn of duty is over: the registry clerk registers it."))


def _refuse_duplicate(document: IncomingDocument, confirmed: bool, act: Act) -> None:
    found = duplicates.of(document, who=act.who)
    if not found:
        return
    if confirmed:
        if not act.reason:
            raise ReasonMissing(field="reason")
        return
    first = found[0]
    raise Duplicate(
        _(
            "This looks like a document that is here already: %(title)s, arrival number %(number)s. "
            "If it is another one, confirm with a reason."
        )
        % {"title": first.title, "number": first.number or "–"},
        details=[match.sentence for match in found],
        facts={"documents": [match.as_facts() for match in found]},
    )


def _long_enough(reason: str) -> str:
    """IN-05: a reason that says something; the least length is a setting."""
    reason = reason.strip()
    least: int = getattr(settings, "RETURN_REASON_MIN_LENGTH", 10)
    if len(reason) < least:
        raise ReasonMissing(
            _("Say in at least %(n)s characters why it goes back.") % {"n": least}, field="reason"
        )
    return reason[:1000]


@transaction.atomic
def return_to_sender(*, document: IncomingDocument, reason: str, act: Act) -> IncomingDocument:
    """Refuse an arrived document; it gets no number (IN-05)."""
    act = act.because(reason.strip())
    locked = moves.ready(lifecycles.incoming, "return_to_sender", document, act)
    why = _long_enough(reason)
    document = moves.apply(
        lifecycles.incoming,
        "return_to_sender",
        locked,
        act=act,
        changes={"returned_reason": why},
    )
    events.publish(DocumentReturned(document_id=document.pk))
    return document


@transaction.atomic
def take_back(*, document: IncomingDocument, act: Act) -> IncomingDocument:
    """A returned document was sent again as it is: it waits to be registered."""
    locked = moves.lock(document, act)
    document = moves.apply(
        lifecycles.incoming,
        "take_back",
        locked,
        act=act,
        changes={"returned_at": None, "returned_by": None, "returned_reason": ""},
    )
    events.publish(DocumentArrived(document_id=document.pk))
    return document
