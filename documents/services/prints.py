"""Printed books and sheets as PDF; every print is journalled (NĐ 30/2020 PL IV, R26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import journal
from core.acts import Act
from core.errors import Sentence
from documents.choices import Direction
from documents.engine.files import typeset, volumes
from documents.models import Register, RegisterEntry
from documents.policies import registers as may
from documents.selectors import books

MOST = 20_000
VOLUME = 4_000
"""Rows typeset at once; a longer book is bound of several volumes."""
INCOMING_COLUMNS: dict[str, Sentence] = {
    "arrived_on": gettext_lazy("Arrived"),
    "number": gettext_lazy("Arrival number"),
    "author": gettext_lazy("Issuing office"),
    "code": gettext_lazy("Number and symbol"),
    "issued_on": gettext_lazy("Dated"),
    "subject": gettext_lazy("Kind and subject"),
    "receiver": gettext_lazy("Addressee"),
    "passed_on": gettext_lazy("Passed on"),
    "note": gettext_lazy("Note"),
}
OUTGOING_COLUMNS: dict[str, Sentence] = {
    "code": gettext_lazy("Number and symbol"),
    "issued_on": gettext_lazy("Dated"),
    "subject": gettext_lazy("Kind and subject"),
    "signer": gettext_lazy("Signer"),
    "recipients": gettext_lazy("Recipients"),
    "file_copy": gettext_lazy("Keeps the file copy"),
    "copies": gettext_lazy("Copies"),
    "note": gettext_lazy("Note"),
}


def register_book(*, register: Register, scope: str, act: Act) -> bytes:
    """One series of a register in the columns of NĐ 30/2020 PL IV, in the order of numbers.

    Void and reserved numbers stand in the book with their reason. A long book is typeset in volumes
    and bound into one file, so that it never ends before its last number. Raises NotPermitted.
    """
    may.read_register(act.who, register)
    incoming = register.direction == Direction.INCOMING
    line = _incoming_line if incoming else _outgoing_line
    house = register.organisation
    data = {
        "organisation_name": house.name,
        "higher_name": house.higher_name,
        "subtitle": f"{register.name} – {scope.replace('term:', _('Term') + ' ')}",
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
    }
    name = "register_incoming" if incoming else "register_outgoing"
    count = 0

    def typeset_volumes() -> Iterator[bytes]:
        nonlocal count
        for part in _volumes(register, scope, act):
            count += len(part)
            rows = [line(entry) for entry in part]
            yield typeset.compile_form(name, {**data, "rows": rows}, at=act.at)

    made = volumes.bind(typeset_volumes())
    journal.record(act, "documents.register.print", register, facts={"scope": scope, "rows": count})
    return made


def register_sheet(*, register: Register, scope: str, act: Act) -> bytes:
    """The same book as an XLSX sheet, written row by row."""
    may.read_register(act.who, register)
    incoming = register.direction == Direction.INCOMING
    line = _incoming_line if incoming else _outgoing_line
    columns = INCOMING_COLUMNS if incoming else OUTGOING_COLUMNS
    rows = (
        [line(entry).get(key, "") for key in columns]
        for part in _volumes(register, scope, act)
        for entry in part
    )
    made = volumes.sheet(register.name, [str(label) for label in columns.values()], rows)
    journal.record(act, "documents.register.export", register, facts={"scope": scope})
    return made


def _volumes(register: Register, scope: str, act: Act) -> Iterator[list[RegisterEntry]]:
    """The entries in the order of numbers, a volume at a time; at least one, which may be empty."""
    rows = (
        RegisterEntry.objects.filter(register=register, scope=scope)
        .select_related(
            "document__kind",
            "document__unit",
            "document__incoming__presented_to",
            "document__outgoing__drafter",
        )
        .prefetch_related("document__recipients", "document__assignments__unit")
        .prefetch_related("document__assignments__person")
        .order_by("number", "suffix", "pk")
    )
    last: tuple[int, str] | None = None
    while True:
        asked = rows
        if last is not None:
            asked = rows.filter(Q(number__gt=last[0]) | Q(number=last[0], suffix__gt=last[1]))
        part = list(asked[:VOLUME])
        if not part and last is not None:
            return
        books.masked(part, act.who)
        yield part
        if len(part) < VOLUME:
            return
        last = (part[-1].number, part[-1].suffix)


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _empty(entry: RegisterEntry) -> str:
    """What is said of a number without a document."""
    if entry.void_at is not None:
        return _("Void: %(reason)s") % {"reason": entry.void_reason}
    if entry.reserved_until is not None and entry.document_id is None:
        return _("Kept until %(day)s") % {"day": _day(entry.reserved_until)}
    return ""


def named(document: Any) -> str:
    """Kind and subject as on the paper: "Quyết định (cá biệt)" is there "Quyết định", and a subject
    that begins with its kind does not say it twice."""
    kind = document.kind.name.partition(" (")[0] if document.kind else ""
    subject: str = document.subject
    if kind and f"{subject} ".casefold().startswith(f"{kind} ".casefold()):
        return subject
    return " ".join(part for part in (kind, subject) if part)


def _incoming_line(entry: RegisterEntry) -> dict[str, str]:
    document = entry.document
    if document is None:
        return {
            "arrived_on": _day(entry.entered_on),
            "number": str(entry),
            "note": _empty(entry),
        }
    given = [a for a in document.assignments.all() if a.is_live and a.role != "info"]
    receivers = [str(a.person or (a.unit.name if a.unit else "")) for a in given]
    passed = min((a.assigned_at for a in given), default=None)
    return {
        "arrived_on": _day(document.sort_on),
        "number": str(entry),
        "author": document.issuer_name,
        "code": document.code_display,
        "issued_on": _day(document.issued_on),
        "subject": named(document),
        "receiver": ", ".join(receivers) or str(document.incoming.presented_to or ""),
        "passed_on": _day(timezone.localdate(passed)) if passed else "",
        "note": _empty(entry) or entry.inserted_reason or document.note,
    }


def _outgoing_line(entry: RegisterEntry) -> dict[str, str]:
    document = entry.document
    if document is None:
        return {
            "code": str(entry),
            "issued_on": _day(entry.entered_on),
            "note": _empty(entry),
        }
    recipients = sorted(document.recipients.all(), key=lambda one: one.ordinal)
    return {
        "code": document.code_display or str(entry),
        "issued_on": _day(document.issued_on),
        "subject": named(document),
        "signer": document.signer_name,
        "recipients": ", ".join(one.name for one in recipients if one.is_listed),
        "file_copy": document.unit.name if document.unit else "",
        "copies": str(document.outgoing.copies or ""),
        "note": _empty(entry) or entry.inserted_reason or document.note,
    }
