"""Ask PostgreSQL for search rows, newest first, in growing windows of time.

One GIN over (words, readers, quarter of a year) answers; `database.md` §2 measured why the
windows: a common word stops after the newest quarter, a rare one looks once over the rest.
Another engine could stand behind `find` and `count`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection

from core.counts import Count
from documents.engine.text.codes import Lookup

EPOCH = date(2000, 1, 1)
QUARTER = 91
_BUCKET = "((r.sort_on - date '2000-01-01') / 91)"
_TODAY = "((current_date - date '2000-01-01') / 91)"

TIERS = EXACT, NUMBER, WORDS = range(3)
"""Tiers: the very number, numbers that begin so, words. Each is newest first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed by. Days are those of the lists (issued, else arrived)."""

    direction: str = ""
    kind_ids: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    states: tuple[str, ...] = ()
    field_id: int | None = None
    unit_id: int | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the index understands it. `tokens` are principal × 4 + secrecy."""

    organisation_id: int
    tokens: tuple[int, ...]
    tsquery: str = ""
    number: Lookup | None = None
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Row:
    """A hit: which tier it is in, its day and its document."""

    tier: int
    sort_on: date
    document_id: int


Condition = tuple[str, list[Any]]


def bucket_of(day: date) -> int:
    """The quarter a day is in, counted as PostgreSQL counts it (towards zero)."""
    return int((day - EPOCH).days / QUARTER)


def first_day_of(bucket: int) -> date:
    days = bucket * QUARTER if bucket > 0 else bucket * QUARTER - QUARTER + 1
    return EPOCH + timedelta(days=days)


def _windows(start: date | None) -> Iterator[Condition]:
    """Conditions that part all days up to `start` (all days, when none), newest first."""
    if start is None:
        yield f"{_BUCKET} > {_TODAY}", []
        yield f"{_BUCKET} = {_TODAY}", []
        yield f"{_BUCKET} = ANY(ARRAY[{_TODAY} - 1, {_TODAY} - 2])", []
        yield (
            f"{_BUCKET} = ANY(ARRAY[{_TODAY} - 3, {_TODAY} - 4, {_TODAY} - 5, {_TODAY} - 6])",
            [],
        )
        yield f"r.sort_on < date '2000-01-01' + 91 * ({_TODAY} - 6)", []
        return
    at = bucket_of(start)
    for size in (1, 2, 4):
        yield f"{_BUCKET} = ANY(%s::int[])", [[at - n for n in range(size)]]
        at -= size
    yield "r.sort_on < %s::date", [first_day_of(at + 1)]


def _scope(asked: Asked) -> list[Condition]:
    """Who asks, and by what it is narrowed."""
    chosen = asked.filters
    conditions: list[Condition] = [
        ("r.organisation_id = %s", [asked.organisation_id]),
        ("r.acl && %s::int[]", [list(asked.tokens)]),
    ]
    if chosen.direction:
        conditions.append(("r.direction = %s", [chosen.direction]))
    if chosen.kind_ids:
        conditions.append(("r.kind_id = ANY(%s)", [list(chosen.kind_ids)]))
    if chosen.since:
        conditions.append(("r.sort_on >= %s::date", [chosen.since]))
    if chosen.until:
        conditions.append(("r.sort_on <= %s::date", [chosen.until]))
    of_document: list[Condition] = []
    if chosen.states:
        of_document.append(("d.state = ANY(%s)", [list(chosen.states)]))
    if chosen.field_id is not None:
        of_document.append(("d.field_id = %s", [chosen.field_id]))
    if chosen.unit_id is not None:
        of_document.append(("d.unit_id = %s", [chosen.unit_id]))
    if of_document:
        text, values = _all(of_document)
        conditions.append(
            (
                "EXISTS (SELECT 1 FROM documents_document d"  # noqa: S608
                f" WHERE d.id = r.document_id AND {text})",
                values,
            )
        )
    return conditions


def _tier(asked: Asked, tier: int) -> list[Condition] | None:
    """What a row of a tier must be, those of the tiers before left out; `None`: no such tier."""
    number = asked.number
    if tier == WORDS:
        found: list[Condition] = [("r.f @@ %s::tsquery", [asked.tsquery])] if asked.tsquery else []
        if number is None:
            return found
        if not asked.tsquery:
            return None
        return [
            *found,
            ("r.number_folded <> %s AND r.number_folded NOT LIKE %s", [number.exact, number.like]),
        ]
    if number is None:
        return None
    if tier == EXACT:
        return [("r.number_folded = %s", [number.exact])]
    return [("r.number_folded LIKE %s AND r.number_folded <> %s", [number.like, number.exact])]


def _all(conditions: Sequence[Condition]) -> Condition:
    return (
        " AND ".join(text for text, _ in conditions),
        [value for _, values in conditions for value in values],
    )


def _parts(asked: Asked, after: Row | None) -> Iterator[tuple[int, Condition]]:
    """Every window of every tier that may hold rows beyond `after`, in order."""
    scope = _scope(asked)
    for tier in TIERS:
        own = _tier(asked, tier)
        if own is None or (after is not None and tier < after.tier):
            continue
        beyond: list[Condition] = []
        start = asked.filters.until
        if after is not None and tier == after.tier:
            start = after.sort_on
            beyond = [
                ("(r.sort_on, r.document_id) < (%s::date, %s)", [after.sort_on, after.document_id])
            ]
        # A number is found by its own index at once; windows are for words.
        windows = _windows(start) if tier == WORDS else iter([("true", [])])
        for window in windows:
            yield tier, _all([*own, *scope, window, *beyond])


def find(asked: Asked, *, after: Row | None = None, size: int = 20) -> list[Row]:
    """Up to `size` rows beyond `after`: by tier, then newest first."""
    rows: list[Row] = []
    with connection.cursor() as cursor:
        for tier, (condition, values) in _parts(asked, after):
            cursor.execute(
                # The sum keeps the planner off the index of dates, which would walk the table.
                "SELECT r.sort_on, r.document_id FROM documents_searchrow r"  # noqa: S608
                f" WHERE {condition} ORDER BY r.sort_on + 0 DESC, r.document_id DESC LIMIT %s",
                [*values, size - len(rows)],
            )
            rows.extend(Row(tier, *row) for row in cursor.fetchall())
            if len(rows) >= size:
                break
    return rows


def find_by_full_sort(asked: Asked) -> list[Row]:
    """All rows by one full search and sort: what `find` must equal, page after page."""
    rows: list[Row] = []
    with connection.cursor() as cursor:
        for tier in TIERS:
            own = _tier(asked, tier)
            if own is None:
                continue
            condition, values = _all([*own, *_scope(asked)])
            cursor.execute(
                f"SELECT r.sort_on, r.document_id FROM documents_searchrow r WHERE {condition}",  # noqa: S608
                values,
            )
            found = sorted((tuple(row) for row in cursor.fetchall()), reverse=True)
            rows.extend(Row(tier, *row) for row in found)
    return rows


def count(asked: Asked, *, cap: int = 1000) -> Count:
    """How many rows answer, exact up to `cap`."""
    n = 0
    with connection.cursor() as cursor:
        for _tier_of, (condition, values) in _parts(asked, None):
            cursor.execute(
                "SELECT count(*) FROM (SELECT 1 FROM documents_searchrow r"  # noqa: S608
                f" WHERE {condition} LIMIT %s) found",
                [*values, cap + 1 - n],
            )
            n += cursor.fetchone()[0]
            if n > cap:
                return Count(cap, more=True)
    return Count(n)
