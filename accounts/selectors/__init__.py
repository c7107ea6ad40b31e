"""Reads of accounts for pages, policies and the apps above."""

from accounts.selectors.calendars import calendar
from accounts.selectors.capacities import capacities_of, capacity_by_key
from accounts.selectors.people import delegates_of, head_of, people_with_role
from accounts.selectors.signing import may_sign, signing_rights
from accounts.selectors.units import unit_as_of, units_with_below

__all__ = [
    "calendar",
    "capacities_of",
    "capacity_by_key",
    "delegates_of",
    "head_of",
    "may_sign",
    "people_with_role",
    "signing_rights",
    "unit_as_of",
    "units_with_below",
]
