"""A file plan as a tree of lines, and whether next year's is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from accounts.models import HostedOrganisation
from documents.choices import FilePlanState
from documents.models import Dossier, FilePlan, RecordClass

if TYPE_CHECKING:
    from core.actors import Who

ASKED_FROM_MONTH = 12
"""From December on the plan of the next year is asked for (NĐ 30/2020, Điều 28: made at the end of
the year before)."""


@dataclass(frozen=True)
class Line:
    """A line with its depth in the tree."""

    row: RecordClass
    depth: int
    dossiers: int


def tree(plan: FilePlan, *, who: Who | None, unit: str = "") -> list[Line]:
    """The lines in order, each below its heading; of one unit when its uid is given, with the
    headings above. Two queries. Only dossiers that `who` may know of are counted (R25)."""
    rows = list(
        plan.classes.select_related(
            "retention__table", "unit", "keeper", "added_by", "carries", "parent"
        )
        .annotate(
            opened=Count(
                "dossiers", filter=Q(dossiers__in=Dossier.objects.visible_to(who).values("pk"))
            )
        )
        .order_by("ordinal", "pk")
    )
    wanted = _wanted(rows, unit)
    below: dict[int | None, list[RecordClass]] = defaultdict(list)
    for row in rows:
        if wanted is None or row.pk in wanted:
            below[row.parent_id].append(row)
    found: list[Line] = []

    def walk(above: int | None, depth: int) -> None:
        for row in below.get(above, []):
            found.append(Line(row, depth, getattr(row, "opened", 0)))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


def _wanted(rows: Sequence[RecordClass], unit: str) -> set[int] | None:
    if not unit:
        return None
    by_pk = {row.pk: row for row in rows}
    wanted: set[int] = set()
    for row in rows:
        if row.unit is not None and str(row.unit.uid) == unit:
            one: RecordClass | None = row
            while one is not None and one.pk not in wanted:
                wanted.add(one.pk)
                one = by_pk.get(one.parent_id) if one.parent_id else None
    return wanted


def newest(who: Who, today: date, year: str = "") -> tuple[list[FilePlan], FilePlan | None]:
    """All plans of the house, newest first, and the one asked for or of the present year."""
    plans = list(
        FilePlan.objects.visible_to(who)
        .select_related("organisation__organisation", "approved_by", "submitted_by", "copied_from")
        .order_by("-year")
    )
    now = next((p for p in plans if p.year <= today.year), plans[0] if plans else None)
    return plans, next((p for p in plans if str(p.year) == year), now)


def lacking_next(who: Who, today: date) -> bool:
    """Whether it is time for the plan of the next year, and it is not approved yet."""
    if today.month < ASKED_FROM_MONTH:
        return False
    plans = FilePlan.objects.visible_to(who).filter(year=today.year + 1)
    return not plans.filter(state=FilePlanState.APPROVED).exists()


def offices_lacking_next(who: Who, today: date) -> object:
    """The office itself when it lacks the plan of next year, so that the home page can count it."""
    rows = HostedOrganisation.objects.filter(pk=who.organisation_id)
    return rows if lacking_next(who, today) else rows.none()


def lines_to_open(organisation: HostedOrganisation, today: date) -> object:
    """The lines under which a dossier may be opened, newest plan first."""
    return (
        RecordClass.objects.filter(plan__organisation=organisation, is_group=False, carries=None)
        .filter(Q(plan__year__lte=today.year))
        .select_related("plan", "retention", "unit")
        .order_by("-plan__year", "ordinal", "pk")
    )
