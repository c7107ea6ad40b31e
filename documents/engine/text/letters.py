"""Vietnamese letters: one spelling for search, whatever keyboard, age or scanner wrote it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining grave, hook above, tilde, acute, dot below, in the order of the dictionary."""

_TONE = re.compile(f"[{TONES}]")
_LOOKALIKES = str.maketrans(
    {
        "Ð": "Đ",  # Icelandic eth, typed and scanned for Đ
        "ð": "đ",
        "Ɖ": "Đ",
        "ɖ": "đ",
        "\u00a0": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2015": "-",
        "\u2212": "-",
        "\u2044": "/",
        "\u2215": "/",
    }
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width signs: inside words they do not count."""
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"]
"""Say nothing to a reader; PostgreSQL refuses NUL, and a spreadsheet all of them."""
_UNWANTED = dict.fromkeys([*map(ord, INVISIBLE), *_CONTROLS, *range(0xD800, 0xE000)])
_VOWELS = frozenset("aăâeêioôơuưy")
_MODIFIED = "êơâăôư"  # a tone sits on the first of these that the syllable has
_LONE_Y = re.compile(r"(qu|[bcdđghklmnpqrstvx]*)([yýỳỷỹỵ])\Z")
_Y_TO_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


def nfc(text: str) -> str:
    """Compose the letters of `text` (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def level(text: str) -> str:
    """NFC, one kind of dash and slash, Đ for its look-alikes; as long as `nfc(text)`."""
    return nfc(text).translate(_LOOKALIKES)


def tidy(text: str) -> str:
    """`level`, without invisible, control and half characters: for text that comes from outside."""
    return nfc(level(text).translate(_UNWANTED))


def strip_marks(text: str) -> str:
    """The letters of `text` without any mark: `Kế hoạch ĐẢNG` becomes `Ke hoach DANG`.

    Keeps the case. One letter stays one letter when `text` is in NFC.
    """
    if text.isascii():
        return text
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return nfc(bare).replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """Lower case without marks, for comparing what people type: `Đảng ỦY` becomes `dang uy`."""
    return strip_marks(tidy(text).lower())


def split_tone(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the combining tone (`""` when it has none)."""
    decomposed = unicodedata.normalize("NFD", letter)
    found = _TONE.search(decomposed)
    if found is None:
        return letter, ""
    return nfc(_TONE.sub("", decomposed)), found.group()


def _tone_seat(letters: str) -> int | None:
    """Where the tone of a toneless syllable sits in the old style (`hòa`, `thủy`, `quý`)."""
    start = 0
    if letters.startswith(("qu", "gi")) and len(letters) > 2 and letters[2] in _VOWELS:
        start = 2
    while start < len(letters) and letters[start] not in _VOWELS:
        start += 1
    end = start
    while end < len(letters) and letters[end] in _VOWELS:
        end += 1
    cluster = letters[start:end]
    if not cluster or len(cluster) > 3:
        return None
    for vowel in _MODIFIED:
        if vowel in cluster:
            return start + cluster.index(vowel)
    if end < len(letters) or len(cluster) == 3:
        return start + (len(cluster) - 1 if end < len(letters) else 1)
    return start


@lru_cache(maxsize=65536)
def unify_tone(syllable: str) -> str:
    """Put the tone of one lower-case NFC syllable where the old style has it.

    `hoà` and `hòa` both become `hòa`; `tòan`, a common slip, becomes `toàn`; `quý` stays.
    Words with no tone, two tones or a shape that is not Vietnamese stay as they are.
    """
    if syllable.isascii():
        return syllable
    parts = [split_tone(letter) for letter in syllable]
    tones = [tone for _, tone in parts if tone]
    if len(tones) != 1:
        return syllable
    letters = "".join(letter for letter, _ in parts)
    seat = _tone_seat(letters)
    if seat is None:
        return syllable
    return nfc(letters[: seat + 1] + tones[0] + letters[seat + 1 :])


def fold_y(syllable: str) -> str:
    """Write a lone final y as i: `kỹ` becomes `kĩ`, `quý` `quí`; `thủy`, `tay`, `yêu` stay."""
    found = _LONE_Y.match(syllable)
    return found.group(1) + found.group(2).translate(_Y_TO_I) if found else syllable
