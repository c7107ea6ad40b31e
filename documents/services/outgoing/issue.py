"""Signature applied, number taken, seal put, issued. Files come from the signing side (OUT-12)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.services import principals
from core import events
from core.acts import Act
from core.errors import Blocked, InvalidInput, WrongState
from documents import lifecycles
from documents.choices import (
    Direction,
    GrantReason,
    OutgoingState,
    RecipientChannel,
    RecipientStatus,
    VersionOrigin,
    WaivedRule,
)
from documents.engine.text import codes
from documents.events import DocumentIssued, DocumentNumbered, DocumentSigned
from documents.models import OutgoingDocument, Register, StoredFile
from documents.policies import outgoing as may
from documents.selectors import reconciliation
from documents.services import grants, moves, numbers, search_index, versions
from documents.services.outgoing import follow, waivers
from documents.services.outgoing.steps import step

FROM_SIGNING = {
    VersionOrigin.PREPARED: {OutgoingState.SUBMITTED},
    VersionOrigin.NUMBERED: {OutgoingState.NUMBERED},
    VersionOrigin.SEALED: {OutgoingState.NUMBERED},
}


@transaction.atomic
def sign_applied(
    *, document: OutgoingDocument, stored: StoredFile, base: StoredFile, act: Act
) -> OutgoingDocument:
    """The leader's validated signature is in `stored`, made from `base` (what he was shown).

    Refused (WrongState) when another version has come since.
    """
    changed = step("sign", document, act=act)
    current = changed.current_version
    if current is None or current.stored_id != base.pk:
        raise WrongState(
            _("The text has changed since it was shown for signing. Look at it and sign again."),
            code="text_changed",
        )
    _add(changed, stored, VersionOrigin.SIGNED, act)
    clerks = principals.of_roles(changed.organisation, [Role.CLERK])
    grants.give(document=changed, principals=clerks, reason=GrantReason.ROUTED, act=act)
    events.publish(DocumentSigned(document_id=changed.pk))
    return changed


@transaction.atomic
def file_changed(
    *, document: OutgoingDocument, stored: StoredFile, base: StoredFile, origin: str, act: Act
) -> OutgoingDocument:
    """An incremental update of the file by the signing side: prepared, numbered or sealed."""
    locked: OutgoingDocument = OutgoingDocument.objects.locked().get(pk=document.pk)
    current = locked.current_version
    allowed = FROM_SIGNING.get(VersionOrigin(origin), set())
    if locked.state not in allowed or current is None or current.stored_id != base.pk:
        raise WrongState(_("The document has moved on since this file was made."))
    _add(locked, stored, origin, act)
    return locked


def _add(document: OutgoingDocument, stored: StoredFile, origin: str, act: Act) -> None:
    versions.add(
        document=document, stored=stored, origin=origin, name=_file_name(document), act=act
    )


def _file_name(document: OutgoingDocument) -> str:
    words = " ".join(part for part in (document.code_display, document.subject[:80]) if part)
    return words.replace("/", "-") + ".pdf"


@transaction.atomic
def take_number(
    *,
    document: OutgoingDocument,
    on: date | None = None,
    register: Register | None = None,
    revision: int | None = None,
    act: Act,
) -> OutgoingDocument:
    """Give number, symbol and date (NĐ 30/2020 Art. 15). The number is the last thing taken.

    `on` is the date of the document, today by default; never before the date of the number
    before it in the series (OUT-06), never in the future.
    """
    day = on or act.on
    if day > act.on:
        raise InvalidInput(_("A document is not dated in the future."), field="on")
    ready = lifecycles.outgoing.check(
        "take_number", moves.lock(document, act), act=act, revision=revision
    )
    if ready.signed_at is not None and day < timezone.localdate(ready.signed_at):
        raise InvalidInput(_("A document is not dated before the day it was signed."), field="on")
    book = register or default_register(ready, day)
    entry = numbers.take(register=book, document=ready, on=day, act=act)
    code = numbers.symbol(document=ready, entry=entry)
    full = codes.format_code(code)
    numbered = step(
        "take_number",
        ready,
        act=act,
        changes={
            "register_entry": entry,
            "code_number": code.code_number,
            "code_notation": code.code_notation,
            "code_display": full,
            "code_folded": codes.fold_code(full),
            "issued_on": day,
            "sort_on": day,
        },
    )
    search_index.reindex(numbered)
    events.publish(DocumentNumbered(document_id=numbered.pk, entry_id=entry.pk))
    return numbered


def default_register(document: OutgoingDocument, day: date) -> Register:
    """The book proposed for it; internal documents share the outgoing book unless one is theirs."""
    books = Register.objects.in_force(day).filter(
        organisation_id=document.organisation_id, secret=document.secrecy > 0
    )
    for direction in (document.direction, Direction.OUTGOING):
        book: Register | None = (
            books.filter(direction=direction).order_by("-is_default", "pk").first()
        )
        if book is not None:
            return book
    raise Blocked(
        [_("There is no register of outgoing documents. An administrator must open one.")],
        code="no_register",
    )


@transaction.atomic
def issue(*, document: OutgoingDocument, revision: int | None = None, act: Act) -> OutgoingDocument:
    """Send it out: addressees inside the house see it at once, others are on the dispatch list.

    `act.reason` sets aside what the paper and the lists of addressees disagree about (OUT-18). What
    it was drafted to replace or correct follows in the same act.
    """
    ready = moves.lock(document, act)
    if act.reason and ready.state == OutgoingState.NUMBERED:
        may.issue_document(act.who, ready)
        waivers.set_aside(
            document=ready,
            rule=WaivedRule.RECIPIENTS,
            objections=reconciliation.compare(ready, act.on).objections,
            act=act,
        )
    issued = step("issue", ready, act=act, revision=revision)
    inside = list(
        issued.recipients.select_related("person", "unit").exclude(person=None, unit=None)
    )
    readers = principals.of_people(r.person for r in inside if r.person is not None)
    readers += principals.of_units(r.unit for r in inside if r.unit is not None)
    if readers:
        grants.give(document=issued, principals=readers, reason=GrantReason.RECEIVED, act=act)
    issued.recipients.filter(channel=RecipientChannel.INTERNAL).update(
        status=RecipientStatus.SENT, dispatched_at=act.at
    )
    follow.carry_out(issued, act)
    events.publish(DocumentIssued(document_id=issued.pk))
    return issued
