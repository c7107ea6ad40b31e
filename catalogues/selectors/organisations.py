"""Looking organisations up: by what people type, by code, upwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from catalogues.engine import organ_codes, text
from catalogues.models import Organisation
from catalogues.querysets import OrganisationQuerySet

MAX_FOUND: Final = 50
MAX_TYPED: Final = 120
MAX_WORDS: Final = 12
SIMILAR_ENOUGH: Final = 0.45
MAX_DEPTH: Final = 12

# What clerks type for what the directory writes out. Names keep both forms where they have a short
# name; this helps where they have none.
ABBREVIATIONS: Final = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "vp": "van phong",
    "tp": "thanh pho",
    "tphcm": "thanh pho ho chi minh",
    "hcm": "ho chi minh",
    "tu": "tinh uy",
    "ubkt": "uy ban kiem tra",
    "tw": "trung uong",
    "tandtc": "toa an nhan dan toi cao",
    "vksndtc": "vien kiem sat nhan dan toi cao",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One organisation as a picker shows it."""

    id: int
    uid: UUID
    name: str
    identifier_code: str
    legacy_code: str
    family: str
    parent_name: str


def search_organisations(
    typed: str, limit: int = 20, *, day: date | None = None, family: str = ""
) -> list[Found]:
    """Organisations for a type-ahead, best first; missing diacritics do not matter.

    A code finds by its beginning, words find in any order, and when nothing holds all words the
    most similar names are offered. `day` asks for the directory of that day; else open rows only.
    """
    limit = max(1, min(limit, MAX_FOUND))
    typed = text.tidy(typed)[:MAX_TYPED]
    base = Organisation.objects.on(day) if day is not None else Organisation.objects.open()
    if family:
        base = base.filter(family=family)
    if not (folded := text.fold(typed)):
        return []
    by_code = _by_code(base, typed)
    rows = list(by_code[:limit]) if by_code is not None else []
    if not rows:
        rows = list(_by_words(base, folded)[:limit])
    if not rows and len(folded) >= 4:
        rows = list(_similar(base, folded)[:limit])
    return [
        Found(
            id=row.pk,
            uid=row.uid,
            name=row.name,
            identifier_code=row.identifier_code,
            legacy_code=row.legacy_code,
            family=row.family,
            parent_name=row.parent.name if row.parent else "",
        )
        for row in rows
    ]


def find_by_code(code: str, day: date) -> Organisation | None:
    """The organisation known by a code on a day, new or old form; the old is converted when needed."""
    code = code.strip().upper()
    rows = Organisation.objects.on(day)
    found = rows.with_code(code).listed().first()
    if found is None and organ_codes.is_legacy(code):
        found = rows.filter(identifier_code=organ_codes.from_legacy(code)).first()
    return found


def lineage_codes(organisation_id: int) -> list[str]:
    """Codes of the organisation and of those above it, nearest first (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up(id, code, parent_id, depth) AS ("
            " SELECT id, code, parent_id, 0 FROM catalogues_organisation WHERE id = %s"
            " UNION ALL"
            " SELECT o.id, o.code, o.parent_id, up.depth + 1 FROM catalogues_organisation o"
            " JOIN up ON o.id = up.parent_id WHERE up.depth < %s"
            ") SELECT code FROM up ORDER BY depth",
            [organisation_id, MAX_DEPTH],
        )
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def _by_code(base: OrganisationQuerySet, typed: str) -> OrganisationQuerySet | None:
    """Rows whose code begins with what was typed, when that can be the beginning of a code."""
    code = typed.upper()
    if len(code) < 3 or not any(sign.isdigit() for sign in code) or " " in code:
        return None
    found: OrganisationQuerySet = (
        base.filter(Q(identifier_code__startswith=code) | Q(legacy_code__startswith=code))
        .select_related("parent")
        .order_by("identifier_code", "pk")
    )
    return found


def _by_words(base: OrganisationQuerySet, folded: str) -> OrganisationQuerySet:
    condition = Q()
    for word in folded.split()[:MAX_WORDS]:
        # \m: at the beginning of a word; folded words hold nothing but letters and digits
        one = Q(name_folded__regex=rf"\m{word}")
        if word in ABBREVIATIONS:
            one |= Q(name_folded__regex=rf"\m{ABBREVIATIONS[word]}")
        condition &= one
    found: OrganisationQuerySet = (
        base.filter(condition)
        .select_related("parent")
        .annotate(
            closeness=Case(
                When(name_folded__startswith=folded, then=Value(0)),
                When(name_folded__contains=folded, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            length=Length("name_folded"),
        )
        .order_by("closeness", "length", "sort_key", "pk")
    )
    return found


def _similar(base: OrganisationQuerySet, folded: str) -> OrganisationQuerySet:
    expanded = " ".join(ABBREVIATIONS.get(word, word) for word in folded.split())
    found: OrganisationQuerySet = (
        base.filter(name_folded__trigram_word_similar=expanded)
        .annotate(similarity=TrigramWordSimilarity(expanded, "name_folded"))
        .filter(similarity__gte=SIMILAR_ENOUGH)
        .select_related("parent")
        .order_by("-similarity", "sort_key", "pk")
    )
    return found
