"""Write an organisation's name as in running text: `ỦY BAN NHÂN DÂN XÃ AN HÒA` is capitals.

A word that names a kind of body begins its proper part with one capital (`Sở Xây dựng`, `Ban Quản
lý dự án`); a word that names a kind of place has every word after it written with one.
"""

from __future__ import annotations

import re

from documents.engine.text.letters import nfc

_AS_WRITTEN = """Tỉnh ủy|Thành ủy|Đảng ủy|Huyện ủy|Quận ủy|Tỉnh uỷ|Thành uỷ|Đảng uỷ|Trung ương
Bộ Chính trị|Ban Bí thư|Quốc hội|Chính phủ|Thủ tướng Chính phủ|Văn phòng Chính phủ|Việt Nam
Đảng bộ|Đoàn Thanh niên|Mặt trận Tổ quốc|Ban Chấp hành|Ban Thường vụ|Ban Quản lý|Ban Tổ chức
ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|đại hội đại biểu|đại biểu|đại hội|lần thứ|nhiệm kỳ
đại biểu Quốc hội|các cơ quan|cơ quan|khối|Hội Nông dân|Hội Cựu chiến binh|Hội Liên hiệp Phụ nữ
Công đoàn|Liên đoàn Lao động|tiểu ban|Đoàn Chủ tịch""".replace("\n", "|").split("|")
_HEADS = """sở|phòng|ban|cục|chi cục|tổng cục|vụ|trung tâm|viện|trường|bộ|văn phòng|ủy ban|uỷ ban
thanh tra|hội đồng|công ty|tổng công ty|bệnh viện|kho bạc|báo|đài|hội|đoàn|công an|tòa án
ban chỉ đạo|tổ công tác|chi bộ|quỹ|hạt|đội|tổ""".replace("\n", "|").split("|")
_PLACES = """xã|phường|đặc khu|huyện|tỉnh|thành phố|thị xã|thị trấn|quận|thôn|bản|ấp|khu vực
tổ dân phố""".replace("\n", "|").split("|")
_OF_A_PLACE = {"Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Tỉnh uỷ", "Thành uỷ"}
_WRITTEN = {name.lower(): name for name in _AS_WRITTEN}
_KNOWN = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        re.escape(word)
        for word in sorted({*_WRITTEN, *_HEADS, *_PLACES}, key=lambda one: (-len(one), one))
    )
    + r")(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")
_FURTHER = re.compile(r"((?:,|\bvà)\s+)([^\W\d_])")
_ROMAN = re.compile(r"(?<!\w)[ivxlc]+(?!\w)")


def sentence_case(name: str) -> str:
    """`VĂN PHÒNG TỈNH ỦY AN KHÁNH` to `Văn phòng Tỉnh ủy An Khánh`; mixed case stays."""
    name = " ".join(nfc(name).split())
    if not name.isupper():
        return name
    lower = name.lower()
    pieces: list[str] = []
    at = 0
    before = ""
    for found in _KNOWN.finditer(lower):
        rest = lower[at : found.start()]
        word = found.group()
        if before in _HEADS and before != "văn phòng" and not rest.strip() and word in _HEADS:
            continue  # the second word of a proper part, as in "Ban Tổ chức"
        if word in _HEADS and _is_within(rest, before, word):
            continue
        pieces.append(_proper(rest, before))
        pieces.append(_WRITTEN.get(word, word))
        at, before = found.end(), word
    pieces.append(_proper(lower[at:], before))
    joined = "".join(pieces)
    return joined[:1].upper() + joined[1:]


def _is_within(rest: str, before: str, word: str) -> bool:
    """Part of a longer word ("phục vụ") or of a place's name ("tỉnh Trường Lộc"), no body's own."""
    of_place = before in _PLACES or _WRITTEN.get(before, "") in _OF_A_PLACE
    return (bool(rest.strip()) or of_place) and " " not in word


def _proper(text: str, before: str) -> str:
    """What follows a kind of body or place."""
    if not text.strip():
        return text
    if before in {"lần thứ", "nhiệm kỳ"}:
        return _ROMAN.sub(lambda found: found.group().upper(), text)
    if before in _HEADS:
        text = _WORD.sub(lambda word: _capital(word.group()), text, count=1)
        return _FURTHER.sub(lambda found: found[1] + found[2].upper(), text)
    if before in _PLACES or _WRITTEN.get(before, "") in _OF_A_PLACE or not before:
        return _WORD.sub(
            lambda word: word.group() if word.group() == "và" else _capital(word.group()), text
        )
    return text


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
