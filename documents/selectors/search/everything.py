"""The box in the top bar: documents, dossiers and people, while one types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import Appointment, Person
from documents.engine.text.tokens import tokenize
from documents.models import Dossier
from documents.selectors.search.results import Hit, search

if TYPE_CHECKING:
    from core.actors import Who

EACH = 5
MOST_WORDS = 8
MOST_COLLEAGUES = 5000


@dataclass(frozen=True, slots=True)
class Everything:
    """What the box shows, a few of each."""

    documents: list[Hit] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.documents or self.dossiers or self.people)


def everything(who: Who | None, text: str, *, each: int = EACH) -> Everything:
    """Up to `each` documents, dossiers and colleagues that answer; all of them visible to `who`.

    Documents and dossiers by `visible_to`; people are those of the own organisation (R25).
    """
    words = [token.raw for token in tokenize(text)][:MOST_WORDS]
    if who is None or not words:
        return Everything()
    return Everything(
        documents=search(who, text, size=each, typing=True).hits,
        dossiers=_dossiers(who, words, each),
        people=_people(who, words, each),
    )


def _dossiers(who: Who, words: list[str], each: int) -> list[Dossier]:
    """Dossiers whose title or number has all the words."""
    asked = Q()
    for word in words:
        asked &= Q(title_folded__contains=word) | Q(notation__icontains=word)
    return list(Dossier.objects.visible_to(who).filter(asked).newest_first().for_list()[:each])


def _people(who: Who, words: list[str], each: int) -> list[Person]:
    """Colleagues in whose name each word begins a syllable, in the order of names."""
    colleagues = (
        Person.objects.listed()
        .filter(
            pk__in=Appointment.objects.filter(unit__organisation_id=who.organisation_id).values(
                "person"
            ),
            is_active=True,
            is_system=False,
        )
        .values_list("pk", "full_name")[:MOST_COLLEAGUES]
    )
    found: list[int] = []
    for pk, name in colleagues:
        syllables = [token.raw for token in tokenize(name)]
        if all(any(syllable.startswith(word) for syllable in syllables) for word in words):
            found.append(pk)
            if len(found) == each:
                break
    return list(Person.objects.listed().filter(pk__in=found)) if found else []
