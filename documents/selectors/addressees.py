"""Addressees: names as typed looked up in the directory, those the house writes to, its groups."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import HostedOrganisation
from catalogues.models import Organisation
from catalogues.selectors import search_organisations
from documents.engine.text.letters import fold
from documents.models import KnownAddressee, RecipientGroup
from documents.selectors.picks import MOST, Choice

FIRST = 12


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


def groups(house: HostedOrganisation) -> QuerySet[RecipientGroup]:
    """The groups in use, by name."""
    return RecipientGroup.objects.filter(organisation=house, retired_at=None).order_by("name", "pk")


def _known_rows(house: HostedOrganisation, day: date) -> QuerySet[KnownAddressee]:
    return (
        KnownAddressee.objects.filter(
            house=house, organisation__in=Organisation.objects.on(day).values("pk")
        )
        .select_related("organisation")
        .order_by("-is_favourite", "-updated_at", "pk")
    )


def favourites(house: HostedOrganisation, day: date) -> list[KnownAddressee]:
    """Those kept at the top."""
    return list(_known_rows(house, day).filter(is_favourite=True)[:200])


def known(house: HostedOrganisation, day: date) -> list[Choice]:
    """What is offered before anything is typed: favourites, then the last used."""
    return [_choice(row.organisation) for row in _known_rows(house, day)[:MOST]]


def suggest(house: HostedOrganisation, words: str, day: date) -> list[Choice]:
    """Organisations by what was typed, favourites and last used first (OUT-18).

    The directory has 120,000 rows: both halves go through an index, and no more than the rows shown
    are read.
    """
    if not words.strip():
        return known(house, day)
    asked = fold(words).split()
    first = [
        row.organisation
        for row in _known_rows(house, day)[:200]
        if all(
            word in f"{row.organisation.name_folded} {row.organisation.identifier_code.lower()}"
            for word in asked
        )
    ][:FIRST]
    seen = {one.pk for one in first}
    found = search_organisations(words, MOST, day=day)
    more = [one for one in found if one.id not in seen][: MOST - len(first)]
    return [
        *(_choice(one) for one in first),
        *(
            Choice(
                str(one.uid),
                one.name,
                ", ".join(
                    p for p in (one.identifier_code or one.legacy_code, one.parent_name) if p
                ),
            )
            for one in more
        ),
    ]


def _choice(organisation: Organisation) -> Choice:
    code = organisation.identifier_code or organisation.legacy_code or ""
    return Choice(str(organisation.uid), organisation.name, code)
