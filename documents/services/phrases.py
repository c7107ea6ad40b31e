"""A leader's own phrases for instructions; the ones used most come first."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput, NotFound
from documents.models import DirectivePhrase

MOST = 100


def of(person: Person) -> list[DirectivePhrase]:
    """His phrases, used most first, then in his own order."""
    return list(DirectivePhrase.objects.filter(person=person).order_by("-uses", "ordinal", "pk"))


def own(*, uid: Any, act: Act) -> DirectivePhrase:
    """A phrase of the acting person; NotFound otherwise."""
    found = DirectivePhrase.objects.filter(uid=uid, person=act.by).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def keep(*, text: str, act: Act) -> DirectivePhrase:
    """Keep one more phrase of the acting person."""
    words = _clean(text)
    mine = DirectivePhrase.objects.filter(person=act.by)
    if mine.filter(text=words).exists():
        raise Duplicate(_("You keep this phrase already."), field="text")
    if mine.count() >= MOST:
        raise InvalidInput(_("At most %(n)s phrases are kept.") % {"n": MOST}, field="text")
    last = mine.aggregate(last=Max("ordinal"))["last"] or 0
    made = DirectivePhrase.objects.create(person=act.by, text=words, ordinal=last + 1)
    journal.record(act, "documents.phrase.keep", made)
    return made


@transaction.atomic
def change(*, phrase: DirectivePhrase, text: str, act: Act) -> DirectivePhrase:
    """Put a phrase into other words."""
    words = _clean(text)
    if DirectivePhrase.objects.filter(person=act.by, text=words).exclude(pk=phrase.pk).exists():
        raise Duplicate(_("You keep this phrase already."), field="text")
    before, phrase.text = phrase.text, words
    phrase.save(update_fields=["text"])
    journal.record(act, "documents.phrase.change", phrase, changes={"text": [before, words]})
    return phrase


@transaction.atomic
def drop(*, phrase: DirectivePhrase, act: Act) -> None:
    """Forget a phrase; instructions written with it stay as they are."""
    journal.record(act, "documents.phrase.drop", phrase, facts={"text": phrase.text})
    phrase.delete()


def note_use(*, text: str, act: Act) -> None:
    """Count the phrases that an instruction was written with. Part of that act."""
    if act.by is None:
        return
    used = [one.pk for one in DirectivePhrase.objects.filter(person=act.by) if one.text in text]
    DirectivePhrase.objects.filter(pk__in=used).update(uses=F("uses") + 1)


def _clean(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > 500:
        raise InvalidInput(_("Write a phrase of at most 500 characters."), field="text")
    return words
