"""Lines of a file plan out of a table (XLSX or CSV), with a result for each row and all or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Person, Unit
from catalogues.engine import tables
from catalogues.models import RetentionRule
from core.acts import Act
from core.errors import DomainError, InvalidInput, Sentence, TooLarge
from documents import lifecycles
from documents.engine.text.letters import fold
from documents.models import FilePlan, RecordClass
from documents.selectors import retention as table
from documents.services.file_plans.lines import add_class, locked

MOST = 2_000
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("so va ky hieu", "so va ky hieu ho so", "so, ky hieu ho so", "ky hieu", "ma", "code"),
    "title": (
        "ten de muc va tieu de ho so", "tieu de", "tieu de ho so", "de muc", "title",
    ),
    "retention": ("thoi han bao quan", "thoi han luu tru", "thoi han", "retention"),
    "keeper": ("nguoi lap", "nguoi lap ho so", "keeper"),
    "unit": ("don vi", "unit"),
    "parent": ("thuoc de muc", "thuoc", "under"),
    "note": ("ghi chu", "note"),
}  # fmt: skip
"""What each column may be called, folded; the first is what our own file says."""
PERMANENT = ("vinh vien", "permanent")
TERM = re.compile(r"(\d{1,3})\s*(nam|years?)?")


@dataclass(frozen=True, slots=True)
class LineRead:
    """One row: where it stands in the table, what it says, why it cannot be taken (or "")."""

    number: int
    code: str
    title: str
    sentence: Sentence = ""


@dataclass(frozen=True)
class Reading:
    """All rows of a table; `is_done` when every one of them is in the plan now."""

    rows: list[LineRead] = field(default_factory=list)
    is_done: bool = False

    @property
    def refused(self) -> list[LineRead]:
        return [row for row in self.rows if row.sentence]


class _Undo(Exception):
    """Takes back what was written, because one row could not be."""


def read_table(*, plan: FilePlan, content: bytes, name: str, act: Act) -> Reading:
    """Put the rows of a table into a plan that is drawn up: all of them, or none.

    A row without a retention is a heading for those after it. Raises InvalidInput when the file is
    no table, WrongState and NotPermitted as the plan says.
    """
    rows = _rows(tables.read(content, name))
    try:
        return _write(plan, rows, act)
    except _Undo as undo:
        found: Reading = undo.args[0]
        return found


def _rows(raw: list[tables.Row]) -> list[dict[str, str]]:
    if not raw:
        raise InvalidInput(_("The file is empty."), code="empty_table", field="file")
    if len(raw) > MOST:
        raise TooLarge(_("A file plan has at most 2,000 lines."), field="file")
    known: dict[str, str] = {}
    for column in raw[0]:
        folded = " ".join(fold(column).replace("(", " ").replace(")", " ").split())
        for key, names in COLUMNS.items():
            if folded in names or folded.strip("*: ") in names:
                known.setdefault(key, column)
    if "code" not in known or "title" not in known:
        raise InvalidInput(
            _("The table needs the columns “%(code)s” and “%(title)s”.")
            % {"code": "Số và ký hiệu", "title": "Tên đề mục và tiêu đề hồ sơ"},
            code="columns_missing",
            field="file",
        )
    return [{key: row[column].strip() for key, column in known.items()} for row in raw]


@transaction.atomic
def _write(plan: FilePlan, rows: list[dict[str, str]], act: Act) -> Reading:
    plan = locked(plan, act)
    lifecycles.file_plan.check("import_lines", plan, act=act)
    lookup = _Lookup(plan, act)
    results: list[LineRead] = []
    above: RecordClass | None = None
    for number, row in enumerate(rows, start=2):
        sentence: Sentence = ""
        try:
            with transaction.atomic():
                made = _line(plan, row, above, lookup, act)
        except DomainError as refusal:
            sentence = refusal.sentence
        else:
            lookup.by_code[fold(made.code)] = made
            above = made if made.is_group else above
        results.append(LineRead(number, row["code"], row["title"], sentence))
    if any(one.sentence for one in results):
        raise _Undo(Reading(results, is_done=False))
    lifecycles.file_plan.apply("import_lines", plan, act=act, facts={"lines": len(results)})
    return Reading(results, is_done=True)


def _line(
    plan: FilePlan, row: dict[str, str], above: RecordClass | None, lookup: _Lookup, act: Act
) -> RecordClass:
    retention = lookup.retention(row.get("retention", ""), row["title"])
    is_group = retention is None
    return add_class(
        plan=plan,
        code=row["code"],
        title=row["title"],
        retention=retention,
        is_group=is_group,
        parent=lookup.parent(row.get("parent", "")) or (None if is_group else above),
        unit=lookup.unit(row.get("unit", "")),
        keeper=lookup.keeper(row.get("keeper", "")),
        note=row.get("note", ""),
        act=act,
    )


class _Lookup:
    """What the cells of a table name: units, people and rules of the house, read once."""

    def __init__(self, plan: FilePlan, act: Act) -> None:
        house = plan.organisation
        self.rules = table.rules_of(house.family, act.on)
        self.family, self.day = house.family, act.on
        self.by_code: dict[str, RecordClass] = {
            fold(line.code): line for line in plan.classes.filter(carries=None)
        }
        self.units: dict[str, Unit] = {}
        for unit in Unit.objects.filter(organisation=house).on(act.on):
            for name in (unit.name, unit.short_name, unit.symbol):
                if name:
                    self.units.setdefault(fold(name), unit)
        self.people: dict[str, list[Person]] = {}
        rows = Appointment.objects.effective(act.on).filter(
            unit__organisation=house, person__is_active=True
        )
        for person in {row.person for row in rows.select_related("person")}:
            for name in (person.username, person.full_name):
                self.people.setdefault(fold(name), []).append(person)

    def parent(self, cell: str) -> RecordClass | None:
        if not cell:
            return None
        found = self.by_code.get(fold(cell))
        if found is None:
            raise InvalidInput(
                _("There is no heading “%(code)s” above this row.") % {"code": cell}, field="parent"
            )
        return found

    def unit(self, cell: str) -> Unit | None:
        if not cell:
            return None
        found = self.units.get(fold(cell))
        if found is None:
            raise InvalidInput(
                _("The house has no unit “%(name)s”.") % {"name": cell}, field="unit"
            )
        return found

    def keeper(self, cell: str) -> Person | None:
        if not cell:
            return None
        found = self.people.get(fold(cell), [])
        if not found:
            raise InvalidInput(
                _("Nobody named “%(name)s” works in the house.") % {"name": cell}, field="keeper"
            )
        if len(found) > 1:
            raise InvalidInput(
                _("Several people are named “%(name)s”: give the user name.") % {"name": cell},
                field="keeper",
            )
        return found[0]

    def retention(self, cell: str, title: str) -> RetentionRule | None:
        """By the code of a row ("TH-03"), or by a term ("20 năm", "Vĩnh viễn"): then of the rows
        with that term the one that fits the title best."""
        if not cell:
            return None
        for rule in self.rules:
            if fold(rule.code) == fold(cell):
                return rule
        fitting = self._of_term(fold(cell))
        if not fitting:
            raise InvalidInput(
                _("The retention table has no row “%(term)s”.") % {"term": cell}, field="retention"
            )
        proposed = table.propose(family=self.family, day=self.day, title=title)
        wanted: Any = next((one.rule for one in proposed if one.rule in fitting), fitting[0])
        found: RetentionRule = wanted
        return found

    def _of_term(self, cell: str) -> list[RetentionRule]:
        if cell.strip() in PERMANENT:
            return [rule for rule in self.rules if rule.is_permanent]
        match = TERM.fullmatch(cell.strip())
        if match is None:
            return []
        return [rule for rule in self.rules if rule.term_years == int(match[1])]
