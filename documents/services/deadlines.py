"""Deadlines of incoming documents: which source counts, and on which working day it falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import HostedOrganisation
from accounts.selectors import calendar
from documents.choices import DueSource

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
