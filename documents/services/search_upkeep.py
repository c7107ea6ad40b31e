"""Rebuild the search rows beside living work, and compare them with the documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import progress
from core.acts import Act
from core.models import Progress
from documents.models import Document
from documents.services import search_index

REBUILD = "documents.rebuild_search"
COMPARE = "documents.compare_search"
NAMED = 20
"""How many ids of each kind a report names."""

Report = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    return


def rebuild(*, act: Act, afresh: bool = False, report: Report = _quiet) -> Progress:
    """Write all search rows anew, a batch in each transaction; people go on working.

    A rebuild that was stopped goes on where it was, unless `afresh`. `report(done, total)` is
    called after each batch.
    """
    row = None if afresh else _unfinished()
    if row is None:
        row = progress.start(
            kind=REBUILD, label="rebuild_search", total=Document.objects.count(), act=act
        )
    after = int(row.result.get("after", 0))
    for ids in search_index.batches(after=after):
        search_index.reindex_many(ids)
        progress.step(row, by=len(ids))
        Progress.objects.filter(pk=row.pk).update(result={"after": ids[-1]})
        row.done += len(ids)
        report(row.done, row.total)
    progress.finish(row, result={"after": 0, "written": row.done})
    row.refresh_from_db()
    return row


def _unfinished() -> Progress | None:
    return (
        Progress.objects.filter(
            kind=REBUILD, state__in=[Progress.State.WAITING, Progress.State.RUNNING]
        )
        .order_by("-pk")
        .first()
    )


def compare(*, act: Act, repair: bool = False, report: Report = _quiet) -> dict[str, Any]:
    """Compare every search row with its document, grants and text.

    Returns `compared`, the number of rows `missing` or with other `access`, `fields` or `words`,
    `repaired`, and under `named` the first document ids of each; the same is kept in a progress
    row. `repair` writes wrong rows anew.
    """
    row = progress.start(
        kind=COMPARE, label="compare_search", total=Document.objects.count(), act=act
    )
    result: dict[str, Any] = {"compared": 0, "repaired": 0, "named": {}}
    for ids in search_index.batches():
        found = search_index.compare(ids)
        result["compared"] += found.compared
        for heading, number in found.counts().items():
            result[heading] = result.get(heading, 0) + number
            named = [*result["named"].get(heading, []), *getattr(found, heading)]
            result["named"][heading] = named[:NAMED]
        if repair and found.wrong:
            result["repaired"] += search_index.reindex_many(found.wrong)
        progress.step(row, by=len(ids))
        report(result["compared"], row.total)
    progress.finish(row, result=result)
    return result


def differences(result: dict[str, Any]) -> int:
    """How many differences a comparison found."""
    return sum(int(result.get(key, 0)) for key in ("missing", "access", "fields", "words"))
