"""Vietnamese before Unicode: TCVN3 (ABC, the .VnTime fonts) and VNI (the VNI-Times fonts).

Old Party archives are full of both. TCVN3 puts each letter with its mark on one byte (TCVN 5712,
VN3); VNI writes a letter and then its mark. Both come to us as the Latin-1 letters that stand on
those bytes. Capital fonts of TCVN3 (name ends in H) draw capitals from small letters.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

# Bytes of TCVN 5712 VN3 in rising order, and the letter on each.
_TCVN3_BYTES = bytes.fromhex(
    "a1a2a3a4a5a6a7a8a9aaabacadae"
    "b5b6b7b8b9bbbcbdbec6c7c8c9cacb"
    "cccecfd0d1d2d3d4d5d6d7d8dcddde"
    "dfe1e2e3e4e5e6e7e8e9eaebecedee"
    "eff1f2f3f4f5f6f7f8f9fafbfcfdfe"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3 = dict(zip(_TCVN3_BYTES.decode("latin-1"), _TCVN3_LETTERS, strict=True))

# VNI: marks after small a e o u y (and after ô = ơ, ö = ư); capitals carry capital marks.
_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE = {
    "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ",
}  # fmt: skip


def _vni_table() -> dict[str, str]:
    table = dict(_ALONE)
    for base, horned in {
        "a": "a",
        "e": "e",
        "o": "o",
        "u": "u",
        "y": "y",
        "ô": "ơ",
        "ö": "ư",
    }.items():
        for mark, tone in _TONES.items():
            table[base + mark] = unicodedata.normalize("NFC", horned + tone)
    for base in "aeo":
        for mark, tone in _HAT.items():
            table[base + mark] = unicodedata.normalize("NFC", f"{base}\u0302{tone}")
    for mark, tone in _BREVE.items():
        table["a" + mark] = unicodedata.normalize("NFC", f"a\u0306{tone}")
    capitals: dict[str, str] = {}
    for written, letter in table.items():
        capitals[written.upper()] = letter.upper()
        if len(written) == 2:
            capitals.setdefault(written[0].upper() + written[1], letter.upper())
    return {**capitals, **table}


VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


class Encoding(StrEnum):
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """TCVN3 read as Latin-1 → Unicode NFC; `capitals` for the fonts whose name ends in H."""
    plain = "".join(TCVN3.get(letter, letter) for letter in text)
    return plain.upper() if capitals else plain


def from_vni(text: str) -> str:
    """VNI read as Latin-1 (Windows-1252) → Unicode NFC."""
    return _VNI_PATTERN.sub(lambda found: VNI[found[0]], text)


_TO_TCVN3 = {letter: byte for byte, letter in TCVN3.items()}
_TO_VNI = {letter: written for written, letter in reversed(list(VNI.items()))}
_TO_VNI.update({letter: written for written, letter in _vni_table().items() if written.isupper()})


def to_tcvn3(text: str) -> str:
    """The way back, for tests and for old readers. Toned capitals become small (TCVN3 has none)."""
    out = []
    for letter in unicodedata.normalize("NFC", text):
        out.append(_TO_TCVN3.get(letter) or _TO_TCVN3.get(letter.lower()) or letter)
    return "".join(out)


def to_vni(text: str) -> str:
    """The way back, for tests and for old readers."""
    return "".join(_TO_VNI.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def of_font(font: str) -> tuple[Encoding, bool]:
    """The encoding that a font's name betrays, and whether it draws capitals."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3, name.endswith("h") and not name.endswith("arabiah")
    if name.startswith(("vni-", "vni ")):
        return Encoding.VNI, False
    return Encoding.UNICODE, False


_ONSETS = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ă|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|"
    "e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|"
    "inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|"
    "oeo|oi|om|on|ong|ooc|oong|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|uân|uâng|uât|uây|"
    "uc|uê|uêch|uênh|ui|um|un|ung|uơ|uôc|uôi|uôm|uôn|uông|uôt|up|ut|uy|uya|uych|uyên|uyêt|uyn|uynh|"
    "uyt|uyu|ư|ưa|ưc|ưi|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|y|yê|yêm|yên|yêng|yêt|yêu|ê"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RIMES})")
_TONE_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def _toneless(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONE_MARKS)
    return unicodedata.normalize("NFC", bare)


def vietnamese_share(text: str) -> float:
    """The part of the words with letters beyond ASCII that can be Vietnamese syllables, 0…1."""
    words = [
        word
        for word in re.split(r"[\s\d.,;:!?()\[\]“”\"'/–-]+", text)
        if word and not word.isascii()
    ]
    if not words:
        return 0.0
    good = sum(1 for word in words if _SYLLABLE.fullmatch(_toneless(word)))
    return good / len(words)


def detect(text: str) -> Encoding:
    """Which of the three a text is written in; Unicode when in doubt."""
    sample = text[:20_000]
    if sum(not letter.isascii() for letter in sample) < 4:
        return Encoding.UNICODE
    shares = {
        Encoding.UNICODE: vietnamese_share(sample),
        Encoding.TCVN3: vietnamese_share(from_tcvn3(sample)),
        Encoding.VNI: vietnamese_share(from_vni(sample)),
    }
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= 0.7 and shares[best] >= shares[Encoding.UNICODE] + 0.3:
        return best
    return Encoding.UNICODE


def to_unicode(text: str) -> tuple[str, Encoding]:
    """NFC Unicode, converted when the text betrays an old encoding."""
    encoding = detect(text)
    if encoding is Encoding.UNICODE:
        return unicodedata.normalize("NFC", text), encoding
    convert = from_tcvn3 if encoding is Encoding.TCVN3 else from_vni
    return unicodedata.normalize("NFC", convert(text)), encoding
