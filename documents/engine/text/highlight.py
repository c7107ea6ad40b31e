"""Find the passages of a text that answer a query. Gives pieces, never HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.engine.text.letters import nfc
from documents.engine.text.query import Query, Term, Word
from documents.engine.text.tokens import Token, tokenize

MOST_READ = 60_000
"""Letters of a text that are read for passages."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `hit` when the query asked for it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage around hits, from letter `start` of `nfc(text)`."""

    pieces: tuple[Piece, ...]
    start: int
    cut_before: bool
    cut_after: bool


def _is(word: Word, token: Token) -> bool:
    if word.exact in (token.bare, token.marked) or word.exact in token.also:
        return True
    return bool(word.prefix) and token.raw.startswith(word.prefix)


def _spans(term: Term, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    size = len(term.words)
    first = term.words[0]
    for at, token in enumerate(tokens):
        if not _is(first, token) or at + size > len(tokens):
            continue
        if all(_is(word, tokens[at + n]) for n, word in enumerate(term.words)):
            # A day's lexeme stands at its first number: mark day, month and year.
            last = at + size - 1
            if first.exact in token.also and first.exact[1:].isdigit():
                last = min(at + 2, len(tokens) - 1)
            yield token.start, tokens[last].end


def hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where `nfc(text)` answers the query: sorted spans that do not overlap."""
    tokens = list(tokenize(nfc(text)[:MOST_READ]))
    found = sorted({span for term in query.wanted for span in _spans(term, tokens)})
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for left, right in spans:
        if right <= start or left >= end:
            continue
        left, right = max(left, start), min(right, end)
        if left > at:
            yield Piece(text[at:left], hit=False)
        yield Piece(text[left:right], hit=True)
        at = right
    if at < end:
        yield Piece(text[at:end], hit=False)


def mark(text: str, query: Query) -> tuple[Piece, ...]:
    """The whole text in pieces, hits marked: for a subject or a name."""
    text = nfc(text)
    return tuple(_pieces(text, hits(text, query), 0, len(text)))


def _word_edge(text: str, at: int, *, step: int) -> int:
    """The nearest blank from `at`, looking at most 20 letters along `step`."""
    for offset in range(20):
        here = at + step * offset
        if here <= 0 or here >= len(text):
            return max(0, min(here, len(text)))
        if text[here].isspace():
            return here + 1 if step < 0 else here
    return at


def passages(text: str, query: Query, *, width: int = 200, limit: int = 2) -> tuple[Passage, ...]:
    """Up to `limit` passages of about `width` letters, those with most hits first, in order.

    Nothing when the text answers nothing.
    """
    text = nfc(text)
    spans = hits(text, query)
    windows: list[tuple[int, int, int]] = []
    at = 0
    while at < len(spans):
        start = _word_edge(text, max(0, spans[at][0] - width // 4), step=-1)
        end = _word_edge(text, min(len(text), start + width), step=1)
        end = max(end, spans[at][1])
        inside = at
        while inside < len(spans) and spans[inside][1] <= end:
            inside += 1
        windows.append((inside - at, start, end))
        at = max(inside, at + 1)
    best = sorted(sorted(windows, key=lambda w: (-w[0], w[1]))[:limit], key=lambda w: w[1])
    return tuple(
        Passage(tuple(_pieces(text, spans, start, end)), start, start > 0, end < len(text))
        for _, start, end in best
    )
