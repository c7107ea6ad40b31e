"""Dossiers: opened from the file plan, filled in the order of dates, kept, closed, handed over."""

from documents.services.dossiers.closing import close, due_day, note_due, reopen
from documents.services.dossiers.contents import Added, add, add_each, add_many, remove
from documents.services.dossiers.keepers import (
    Handed,
    accept,
    hand_over,
    hand_over_all,
)
from documents.services.dossiers.opening import edit, open_, open_ad_hoc
from documents.services.dossiers.retention import recalculate, set_retention, years
from documents.services.dossiers.work import pause, place, report_progress, resume

__all__ = [
    "Added",
    "Handed",
    "accept",
    "add",
    "add_each",
    "add_many",
    "close",
    "due_day",
    "edit",
    "hand_over",
    "hand_over_all",
    "note_due",
    "open_",
    "open_ad_hoc",
    "pause",
    "place",
    "recalculate",
    "remove",
    "reopen",
    "report_progress",
    "resume",
    "set_retention",
    "years",
]
