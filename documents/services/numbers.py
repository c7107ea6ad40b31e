"""Numbers: taken from one counter row per series, gapless, never reused.

`INSERT … ON CONFLICT DO UPDATE … RETURNING` makes the series' row or counts it up under its lock,
which is held until the transaction ends: a rollback gives the number back, so there is no gap.
Take a number last, when nothing can refuse any more.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import Blocked, InvalidInput, ReasonMissing, WrongState
from documents.choices import Direction, IncomingState, OutgoingState
from documents.engine.text import codes
from documents.models import Document, Register, RegisterCounter, RegisterEntry, SeriesClosing
from documents.policies import registers as may
from documents.selectors.series import NoSeries, scope_of
from documents.services import symbols

__all__ = ["NoSeries", "scope_of"]

LONGEST_RESERVATION_DAYS = 30
SUFFIXES = "abcdefghik"

_COUNT_UP = """
    INSERT INTO documents_registercounter (register_id, scope, last_number, last_on)
         VALUES (%(register)s, %(scope)s, 1, %(on)s)
    ON CONFLICT (register_id, scope) DO UPDATE
            SET last_number = documents_registercounter.last_number + 1, last_on = EXCLUDED.last_on
          WHERE documents_registercounter.last_on <= EXCLUDED.last_on
      RETURNING last_number
"""


@transaction.atomic
def take(*, register: Register, document: Document, on: date, act: Act) -> RegisterEntry:
    """The next number of the document's series, dated `on`.

    Raises InvalidInput when the register is not for this document, or when a later date already
    has a number (OUT-06). The caller has judged the person and locked the document.
    """
    _refuse_wrong_register(register, document, on)
    if on > act.on:
        raise InvalidInput(_("A number cannot be dated in the future."), field="on")
    scope = scope_of(register, document, on)
    _refuse_closed(register, scope)
    return RegisterEntry.objects.create(
        register=register,
        scope=scope,
        number=_count_up(register, scope, on),
        document_id=document.pk,
        entered_on=on,
        taken_at=act.at,
        taken_by=act.by,
    )


def _count_up(register: Register, scope: str, on: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, {"register": register.pk, "scope": scope, "on": on})
        row = cursor.fetchone()
    if row is not None:
        return int(row[0])
    counter = RegisterCounter.objects.get(register=register, scope=scope)
    raise InvalidInput(
        _("Number %(number)s of this series is dated %(day)s; the next cannot be dated earlier.")
        % {"number": counter.last_number, "day": date_format(counter.last_on, "SHORT_DATE_FORMAT")},
        code="date_order",
        field="on",
        facts={"last_number": counter.last_number, "last_on": counter.last_on.isoformat()},
    )


def _refuse_closed(register: Register, scope: str) -> None:
    if SeriesClosing.objects.filter(register=register, scope=scope).exists():
        raise WrongState(_("This series is closed; it takes no number any more."))


def _refuse_wrong_register(register: Register, document: Document | None, on: date) -> None:
    if register.locked_at is not None:
        raise InvalidInput(
            _("This register is locked: no number is taken from it."), field="register"
        )
    if (register.valid_from and on < register.valid_from) or (
        register.valid_to and on > register.valid_to
    ):
        raise InvalidInput(_("This register is not in use on that day."), field="register")
    if document is None:
        return
    if register.organisation_id != document.organisation_id:
        raise InvalidInput(_("This register belongs to another organisation."), field="register")
    incoming = document.direction == Direction.INCOMING
    if incoming != (register.direction == Direction.INCOMING):
        raise InvalidInput(_("This register is for another kind of traffic."), field="register")
    if register.for_copies != (getattr(document, "copy_of_id", None) is not None):
        raise InvalidInput(
            _("Certified copies are numbered in a register of their own."), field="register"
        )
    if register.secret != (document.secrecy > 0):
        raise InvalidInput(
            _("Secret documents are numbered in a register of their own."), field="register"
        )


@transaction.atomic
def take_bare(*, register: Register, on: date, act: Act) -> RegisterEntry:
    """The next number of a book for something that is no document here (a stub, SEC-04).

    The caller has judged the person and writes the journal line.
    """
    _refuse_wrong_register(register, None, on)
    scope = scope_of(register, None, on)
    _refuse_closed(register, scope)
    return RegisterEntry.objects.create(
        register=register,
        scope=scope,
        number=_count_up(register, scope, on),
        entered_on=on,
        taken_at=act.at,
        taken_by=act.by,
    )


@transaction.atomic
def use_reserved(*, entry: RegisterEntry, document: Document, act: Act) -> RegisterEntry:
    """Give a document the number that was kept for it."""
    locked = RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not locked.is_reserved:
        raise WrongState(_("This number is not kept for anything any more."))
    if locked.reserved_until is not None and locked.reserved_until < act.on:
        raise WrongState(_("The time for which this number was kept is over."))
    _refuse_wrong_register(locked.register, document, locked.entered_on)
    if scope_of(locked.register, document, locked.entered_on) != locked.scope:
        raise InvalidInput(_("This number was kept for another kind of document."), field="kind")
    locked.document_id = document.pk
    locked.save(update_fields=["document"])
    return locked


@transaction.atomic
def reserve(
    *,
    register: Register,
    on: date,
    until: date,
    reason: str,
    act: Act,
    like: Document | None = None,
) -> RegisterEntry:
    """Keep the next number for a document that is not ready, until a day (OUT-05).

    `like` is the document (or an unsaved one with its kind) where kinds are counted apart.
    """
    may.reserve_number(act.who, register)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(field="reason")
    if not on <= until <= on + timedelta(days=LONGEST_RESERVATION_DAYS):
        raise InvalidInput(
            _("A number is kept for at most %(days)s days.") % {"days": LONGEST_RESERVATION_DAYS},
            field="until",
        )
    if on > act.on:
        raise InvalidInput(_("A number cannot be dated in the future."), field="on")
    _refuse_wrong_register(register, None, on)
    scope = scope_of(register, like, on)
    _refuse_closed(register, scope)
    entry = RegisterEntry.objects.create(
        register=register,
        scope=scope,
        number=_count_up(register, scope, on),
        entered_on=on,
        taken_at=act.at,
        taken_by=act.by,
        reserved_until=until,
        reserved_reason=reason[:500],
    )
    journal.record(
        act.because(reason),
        "documents.number.reserve",
        entry,
        facts={"register": register, "scope": scope, "number": entry.number, "until": until},
    )
    return entry


@transaction.atomic
def insert_after(
    *, entry: RegisterEntry, document: Document, reason: str, act: Act
) -> RegisterEntry:
    """Repair a missed number with a suffix: 12a after 12, on the date of 12 (OUT-07)."""
    may.insert_number(act.who, entry.register)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    _refuse_wrong_register(entry.register, document, entry.entered_on)
    if scope_of(entry.register, document, entry.entered_on) != entry.scope:
        raise InvalidInput(_("This number was kept for another kind of document."), field="kind")
    _refuse_closed(entry.register, entry.scope)
    # The counter's row is the lock of the whole series.
    RegisterCounter.objects.select_for_update().get(register=entry.register, scope=entry.scope)
    used = set(
        RegisterEntry.objects.filter(
            register=entry.register, scope=entry.scope, number=entry.number
        ).values_list("suffix", flat=True)
    )
    free = next((letter for letter in SUFFIXES if letter not in used), None)
    if free is None:
        raise InvalidInput(_("No suffix is left for this number."))
    made = RegisterEntry.objects.create(
        register=entry.register,
        scope=entry.scope,
        number=entry.number,
        suffix=free,
        document_id=document.pk,
        entered_on=entry.entered_on,
        taken_at=act.at,
        taken_by=act.by,
        inserted_reason=reason.strip()[:500],
    )
    journal.record(
        act.because(reason.strip()),
        "documents.number.insert",
        made,
        facts={"register": entry.register, "scope": entry.scope, "number": str(made)},
    )
    return made


@transaction.atomic
def void(*, entry: RegisterEntry, reason: str, act: Act) -> RegisterEntry:
    """Declare a number void; it stays in the register with the reason, never given again (OUT-05)."""
    may.void_number(act.who, entry.register)
    locked = _locked_live(entry)
    if locked.document is not None and locked.document.state not in (
        OutgoingState.CANCELLED,
        IncomingState.RETURNED,
        IncomingState.RECALLED,
    ):
        raise Blocked(
            [
                _("Number %(number)s belongs to “%(document)s”, which is not cancelled.")
                % {"number": locked, "document": locked.document}
            ]
        )
    return _void(locked, reason, act)


@transaction.atomic
def void_with_document(*, entry: RegisterEntry, reason: str, act: Act) -> RegisterEntry:
    """The number of a document whose cancelling this act is; the cancelling was judged."""
    return _void(_locked_live(entry), reason, act)


@transaction.atomic
def expire_reservations(*, act: Act) -> int:
    """Declare kept numbers void whose time is over; returns how many."""
    over = RegisterEntry.objects.select_for_update(of=("self",), skip_locked=True).filter(
        reserved_until__lt=act.on, document=None, void_at=None
    )
    done = [_void(entry, str(_("The time for which it was kept is over.")), act) for entry in over]
    return len(done)


def _locked_live(entry: RegisterEntry) -> RegisterEntry:
    locked = (
        RegisterEntry.objects.select_for_update(of=("self",))
        .select_related("document")
        .get(pk=entry.pk)
    )
    if locked.void_at is not None:
        raise WrongState(_("This number is void already."))
    return locked


def _void(entry: RegisterEntry, reason: str, act: Act) -> RegisterEntry:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(field="reason")
    entry.void_at, entry.void_by, entry.void_reason = act.at, act.by, reason[:500]
    entry.save(update_fields=["void_at", "void_by", "void_reason"])
    journal.record(
        act.because(reason),
        "documents.number.void",
        entry,
        facts={"register": entry.register, "scope": entry.scope, "number": str(entry)},
    )
    return entry


def symbol(*, document: Document, entry: RegisterEntry) -> codes.Code:
    """Number and notation as the family of the organisation writes them (domain.md §2.9, §3.3)."""
    register = entry.register
    return symbols.code_of(
        document,
        number=entry.number,
        suffix=entry.suffix,
        body=register.body_symbol,
        year=entry.entered_on.year if register.year_in_symbol else None,
        tail=getattr(document, "symbol_tail", "") or register.tail,
    )
