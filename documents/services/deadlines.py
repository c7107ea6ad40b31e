"""Deadlines of incoming documents: which source counts, and on which working day it falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from accounts.models import HostedOrganisation
from accounts.selectors import calendar
from catalogues.models import HandlingTerm
from documents.choices import DueSource

if TYPE_CHECKING:
    from documents.models import IncomingDocument

STRENGTH = [DueSource.DIRECTIVE, DueSource.DOCUMENT, DueSource.PROCEDURE, DueSource.OFFICE]


@dataclass(frozen=True, slots=True)
class Deadline:
    due_on: date
    source: str


def on_working_day(organisation: HostedOrganisation, day: date) -> date:
    """The day itself, or the next one that is worked (CAL-07)."""
    table = calendar(organisation, day, day + timedelta(days=40))
    return table.next_working_day(day)


def office_default(organisation: HostedOrganisation, start: date) -> Deadline:
    """The office's number of working days, counted from the day after `start`."""
    days = organisation.default_handling_days
    table = calendar(organisation, start, start + timedelta(days=days * 3 + 60))
    return Deadline(table.add(start, days), DueSource.OFFICE)


def by_procedure(document: IncomingDocument, start: date) -> date | None:
    """The day that the law or a procedure sets for its kind and field of work (IN-10).

    The term that names both is nearer than one that names one of them. None where no term speaks.
    """
    kind_code = document.kind.code if document.kind is not None else ""
    field_code = document.field.code if document.field is not None else ""
    near: list[tuple[int, int]] = []
    for term in HandlingTerm.objects.on(start).select_related("kind", "field"):
        wanted = [(term.kind, kind_code), (term.field, field_code)]
        named = [(row.code, code) for row, code in wanted if row is not None]
        if named and all(mine == code for mine, code in named):
            near.append((-len(named), int(term.working_days)))
    if not near:
        return None
    days = min(near)[1]
    table = calendar(document.organisation, start, start + timedelta(days=days * 3 + 60))
    return table.add(start, days)


def strongest(
    organisation: HostedOrganisation,
    start: date,
    *,
    directive: date | None = None,
    document: date | None = None,
    procedure: date | None = None,
) -> Deadline:
    """IN-10: a leader's instruction, then the document, then the procedure, then the office."""
    given = [
        (directive, DueSource.DIRECTIVE),
        (document, DueSource.DOCUMENT),
        (procedure, DueSource.PROCEDURE),
    ]
    for day, source in given:
        if day is not None:
            return Deadline(on_working_day(organisation, day), source)
    return office_default(organisation, start)


def is_weaker(source: str, than: str) -> bool:
    """Whether a deadline of that source gives way to one of the other."""
    return not source or STRENGTH.index(DueSource(source)) > STRENGTH.index(DueSource(than))
