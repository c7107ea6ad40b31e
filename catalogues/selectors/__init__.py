"""Reads of the standard data for the apps above."""

from catalogues.selectors.calendars import calendar_for
from catalogues.selectors.organisations import (
    Found,
    find_by_code,
    lineage_codes,
    search_organisations,
)
from catalogues.selectors.rules import (
    ChannelAnswer,
    channel_answer,
    issuing_allowed,
    kinds_for,
    kinds_of_abbreviation,
    limits_of_circulation,
    signature_forms,
    signature_prefix,
)

__all__ = [
    "ChannelAnswer",
    "Found",
    "calendar_for",
    "channel_answer",
    "find_by_code",
    "issuing_allowed",
    "kinds_for",
    "kinds_of_abbreviation",
    "limits_of_circulation",
    "lineage_codes",
    "search_organisations",
    "signature_forms",
    "signature_prefix",
]
