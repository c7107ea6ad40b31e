"""Lists and reports as printed tables; every print and export is journalled (R26)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from documents.engine.files import typeset


def table(
    *,
    name: str,
    title: str,
    subtitle: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    wide: frozenset[int] = frozenset({0}),
    numbers: frozenset[int] = frozenset(),
    total: bool = False,
    house: HostedOrganisation,
    act: Act,
) -> bytes:
    """A table on A4 across, with the head of the office and a head that repeats on each page.

    `wide` and `numbers` are the places of columns that take more width, or stand to the right;
    with `total` the last row is set apart.
    """
    data = {
        "organisation_name": house.name,
        "higher_name": house.higher_name,
        "title": title,
        "subtitle": subtitle,
        "head": list(head),
        "rows": [list(row) for row in rows],
        "wide": sorted(wide),
        "numbers": sorted(numbers),
        "total": total,
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
    }
    made = typeset.compile_form("table", data, at=act.at)
    note(name=name, form="pdf", rows=len(rows), act=act)
    return made


def note(*, name: str, form: str, rows: int, act: Act) -> None:
    """The journal's line of an export."""
    journal.record(act, f"documents.list.export_{form}", None, facts={"list": name, "rows": rows})
