"""Cut Vietnamese official text into words, safely for symbols, dates and abbreviations.

PostgreSQL's own parser takes `123-KL/TW` for a number and a file, `15/8/2024` for a file
and splits `T.Ư`; so the words are cut here and handed over ready made.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from documents.engine.text.letters import (
    INVISIBLE,
    fold_y,
    level,
    nfc,
    strip_marks,
    tidy,
    unify_tone,
)

LONGEST = 64
"""Letters kept of one word; what is longer is noise (base64, rules of dashes)."""

_MARK = rf"\u0300-\u036f{INVISIBLE}"
_WORD = re.compile(
    rf"(?P<dotted>(?<![^\W_])[^\W\d_][{_MARK}]*(?:\.[^\W\d_][{_MARK}]*)+(?![^\W_]))"
    rf"|(?P<run>[^\W_](?:[^\W_]|[{_MARK}])*)"
)
_PIECE = re.compile(
    rf"\d+[a-zA-ZđĐ](?![^\W_])|\d+|[^\W\d_{_MARK}](?:[^\W\d_]|[{_MARK}])*", re.UNICODE
)
_DATE = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2((?:19|20)\d{2})(?![\d])")
_LONG_DATE = re.compile(
    r"ng[aàảãáạ]y\s+(\d{1,2})\s+th[aàảãáạ]ng\s+(\d{1,2})\s+n[aăắằẳẵặàảãáạ]m\s+((?:19|20)\d{2})(?!\d)",
    re.IGNORECASE,
)
_DOTTED_ALSO = {"tư": "tw"}  # T.Ư is how many write TW


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `marked` is folded as far as marks allow, `bare` has none left.

    `start` and `end` point into `nfc(text)`; `also` are further lexemes at the same place
    (the day a date names, TW for T.Ư). `raw` is `bare` before y became i: what the prefix
    of a word being typed is compared with.
    """

    marked: str
    bare: str
    raw: str
    start: int
    end: int
    also: tuple[str, ...] = ()


def day_lexeme(day: dt.date) -> str:
    """The lexeme under which a day is found however it is written: `d20240815`."""
    return f"d{day:%Y%m%d}"


@lru_cache(maxsize=65536)
def fold_word(word: str) -> tuple[str, str, str]:
    """`(marked, bare, raw)` of one word cut by `tokenize`."""
    lower = nfc(unicodedata.normalize("NFKC", tidy(word)).lower())[:LONGEST]
    if not lower:
        return "", "", ""
    if lower[0].isdigit():
        lower = lower.lstrip("0") or "0"
        return lower, strip_marks(lower), strip_marks(lower)
    toned = unify_tone(lower)
    marked = fold_y(toned)
    return marked, strip_marks(marked), strip_marks(toned)


def _days(text: str) -> dict[int, str]:
    """Lexemes of the dates in `text`, by where the day's number begins."""
    days: dict[int, str] = {}
    for found in _DATE.finditer(text):
        _note_day(days, found.start(1), found[1], found[3], found[4])
    for found in _LONG_DATE.finditer(text):
        _note_day(days, found.start(1), found[1], found[2], found[3])
    return days


def _note_day(days: dict[int, str], start: int, day: str, month: str, year: str) -> None:
    try:
        days[start] = day_lexeme(dt.date(int(year), int(month), int(day)))
    except ValueError:
        return


def tokenize(text: str) -> Iterator[Token]:
    """The words of `text` in order.

    Digits and letters that touch are cut apart (`cv123` gives `cv`, `123`), except a number
    with one letter behind it (`12a`); leading zeros fall; dotted abbreviations close up.
    Takes any string; never raises.
    """
    text = level(text)
    days = _days(text)
    for found in _WORD.finditer(text):
        if found.lastgroup == "dotted":
            marked, bare, raw = fold_word(found.group().replace(".", ""))
            also = (_DOTTED_ALSO[marked],) if marked in _DOTTED_ALSO else ()
            yield Token(marked, bare, raw, found.start(), found.end(), also)
            continue
        offset = found.start()
        for piece in _PIECE.finditer(found.group()):
            marked, bare, raw = fold_word(piece.group())
            start = offset + piece.start()
            if bare:
                also = (days[start],) if start in days else ()
                yield Token(marked, bare, raw, start, offset + piece.end(), also)
