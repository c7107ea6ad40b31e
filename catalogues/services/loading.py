"""Loading whole lists from files: the same file twice changes nothing, nothing is ever deleted.

A row that was changed in this installation stays as it is. A row that is gone from the file is
closed only when told. Everything happens or nothing does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from catalogues.engine import tables
from catalogues.events import StandardDataChanged
from catalogues.models import LISTS, CatalogueRow, Organisation
from catalogues.services import revisions, rows, values
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, Sentence

DATA: Final = Path(__file__).resolve().parents[1] / "data"
BATCH: Final = 2000
# References to rows of the same list are set when all rows are there.
SELF_REFERENCES: Final[dict[type[CatalogueRow], tuple[str, ...]]] = {
    Organisation: ("parent", "successor")
}
MAX_SENTENCES: Final = 50

Key = tuple[Any, ...]


@dataclass(slots=True)
class ListReport:
    """What loading did to one list."""

    list_name: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    closed: int = 0

    @property
    def wrote(self) -> int:
        return self.added + self.changed + self.closed


@dataclass(slots=True)
class LoadReport:
    """What loading did, list by list."""

    lists: list[ListReport] = field(default_factory=list)

    @property
    def wrote(self) -> int:
        return sum(entry.wrote for entry in self.lists)


@transaction.atomic
def load(
    *,
    act: Act,
    folder: Path = DATA,
    only: Sequence[str] = (),
    close_missing: bool = False,
    overwrite_local: bool = False,
) -> LoadReport:
    """Load the data files of `folder` (`<list>.csv`, also `<list>-*.csv`), all lists or `only` some.

    Raises InvalidInput with a sentence for every bad row, naming file and line; NotPermitted.
    """
    report = LoadReport()
    for list_name in only or LISTS:
        model = model_of(list_name)
        names = sorted({*folder.glob(f"{list_name}.csv"), *folder.glob(f"{list_name}-*.csv")})
        numbered = [
            (f"{path.name}:{line}", cells)
            for path in names
            for line, cells in enumerate(tables.read(path.read_bytes(), path.name), start=2)
        ]
        if numbered:
            report.lists.append(
                load_rows(
                    model=model,
                    numbered=numbered,
                    act=act,
                    close_missing=close_missing,
                    overwrite_local=overwrite_local,
                )
            )
    return report


def model_of(list_name: str) -> type[CatalogueRow]:
    """The model of a list. Raises InvalidInput when there is no such list."""
    if list_name not in LISTS:
        raise InvalidInput(
            _("There is no list “%(name)s”. Lists: %(known)s.")
            % {"name": list_name, "known": ", ".join(LISTS)},
            code="unknown_list",
            field="list",
        )
    return LISTS[list_name]


@transaction.atomic
def load_rows(
    *,
    model: type[CatalogueRow],
    numbered: Sequence[tuple[str, tables.Row]],
    act: Act,
    close_missing: bool = False,
    overwrite_local: bool = False,
) -> ListReport:
    """Bring one list to what the rows say; `numbered` pairs each row with where it stands."""
    rows.permit(model, act)
    report = ListReport(rows.list_name_of(model))
    revision = revisions.take()
    references = values.References()
    wanted = _parsed(model, numbered, references)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    plan = _Plan(model, wanted, act, revision, overwrite_local)
    plan.carry_out(report, close_missing=close_missing)
    _set_self_references(model, plan, report)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if report.wrote:
        counts = {
            name: getattr(report, name)
            for name in ("added", "changed", "unchanged", "kept", "closed")
        }
        journal.record(
            act,
            "catalogues.load",
            None,
            facts={"list": report.list_name, "revision": revision, **counts},
        )
        events.publish(StandardDataChanged(list_name=report.list_name, revision=revision))
    return report


@dataclass(slots=True)
class _Wanted:
    """One row of a file: where it stands, its values, and self references kept as codes."""

    place: str
    given: dict[str, Any]
    later: dict[str, str]

    @property
    def first_day(self) -> date:
        day: date = self.given["valid_from"]
        return day


class _Plan:
    """Which rows of the file are which rows of the table, and what follows from it."""

    def __init__(
        self,
        model: type[CatalogueRow],
        wanted: Iterable[_Wanted],
        act: Act,
        revision: int,
        overwrite_local: bool,
    ) -> None:
        self.model, self.act, self.revision = model, act, revision
        self.overwrite_local = overwrite_local
        self.attributes = [attribute_of(model, name) for name in _written(model)]
        self.versions: dict[Key, list[CatalogueRow]] = defaultdict(list)
        for row in model._default_manager.order_by("valid_from", "pk"):
            self.versions[self.key_of(row)].append(row)
        self.by_key: dict[Key, list[_Wanted]] = defaultdict(list)
        for item in wanted:
            self.by_key[self._key(item.given)].append(item)
        self.pairs: list[tuple[_Wanted, CatalogueRow]] = []
        self.touched: set[int] = set()

    def carry_out(self, report: ListReport, *, close_missing: bool) -> None:
        fresh: list[CatalogueRow] = []
        changed: list[CatalogueRow] = []
        for key, items in self.by_key.items():
            pairs, new = _matched(items, self.versions.get(key, []))
            for item, row in pairs:
                self._compare(item, row, changed, report)
            for item in new:
                self._new(item, key, fresh, report)
        if close_missing:
            changed += list(self._closed(report))
        _refuse_overlaps(self, fresh)
        self.model._default_manager.bulk_update(changed, _written(self.model), batch_size=BATCH)
        self.model._default_manager.bulk_create(fresh, batch_size=BATCH)

    def _compare(
        self, item: _Wanted, row: CatalogueRow, changed: list[CatalogueRow], report: ListReport
    ) -> None:
        if row.is_local and not self.overwrite_local:
            report.kept += 1
            return
        self.pairs.append((item, row))
        before = {name: getattr(row, name) for name in self.attributes}
        for name, value in item.given.items():
            setattr(row, name, value)
        row.is_local = False
        rows.prepare(row, revision=before["revision"], act=self.act)
        row.changed_at = before["changed_at"]
        if all(getattr(row, name) == value for name, value in before.items()):
            report.unchanged += 1
            return
        row.revision, row.changed_at = self.revision, self.act.at
        self.touched.add(row.pk)
        report.changed += 1
        changed.append(row)

    def _new(self, item: _Wanted, key: Key, fresh: list[CatalogueRow], report: ListReport) -> None:
        row = self.model(**item.given)
        if any(old.is_local and _overlap(old, row) for old in self.versions.get(key, [])):
            report.kept += 1
            return
        rows.prepare(row, revision=self.revision, act=self.act)
        self.pairs.append((item, row))
        fresh.append(row)
        report.added += 1

    def _closed(self, report: ListReport) -> Iterable[CatalogueRow]:
        last_day = self.act.on - timedelta(days=1)
        for key, old in self.versions.items():
            if key in self.by_key:
                continue
            for row in old:
                if row.is_local or (row.valid_to is not None and row.valid_to <= last_day):
                    continue
                row.valid_to = max(last_day, row.valid_from)
                row.revision, row.changed_at = self.revision, self.act.at
                report.closed += 1
                yield row

    def _key(self, given: dict[str, Any]) -> Key:
        return self.key_of(
            self.model(**{n: given[n] for n in self.model.NATURAL_KEY if n in given})
        )

    def key_of(self, row: CatalogueRow) -> Key:
        """The natural key of a row, references as their numbers, so that nothing is fetched."""
        return tuple(
            getattr(row, attribute_of(self.model, name)) for name in self.model.NATURAL_KEY
        )


def attribute_of(model: type[CatalogueRow], name: str) -> str:
    """Where a row keeps a field: the number of a reference, not the row it names."""
    field: Any = model._meta.get_field(name)
    return str(field.attname)


def _matched(
    items: list[_Wanted], old: list[CatalogueRow]
) -> tuple[list[tuple[_Wanted, CatalogueRow]], list[_Wanted]]:
    """Versions with the same first day belong together; the rest in the order of their days."""
    by_day = {row.valid_from: row for row in old}
    pairs = [(item, by_day.pop(item.first_day)) for item in items if item.first_day in by_day]
    paired = {id(item) for item, _row in pairs}
    rest = sorted((item for item in items if id(item) not in paired), key=lambda i: i.first_day)
    left = sorted(by_day.values(), key=lambda row: row.valid_from)
    pairs += list(zip(rest, left, strict=False))
    return pairs, rest[len(left) :]


def _parsed(
    model: type[CatalogueRow],
    numbered: Sequence[tuple[str, tables.Row]],
    references: values.References,
) -> list[_Wanted]:
    late = SELF_REFERENCES.get(model, ())
    wanted: list[_Wanted] = []
    faults: list[Sentence] = []
    for place, cells in numbered:
        try:
            given = values.parse(
                model, {name: cell for name, cell in cells.items() if name not in late}, references
            )
            _whole(model, given)
        except InvalidInput as refusal:
            faults += [f"{place}: {line}" for line in refusal.details or [refusal.sentence]]
            continue
        wanted.append(_Wanted(place, given, {n: cells[n] for n in late if n in cells}))
    if faults:
        more = len(faults) - MAX_SENTENCES
        shown = faults[:MAX_SENTENCES]
        if more > 0:
            shown.append(_("… and %(count)s more.") % {"count": more})
        raise InvalidInput(
            _("Nothing was loaded: %(count)s cells or rows are not as they must be.")
            % {"count": len(faults)},
            code="bad_rows",
            field="file",
            details=shown,
        )
    return wanted


def _whole(model: type[CatalogueRow], given: dict[str, Any]) -> None:
    """Shape and choices of one row; constraints are the table's business."""
    if not given.get("valid_from"):
        raise InvalidInput(_("A row needs the day from which it is valid."), field="valid_from")
    rows.check(model(**given), shape_only=True)


def _set_self_references(model: type[CatalogueRow], plan: _Plan, report: ListReport) -> None:
    late = SELF_REFERENCES.get(model, ())
    if not late:
        return
    known = values.References()
    moved: list[CatalogueRow] = []
    faults: list[Sentence] = []
    for item, row in plan.pairs:
        different = False
        for name, code in item.later.items():
            target = known.find(model, code) if code else None
            if code and target is None:
                faults.append(
                    _("%(place)s: there is no row with the code %(code)s.")
                    % {"place": item.place, "code": code}
                )
            elif getattr(row, f"{name}_id") != (target.pk if target else None):
                setattr(row, name, target)
                different = True
        if different:
            if row.revision != plan.revision:
                row.revision, row.changed_at = plan.revision, plan.act.at
                report.changed += 1
                report.unchanged -= 1
            moved.append(row)
    if faults:
        raise InvalidInput(
            _("Nothing was loaded: %(count)s cells or rows are not as they must be.")
            % {"count": len(faults)},
            code="bad_rows",
            field="file",
            details=faults[:MAX_SENTENCES],
        )
    model._default_manager.bulk_update(moved, [*late, "revision", "changed_at"], batch_size=BATCH)


def _refuse_overlaps(plan: _Plan, fresh: list[CatalogueRow]) -> None:
    """Two rows of the file, or a new and a standing one, must not be valid on the same day."""
    together: dict[Key, list[CatalogueRow]] = defaultdict(list)
    for key, old in plan.versions.items():
        together[key] += old
    for row in fresh:
        together[plan.key_of(row)].append(row)
    faults: list[Sentence] = []
    for versions in together.values():
        versions.sort(key=lambda row: row.valid_from)
        for earlier, later in pairwise(versions):
            if _overlap(earlier, later):
                faults.append(
                    _("%(code)s: the days of two rows overlap (%(first)s and %(second)s).")
                    % {"code": later.code, "first": earlier.valid_from, "second": later.valid_from}
                )
    if faults:
        raise InvalidInput(
            _("Nothing was loaded: rows with the same key are valid on the same days."),
            code="overlap",
            field="file",
            details=faults[:MAX_SENTENCES],
        )


def _overlap(one: CatalogueRow, other: CatalogueRow) -> bool:
    latest_start = max(one.valid_from, other.valid_from)
    ends = [row.valid_to for row in (one, other) if row.valid_to is not None]
    return not ends or min(ends) >= latest_start


def _written(model: type[CatalogueRow]) -> list[str]:
    """Fields that loading may write in a row that is there."""
    late = SELF_REFERENCES.get(model, ())
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in {"id", "uid", *late}
    ]
