"""Names as printed on a paper, found again in the directory of organisations."""

from __future__ import annotations

from collections.abc import Iterable

from catalogues.engine.text import fold
from catalogues.models import Organisation

MOST = 60
"""Names looked up at once."""


def matched(names: Iterable[str], *, above: str = "") -> dict[str, Organisation]:
    """The organisation of each name that can only be one, in one query.

    `above` is the body named over it in the heading: it tells bodies of one name apart, and is
    part of the name in some directories.
    """
    asked = {name: fold(name) for name in list(dict.fromkeys(names))[:MOST] if name.strip()}
    upper = fold(above)
    longer = {name: f"{folded} {upper}" for name, folded in asked.items() if upper}
    rows = list(
        Organisation.objects.open()
        .filter(name_folded__in={*asked.values(), *longer.values()})
        .select_related("parent")[: MOST * 10]
    )
    found: dict[str, Organisation] = {}
    for name, folded in asked.items():
        same = [row for row in rows if row.name_folded == folded]
        whole = [row for row in rows if upper and row.name_folded == longer.get(name)]
        chosen = whole or same
        if len(chosen) > 1 and upper:
            chosen = [r for r in chosen if r.parent and upper in fold(r.parent.name)] or chosen
        if len(chosen) == 1:
            found[name] = chosen[0]
    return found
