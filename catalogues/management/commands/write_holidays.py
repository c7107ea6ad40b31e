"""`manage.py write_holidays`: compute the days off and write the data file that is loaded."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalogues.engine.holidays import days_off
from catalogues.services.loading import DATA

FIRST_YEAR, LAST_YEAR = 2025, 2032
COLUMNS = [
    "code",
    "day",
    "kind",
    "organisation",
    "name",
    "name_en",
    "ordinal",
    "valid_from",
    "valid_to",
    "source",
    "certainty",
    "note",
]


def table(first: int = FIRST_YEAR, last: int = LAST_YEAR) -> str:
    """The text of the data file: every day off of the years `first` to `last`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for year in range(first, last + 1):
        for entry in days_off(year):
            day = entry.day.isoformat()
            known = "S" if entry.sure else "L"
            note = "" if entry.sure else "Theo lệ thường; chờ thông báo của cơ quan có thẩm quyền."
            writer.writerow(
                [
                    *(day, day, entry.kind, "", entry.reason, entry.reason_en, 0),
                    *("2021-01-01", "", entry.source, known, note),
                ]
            )
    return out.getvalue()


class Command(BaseCommand):
    help = "Compute the public holidays and write catalogues/data/calendar-days.csv."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--last-year", type=int, default=LAST_YEAR)

    def handle(self, *args: Any, **options: Any) -> None:
        path = DATA / "calendar-days.csv"
        path.write_text(table(last=options["last_year"]), encoding="utf-8")
        self.stdout.write(str(path))
