"""The drafting templates that are shipped: a table of data beside the Word files (PTY-12)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "print" / "templates"
TABLE = FOLDER / "templates.csv"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One row: for which kinds, laid out how, with which first words, since when and by what source.

    `kind_codes` empty: for every kind of the family. `written_here`: the portal's editor makes it, too.
    """

    code: str
    name: str
    family: str
    kind_codes: frozenset[str]
    layout: str
    heading: str
    written_here: bool
    bases: str
    body: str
    ordinal: int
    valid_from: date
    valid_to: date | None
    source: str
    certainty: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.layout}.docx"

    @property
    def is_letter(self) -> bool:
        return self.layout.endswith("_letter")

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def serves(self, *, family: str, kind_code: str, has_title: bool) -> bool:
        """Whether it is a template for a kind of a family."""
        if self.family not in {family, "shared"}:
            return False
        if self.kind_codes:
            return kind_code in self.kind_codes
        return has_title != self.is_letter


@cache
def shipped() -> tuple[Shipped, ...]:
    """All rows, in their order."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        rows = [_row(values) for values in csv.DictReader(source)]
    return tuple(sorted(rows, key=lambda row: row.ordinal))


def _row(values: dict[str, str]) -> Shipped:
    return Shipped(
        code=values["code"],
        name=values["name"],
        family=values["family"],
        kind_codes=frozenset(values["kind_codes"].split()),
        layout=values["layout"],
        heading=values["heading"],
        written_here=values["written_here"] == "1",
        bases=values["bases"],
        body=values["body"],
        ordinal=int(values["ordinal"]),
        valid_from=date.fromisoformat(values["valid_from"]),
        valid_to=date.fromisoformat(values["valid_to"]) if values["valid_to"] else None,
        source=values["source"],
        certainty=values["certainty"],
    )


def of_kind(*, family: str, kind_code: str, has_title: bool, on: date) -> list[Shipped]:
    """Those for a kind on a day: its own first, then the general ones of the family, then shared."""
    rows = [
        row
        for row in shipped()
        if row.holds_on(on) and row.serves(family=family, kind_code=kind_code, has_title=has_title)
    ]
    if not any(row.family == family for row in rows):
        # A kind that the table does not name, such as a sector's own letter.
        rows += [
            row
            for row in shipped()
            if row.holds_on(on)
            and row.family == family
            and row.is_letter != has_title
            and row.heading == "own"
        ][:1]
    return sorted(rows, key=lambda row: (row.family != family, not row.kind_codes, row.ordinal))
