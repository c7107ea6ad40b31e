"""Units as a tree, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Unit, UnitVersion


@dataclass(slots=True)
class UnitTree:
    """Who stands below whom, and which closed units were taken over by whom."""

    parts: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    predecessors: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def reach(self, unit_id: int, *, with_below: bool) -> set[int]:
        """The unit, those below it if wanted, and every unit that these took over."""
        seen: set[int] = set()
        waiting = [unit_id]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            waiting += self.predecessors.get(current, ())
            if with_below:
                waiting += self.parts.get(current, ())
        return seen


def tree_of(organisation_ids: Iterable[int], on: date) -> UnitTree:
    """The units of some organisations as one tree; one query."""
    tree = UnitTree()
    rows = Unit.objects.filter(organisation__in=list(organisation_ids)).values_list(
        "pk", "parent_id", "successor_id", "valid_from", "valid_to"
    )
    for pk, parent_id, successor_id, valid_from, valid_to in rows:
        lives = valid_from <= on and (valid_to is None or on <= valid_to)
        if parent_id is not None and lives:
            tree.parts[parent_id].append(pk)
        if successor_id is not None and not lives:
            tree.predecessors[successor_id].append(pk)
    return tree


def units_with_below(unit: Unit, on: date) -> list[Unit]:
    """The unit and those below it on that day, as listed."""
    ids = tree_of([unit.organisation_id], on).reach(unit.pk, with_below=True)
    return list(Unit.objects.filter(pk__in=ids).on(on).listed())


def unit_as_of(unit: Unit, on: date) -> Unit | UnitVersion:
    """What the unit was called and where it stood on that day: the row itself, or a former shape."""
    return unit.versions.filter(valid_from__lte=on, valid_to__gte=on).first() or unit
