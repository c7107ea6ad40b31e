"""Vietnamese personal names: how they are written and how they are sorted.

Lists of people are ordered by the given name, which is the last word, then by the words before
it; letters in the order of the Vietnamese alphabet (a ă â b c d đ e ê …), then tones in the
order of dictionaries (level, grave, hook, tilde, acute, dot below). The database sorts bytes,
so the order is computed here and stored as a key.
"""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: format(index, "02d") for index, letter in enumerate(_ALPHABET, start=20)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make another letter
_KEY_LENGTH = 400


def clean_name(text: str) -> str:
    """The name in NFC, with single spaces and none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _word_key(word: str) -> tuple[str, str]:
    """Letters and tones of one word, each as text that sorts by bytes."""
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES and tones:
            tones[-1] = _TONES[character]
        elif character in _SHAPES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)
        elif unicodedata.combining(character):
            continue
        else:
            letters.append(character)
            tones.append("0")
    return "".join(_LETTER.get(letter, letter) for letter in letters), "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Key that puts names in Vietnamese order when compared byte by byte; at most 400 signs.

    All letters are compared first (given name, then family name, then the words between),
    tones only between names whose letters are equal.
    """
    words = clean_name(full_name).split(" ")
    ordered = [words[-1], *words[:-1]]
    keys = [_word_key(word) for word in ordered if word]
    letters = ".".join(letters for letters, _ in keys)
    tones = ".".join(tones for _, tones in keys)
    return f"{letters}!{tones}"[:_KEY_LENGTH]
