"""The working-day calendar of an organisation that works here (CAL-06)."""

from __future__ import annotations

from datetime import date

from accounts.models import HostedOrganisation
from catalogues.selectors import calendar_for
from core.workdays import Calendar


def calendar(organisation: HostedOrganisation, start: date, end: date) -> Calendar:
    """Days off and swapped days from `start` to `end`; what stands nearest decides."""
    return calendar_for(organisation.organisation_id, start, end)
