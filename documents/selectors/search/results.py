"""Search documents as a person: only what he may see, with the passages that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.counts import Count
from core.pages import bad_cursor, decode, encode
from documents.engine.text.codes import lookup
from documents.engine.text.highlight import MOST_READ, Passage, Piece, mark, passages
from documents.engine.text.query import QUERY_CUT, Query, parse_query
from documents.models import Document
from documents.selectors import search_text
from documents.selectors.search import windows
from documents.selectors.search.windows import Asked, Filters, Row

if TYPE_CHECKING:
    from core.actors import Who

LARGEST_PAGE = 100
COUNT_CAP = 1000

_NOTICES: dict[str, Promise] = {
    QUERY_CUT: _("What you typed is too long; its end was left out."),
    "nothing": _("Type a word or a number to search for."),
    "only_excluded": _("Add a word that must be there; you only said what to leave out."),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `by_number`: its number was asked for. Pieces say what to mark."""

    document: Document
    by_number: bool
    subject: tuple[Piece, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page. `count` is given with the first page only; `next_cursor` None: no more."""

    hits: list[Hit]
    query: Query
    count: Count | None = None
    next_cursor: str | None = None
    notices: tuple[Promise, ...] = ()


def _asked(who: Who, query: Query, text: str, filters: Filters) -> Asked | str:
    """The question for the index; the name of a notice when there is nothing to ask."""
    plain = '"' not in text and len(query.wanted) == len(query.terms)
    number = lookup(text) if plain else None
    if not query.wanted and number is None:
        # What to leave out alone would read every document there is.
        if query.terms:
            return "only_excluded"
        if text.strip() or not filters:
            return "nothing"
    return Asked(
        organisation_id=who.organisation_id,
        tokens=tuple(who.tokens),
        tsquery=query.tsquery,
        number=number,
        filters=filters,
    )


def _after(cursor: str | None) -> Row | None:
    if not cursor:
        return None
    values, backwards = decode(cursor, 3)
    tier, day, document_id = values
    if backwards or not isinstance(tier, int) or not isinstance(document_id, int):
        raise bad_cursor()
    if tier not in windows.TIERS or not 0 < document_id < 2**62:
        raise bad_cursor()
    try:
        return Row(tier, date.fromisoformat(day), document_id)
    except (ValueError, TypeError) as error:
        raise bad_cursor() from error


def search(
    who: Who | None,
    text: str,
    filters: Filters | None = None,
    cursor: str | None = None,
    size: int = 20,
    *,
    typing: bool = False,
) -> Results:
    """A page of the documents that answer `text` and that this capacity may see.

    Exact numbers first, then numbers that begin so, then words; each newest first. With
    filters alone, all documents they leave. Words, "phrases", -not; never a syntax error.
    `typing` is for boxes that answer while one types: the last word is completed, no passages,
    no count. Raises InvalidInput for a cursor that is not ours.
    """
    query = parse_query(text, typing=typing)
    notices = tuple(_NOTICES[notice] for notice in query.notices)
    after = _after(cursor)
    if who is None:
        return Results([], query)
    asked = _asked(who, query, text, filters or Filters())
    if isinstance(asked, str):
        return Results([], query, Count(0), None, (*notices, _NOTICES[asked]))
    size = max(1, min(size, LARGEST_PAGE))
    rows = windows.find(asked, after=after, size=size + 1)
    more = len(rows) > size
    rows = rows[:size]
    return Results(
        hits=_hits(who, rows, query, with_passages=not typing),
        query=query,
        count=None if cursor or typing else _count(asked, rows, more),
        next_cursor=(
            encode([rows[-1].tier, rows[-1].sort_on, rows[-1].document_id]) if more else None
        ),
        notices=notices,
    )


def _count(asked: Asked, rows: list[Row], more: bool) -> Count:
    return windows.count(asked, cap=COUNT_CAP) if more else Count(len(rows))


def _hits(who: Who, rows: list[Row], query: Query, *, with_passages: bool) -> list[Hit]:
    """The documents of the rows. Asked once more of the grants themselves: a search row may err,
    what is shown may not (R25)."""
    ids = [row.document_id for row in rows]
    documents = {
        document.pk: document
        for document in Document.objects.visible_to(who).filter(pk__in=ids).for_list()
    }
    texts = search_text.texts_of(list(documents), letters=MOST_READ) if with_passages else {}
    return [
        Hit(
            document=documents[row.document_id],
            by_number=row.tier != windows.WORDS,
            subject=mark(documents[row.document_id].subject, query),
            passages=passages(texts.get(row.document_id, ""), query),
        )
        for row in rows
        if row.document_id in documents
    ]
