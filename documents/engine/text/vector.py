"""Write PostgreSQL tsvector literals. Limits: PostgreSQL 18 manual, 12.11."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from documents.engine.text.tokens import Token, tokenize

Weight = Literal["A", "B", "C", "D"]

LAST_POSITION = 16381
"""The last place a word can hold; later words share `OVERFLOW`, out of reach of phrases."""
OVERFLOW = 16383
MOST_POSITIONS = 255
MOST_BYTES = 1_000_000
FIELD_GAP = 8
"""Places left free between two fields, so that no phrase reaches across."""

PHRASES_CUT = "phrases_cut"
"""Notice: the text is longer than phrases can be looked for in."""
WORDS_CUT = "words_cut"
"""Notice: the text has more different words than one row can hold; the last are left out."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A tsvector literal (cast it with `::tsvector`), its size and what had to be cut."""

    literal: str
    words: int
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class _Builder:
    places: dict[str, list[str]] = field(default_factory=dict)
    bytes: int = 0
    position: int = 0
    words: int = 0
    notices: set[str] = field(default_factory=set)

    def add(self, token: Token, weight: Weight) -> None:
        self.words += 1
        self.position += 1
        place = self.position
        if place > LAST_POSITION:
            place = OVERFLOW
            self.notices.add(PHRASES_CUT)
        for lexeme in {token.bare, token.marked, *token.also}:
            self._put(lexeme, f"{place}{weight}")

    def _put(self, lexeme: str, place: str) -> None:
        places = self.places.get(lexeme)
        if places is None:
            cost = len(lexeme.encode()) + 6
            if self.bytes + cost > MOST_BYTES:
                self.notices.add(WORDS_CUT)
                return
            self.bytes += cost
            self.places[lexeme] = [place]
        elif places[-1] == place:
            return
        elif len(places) >= MOST_POSITIONS or self.bytes + 2 > MOST_BYTES:
            self.notices.add(PHRASES_CUT)
        else:
            self.bytes += 2
            places.append(place)


def quote(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery read it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def build_vector(fields: Iterable[tuple[Weight, str]]) -> Vector:
    """The tsvector of several fields, each with its weight, in the given order.

    Each word stands with and without marks at one and the same place. By the house's habit
    A is the subject, B number and date, C organisation and signer, D the text. Give the
    important fields first: what exceeds PostgreSQL's limits is cut from the end, with a
    notice, never refused.
    """
    builder = _Builder()
    for weight, text in fields:
        for token in tokenize(text):
            builder.add(token, weight)
        builder.position += FIELD_GAP
    literal = " ".join(
        f"{quote(lexeme)}:{','.join(places)}" for lexeme, places in builder.places.items()
    )
    return Vector(literal, builder.words, tuple(sorted(builder.notices)))
