"""The file plan of a year: drawn up, copied, read from a table, approved, added to (domain.md §5.1)."""

from documents.services.file_plans.course import approve, copy, make, return_, submit
from documents.services.file_plans.lines import add_ad_hoc, add_class, edit_class, remove_class
from documents.services.file_plans.reading import LineRead, Reading, read_table

__all__ = [
    "LineRead",
    "Reading",
    "add_ad_hoc",
    "add_class",
    "approve",
    "copy",
    "edit_class",
    "make",
    "read_table",
    "remove_class",
    "return_",
    "submit",
]
