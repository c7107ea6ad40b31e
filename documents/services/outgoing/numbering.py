"""Number, symbol and date of a document (NĐ 30/2020 Art. 15; PTY-01 … PTY-06)."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Family
from core import events
from core.acts import Act
from core.errors import Blocked, InvalidInput
from documents import lifecycles
from documents.choices import WaivedRule
from documents.engine.text import codes
from documents.events import DocumentNumbered
from documents.models import OutgoingDocument, Register, RegisterEntry
from documents.selectors import series, waivers
from documents.services import moves, numbers, provenance, search_index
from documents.services.outgoing import waivers as aside
from documents.services.outgoing.steps import step

TAIL = re.compile(r"[a-z0-9]{1,6}\Z")


@transaction.atomic
def take_number(
    *,
    document: OutgoingDocument,
    on: date | None = None,
    register: Register | None = None,
    reserved: RegisterEntry | None = None,
    tail: str = "",
    revision: int | None = None,
    act: Act,
) -> OutgoingDocument:
    """Give number, symbol and date (NĐ 30/2020 Art. 15). The number is the last thing taken.

    `on` is the date of the document, today by default; never before the date of the number before
    it in the series (OUT-06), never in the future. `reserved` is a number kept for it, with its own
    date. `tail` ends the symbol of a Party document (PTY-05). `act.reason` sets the rules of
    authority aside (QĐ 399-QĐ/TW).
    """
    day = reserved.entered_on if reserved is not None else on or act.on
    if day > act.on:
        raise InvalidInput(_("A document is not dated in the future."), field="on")
    ready = lifecycles.outgoing.check(
        "take_number", moves.lock(document, act), act=act, revision=revision
    )
    _refuse_early(ready, day)
    ready.symbol_tail = _tail(ready, tail)
    if reserved is not None:
        book = reserved.register
    else:
        book = register or series.default_register(ready, day)
    _judge_authority(book, ready, day, act)
    if reserved is not None:
        entry = numbers.use_reserved(entry=reserved, document=ready, act=act)
    else:
        entry = numbers.take(register=book, document=ready, on=day, act=act)
    return _numbered("take_number", ready, entry, act)


@transaction.atomic
def insert_number(
    *, document: OutgoingDocument, after: RegisterEntry, revision: int | None = None, act: Act
) -> OutgoingDocument:
    """Repair a missed number with a suffix: 12a on the date of 12, by the chief of office and with
    a reason that stands in the book (OUT-07)."""
    ready = lifecycles.outgoing.check(
        "insert_number", moves.lock(document, act), act=act, revision=revision
    )
    if after.register.organisation_id != ready.organisation_id:
        raise InvalidInput(_("This register belongs to another organisation."), field="after")
    _refuse_early(ready, after.entered_on)
    _judge_authority(after.register, ready, after.entered_on, act)
    entry = numbers.insert_after(entry=after, document=ready, reason=act.reason, act=act)
    return _numbered("insert_number", ready, entry, act)


def _numbered(
    name: str, ready: OutgoingDocument, entry: RegisterEntry, act: Act
) -> OutgoingDocument:
    code = numbers.symbol(document=ready, entry=entry)
    full = codes.format_code(code)
    numbered = step(
        name,
        ready,
        act=act,
        changes={
            "register_entry": entry,
            "code_number": code.code_number,
            "code_notation": code.code_notation,
            "code_display": full,
            "code_folded": codes.fold_code(full),
            "issued_on": entry.entered_on,
            "sort_on": entry.entered_on,
            "symbol_tail": ready.symbol_tail,
            "provenance": provenance.derived(ready, ["code_display", "issued_on"]),
        },
    )
    search_index.reindex(numbered)
    events.publish(DocumentNumbered(document_id=numbered.pk, entry_id=entry.pk))
    return numbered


def _refuse_early(document: OutgoingDocument, day: date) -> None:
    if document.signed_at is not None and day < timezone.localdate(document.signed_at):
        raise InvalidInput(_("A document is not dated before the day it was signed."), field="on")


def _tail(document: OutgoingDocument, tail: str) -> str:
    tail = tail.strip().lstrip("/").lower()
    if not tail:
        return document.symbol_tail
    if document.organisation.family != Family.PARTY:
        raise InvalidInput(
            _("Only the symbol of a Party document has a tail, such as /nb."), field="tail"
        )
    if TAIL.match(tail) is None:
        raise InvalidInput(_("A tail is a few letters, for example nb."), field="tail")
    return tail


def _judge_authority(register: Register, document: OutgoingDocument, day: date, act: Act) -> None:
    """A body without authority for the kind: a warning that a reason overrides."""
    objections = series.authority_objections(register, document, day)
    if not waivers.standing(document, WaivedRule.AUTHORITY, objections):
        return
    if not act.reason.strip():
        raise Blocked([one.sentence for one in objections], code="no_authority", field="reason")
    aside.set_aside(document=document, rule=WaivedRule.AUTHORITY, objections=objections, act=act)
