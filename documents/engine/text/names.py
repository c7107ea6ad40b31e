"""Order of Vietnamese words and personal names, initials, user names.

The order is computed here into a text key, never by a collation, so that every server and
every list sorts alike.
"""

from __future__ import annotations

from collections.abc import Container

from documents.engine.text.letters import TONES, fold, nfc, split_tone, strip_marks, tidy

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Letters take the signs from "A" on, digits themselves, tones signs below both.
_RANK = {letter: chr(ord("A") + at) for at, letter in enumerate(_ALPHABET)}
_TONE_RANK = {tone: chr(ord("!") + at) for at, tone in enumerate(["", *TONES])}
_REST = "~"


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    found = ""
    for letter in syllable:
        plain, tone = split_tone(letter)
        found = found or tone
        for sign in plain if plain in _RANK or plain.isdigit() else strip_marks(plain):
            if sign in _RANK:
                letters.append(_RANK[sign])
            elif sign.isascii() and sign.isdigit():
                letters.append(sign)
            elif sign.isalnum():
                letters.append(_REST + sign)
    return "".join(letters) + _TONE_RANK[found] if letters else ""


def sort_key(text: str) -> str:
    """A key whose plain code-point order is that of the Vietnamese dictionary.

    Letters first (a ă â b c d đ e ê …), then the tone (none, huyền, hỏi, ngã, sắc, nặng),
    syllable by syllable: `ba`, `ba lan`, `bà`, `bả`, `ban`. Signs other than letters and
    digits do not count.
    """
    cleaned = "".join(c if c.isalnum() else " " for c in tidy(text).lower())
    return " ".join(key for part in cleaned.split() if (key := _syllable_key(part)))


def person_sort_key(full_name: str) -> str:
    """Order of people as offices list them: given name (the last word), then the rest.

    `Trần Thị An` comes before `Lê Văn Bình`; equal given names go by family and middle name.
    """
    *rest, given = tidy(full_name).split() or [""]
    return f"{sort_key(given)} {sort_key(' '.join(rest))}".strip()


def initials(full_name: str) -> str:
    """First letters of family and given name for a badge: `Nguyễn Văn Ân` gives `NÂ`."""
    words = nfc(full_name).split()
    if not words:
        return ""
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


def username(full_name: str, taken: Container[str] = ()) -> str:
    """A user name not in `taken`: given name and initials, `Nguyễn Văn Ân` gives `annv`.

    A second one becomes `annv2`. Only a-z and digits; `user` when the name has none.
    """
    words = [kept for word in fold(full_name).split() if (kept := "".join(filter(_is_plain, word)))]
    stem = (words[-1] + "".join(word[0] for word in words[:-1]))[:30] if words else "user"
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
