"""Read what a person types into a search box; write it as a PostgreSQL tsquery.

Words (all must be there), "phrases", -not. Any text is a valid query. Symbols such as
`123-KL/TW` or `12a/Q` are words beside one another, dates are days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from documents.engine.text.letters import level
from documents.engine.text.tokens import Token, tokenize
from documents.engine.text.vector import quote

MOST_LETTERS = 400
MOST_WORDS = 32
SHORTEST_PREFIX = 3
"""Letters a last word needs before it is looked for while typing."""

QUERY_CUT = "query_cut"
"""Notice: the query was too long; its end was left out."""

_QUOTES = str.maketrans("“”„‟«»\uff02", '"' * 7)
_CHUNK = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)(?P<closed>"|\Z)|(?P<word>[^\s"]+))')
_JOINT = re.compile(r"[-/.&_:]+\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query: `exact` is its lexeme, `prefix` (if any) completes it."""

    exact: str
    prefix: str = ""

    @property
    def tsquery(self) -> str:
        if self.prefix:
            return f"({quote(self.exact)} | {quote(self.prefix)}:*)"
        return quote(self.exact)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that belong together: a phrase when they are more than one. `no` excludes it."""

    words: tuple[Word, ...]
    no: bool = False

    @property
    def tsquery(self) -> str:
        inside = " <-> ".join(word.tsquery for word in self.words)
        if self.no:
            return f"!({inside})"
        return f"({inside})" if len(self.words) > 1 else inside


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: `tsquery` is `""` when nothing can be looked for."""

    terms: tuple[Term, ...]
    notices: tuple[str, ...] = ()

    @property
    def tsquery(self) -> str:
        return " & ".join(term.tsquery for term in self.terms)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must be there, for highlighting."""
        return tuple(term for term in self.terms if not term.no)


def _lexeme(token: Token) -> str:
    """Typed without marks, a word means any marks; typed with, it means those."""
    return token.bare if token.marked == token.bare else token.marked


def _word(token: Token) -> Word:
    return Word(next((a for a in token.also if a[1:].isdigit()), _lexeme(token)))


def _typed(token: Token) -> Word | None:
    """The word under the cursor: its marks may still be coming; `None` when too short to ask."""
    if len(token.raw) >= SHORTEST_PREFIX:
        return Word(_lexeme(token), token.raw)
    return Word(_lexeme(token)) if token.bare[0].isdigit() else None


def _phrase(text: str) -> tuple[Word, ...]:
    return tuple(Word(_lexeme(token)) for token in tokenize(text))


def _groups(chunk: str) -> Iterator[tuple[Token, ...]]:
    """The words of one unquoted chunk; those joined by a symbol stay together.

    A chunk in which digits and letters touch (`cv123`) says nothing about order, so all
    its words stand alone.
    """
    tokens = list(tokenize(chunk))
    gaps = [chunk[left.end : right.start] for left, right in pairwise(tokens)]
    if not tokens:
        return
    if not all(gaps):
        yield from ((token,) for token in tokens)
        return
    group: list[Token] = []
    for token, gap in zip(tokens, [*gaps, " "], strict=True):
        group.append(token)
        if not _JOINT.match(gap):
            yield tuple(group)
            group = []


def _unquoted(chunk: str, *, no: bool, typing: bool) -> Iterator[Term]:
    groups = list(_groups(chunk))
    if no and len(groups) > 1:  # -a,b excludes "a b", not b alone
        groups = [tuple(token for group in groups for token in group)]
    for at, group in enumerate(groups):
        is_last = typing and at == len(groups) - 1
        if group[0].also and _word(group[0]).exact != _lexeme(group[0]):
            yield Term((_word(group[0]),), no)
            rest = group[3:]  # the day, month and year are said by the one lexeme
            if rest:
                yield Term(tuple(Word(_lexeme(token)) for token in rest), no)
            continue
        words = [Word(_lexeme(token)) for token in group]
        if is_last:
            words.pop()
            words.extend(word for word in [_typed(group[-1])] if word is not None)
        if words:
            yield Term(tuple(words), no)


def parse_query(text: str, *, typing: bool = False) -> Query:
    """Read any text as a query; never raises, never gives a tsquery PostgreSQL refuses.

    `typing` completes the last word (`nghi quye` finds `nghị quyết`) and leaves it out while
    it has one or two letters only, unless it is all there is.
    """
    text = level(text).translate(_QUOTES)
    notices: list[str] = []
    if len(text) > MOST_LETTERS:
        text = text[:MOST_LETTERS]
        notices.append(QUERY_CUT)
    typing = typing and not text[-1:].isspace()
    chunks = list(_CHUNK.finditer(text))
    terms: list[Term] = []
    for at, found in enumerate(chunks):
        no = found["no"] is not None and (found.start() == 0 or text[found.start() - 1].isspace())
        if found["phrase"] is not None:
            words = _phrase(found["phrase"])
            if words:
                terms.append(Term(words, no))
            continue
        is_last = typing and at == len(chunks) - 1
        terms.extend(_unquoted(found["word"], no=no, typing=is_last))
    if typing and not terms:
        return parse_query(text)
    kept: list[Term] = []
    count = 0
    for term in terms:
        count += len(term.words)
        if count > MOST_WORDS:
            notices.append(QUERY_CUT)
            break
        if term not in kept:
            kept.append(term)
    return Query(tuple(kept), tuple(dict.fromkeys(notices)))
