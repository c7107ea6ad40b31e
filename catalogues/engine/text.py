"""Vietnamese text: one form to keep, one to find, one to sort by; legacy fonts brought to Unicode.

Knows no model. Sources: Unicode TR15; TCVN 6909:2001; TCVN 5712:1993 (TCVN3, "ABC" fonts).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BLANKS: Final = re.compile(r"\s+")
_NOT_WORD: Final = re.compile(r"[^0-9a-z]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

# TCVN3 text that was read as Latin-1 or cp1252: one code point per letter, small letters only
# (capitals are the same codes in a capitals font, except the seven below).
_TCVN3: Final = {
    ord(old): new
    for old, new in zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢£¤¥¦§",  # noqa: RUF001
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
}
# Of these, what no Vietnamese word holds when the text is Unicode.
_NEVER_VIETNAMESE: Final = frozenset(map(chr, _TCVN3)) - frozenset(
    "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
)
_LATIN_1: Final = 0xFF

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
_SHAPES: Final = frozenset("\u0302\u0306\u031b")


def from_tcvn3(text: str) -> str:
    """Legacy TCVN3 ("ABC", .VnTime) text as Unicode, NFC."""
    return unicodedata.normalize("NFC", text.translate(_TCVN3))


def looks_like_tcvn3(text: str) -> bool:
    """Whether a whole text only makes sense as TCVN3. Give it a table, not a word.

    True when no letter stands outside Latin-1 (Unicode Vietnamese always has some) and at least
    three words, and one word in twenty, carry signs that Vietnamese does not know.
    """
    words = unicodedata.normalize("NFC", text).split()
    if any(sign.isalpha() and ord(sign) > _LATIN_1 for word in words for sign in word):
        return False
    telling = sum(
        1
        for word in words
        if any(sign in _NEVER_VIETNAMESE for sign in word)
        and any("a" <= sign.lower() <= "z" for sign in word)
    )
    return telling >= 3 and telling * 20 >= len(words)


def tidy(text: str) -> str:
    """The one form kept: NFC, no invisible signs, single blanks, stripped."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _BLANKS.sub(" ", text).strip()


def fold(text: str) -> str:
    """For finding: lower case, no marks, đ as d, everything else a single blank."""
    lowered = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", bare).strip()


@lru_cache(maxsize=4096)
def _rank(letter: str) -> tuple[int, int]:
    """(place of the letter in the Vietnamese alphabet, place of its tone)."""
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0] + "".join(sign for sign in parts[1:] if sign in _SHAPES)
    tone = next((_TONES.index(sign) + 1 for sign in parts[1:] if sign in _TONES), 0)
    place = _LETTERS.find(unicodedata.normalize("NFC", base))
    return place + 1, tone


def sort_key(text: str) -> str:
    """A key whose plain byte order is Vietnamese dictionary order (letters first, tones second).

    The column that holds it is collated "C": sorting never leans on the server (database.md §1).
    """
    letters: list[str] = []
    tones: list[str] = []
    for sign in unicodedata.normalize("NFC", text).lower():
        place, tone = _rank(sign)
        if place:
            letters.append(chr(ord("A") + place))
            tones.append(str(tone))
        elif sign.isdigit():
            letters.append(sign)
        elif letters and letters[-1] != " ":
            letters.append(" ")
    return "".join(letters).strip()[:200] + " " + "".join(tones)[:100]
