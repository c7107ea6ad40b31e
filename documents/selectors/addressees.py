"""Names as typed, looked up in the directory."""

from __future__ import annotations

from catalogues.models import Organisation


def organisation_named(name: str) -> Organisation | None:
    """The one organisation of the directory with exactly this name, short name or code."""
    name = " ".join(name.split())
    if not name:
        return None
    for lookup in ("name__iexact", "short_name__iexact", "identifier_code__iexact"):
        found = list(Organisation.objects.open().filter(**{lookup: name})[:2])
        if len(found) == 1:
            return found[0]  # type: ignore[no-any-return]
    return None
