"""Give back to words in capitals the marks and blanks a character reader lost on them.

Only fixed words of headings and signature blocks are mended; what is said in a document never is.
"""

from __future__ import annotations

import re
from functools import cache

from documents.engine.text.letters import strip_marks
from documents.engine.text.metadata.lines import likeness

_FIXED = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN
ỦY BAN KIỂM TRA|ỦY BAN MẶT TRẬN TỔ QUỐC|ĐẢNG ỦY|TỈNH ỦY|THÀNH ỦY|ĐẢNG BỘ|CHI BỘ|VĂN PHÒNG|BAN TỔ CHỨC
BAN TUYÊN GIÁO VÀ DÂN VẬN|BAN NỘI CHÍNH|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|ĐẠI HỘI ĐẠI BIỂU|LẦN THỨ
ĐOÀN CHỦ TỊCH|CHI CỤC|TRUNG TÂM|BAN QUẢN LÝ|DỰ ÁN|ĐẦU TƯ|XÂY DỰNG|GIÁO DỤC VÀ ĐÀO TẠO|KHOA HỌC VÀ CÔNG NGHỆ
NÔNG NGHIỆP|MÔI TRƯỜNG|TÀI CHÍNH|NỘI VỤ|TƯ PHÁP|CÔNG THƯƠNG|VĂN HÓA, THỂ THAO|VÀ DU LỊCH|HÀNH CHÍNH CÔNG
PHỤC VỤ|THANH TRA|PHƯỜNG|ĐẶC KHU|THÀNH PHỐ|CHỦ TỊCH|PHÓ CHỦ TỊCH|BÍ THƯ|PHÓ BÍ THƯ|THƯỜNG TRỰC|GIÁM ĐỐC
PHÓ GIÁM ĐỐC|CHÁNH VĂN PHÒNG|PHÓ CHÁNH VĂN PHÒNG|TRƯỞNG BAN|PHÓ TRƯỞNG BAN|TRƯỞNG PHÒNG|PHÓ TRƯỞNG PHÒNG
CHỦ NHIỆM|PHÓ CHỦ NHIỆM|TRƯỞNG ĐOÀN|T/M|K/T|T/L|TM.|KT.|TL.|TUQ.|Q.""".replace("\n", "|").split("|")
_PREFIX = re.compile(r"\A(T/M|K/T|T/L|TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*")
LEAST = 0.87
_NEVER = {"chỉ bộ": "chi bộ", "Chỉ bộ": "Chi bộ", "kiếm tra": "kiểm tra", "Kiếm tra": "Kiểm tra"}
"""Pairs of syllables that are no words, for those that look like them."""


def with_place(name: str, place: str) -> str:
    """A body's name that ends in the place of the dateline, with the place as written there."""
    size = len(place.split())
    words = name.split()
    end = " ".join(words[-size:])
    if size and len(words) > size and end != place and likeness(_key(end), _key(place)) >= LEAST:
        return " ".join([*words[:-size], place])
    return name


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", strip_marks(text).lower())


@cache
def _phrases() -> tuple[tuple[str, str, int], ...]:
    found = [(phrase, _key(phrase), len(phrase.split())) for phrase in _FIXED]
    return tuple(sorted(found, key=lambda one: -len(one[1])))


def mended(text: str) -> str:
    """A line a character reader gave, with its fixed words as they are written."""
    for wrong, right in _NEVER.items():
        text = text.replace(wrong, right)
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.islower() for c in letters) * 4 > len(letters):
        return text
    if not text.isupper() and sum(c.islower() for c in letters) > 1 and " " in text:
        text = text if re.search(r"\d", text) else text.upper()
    words, done = _PREFIX.sub(r"\1 ", text).split(), []
    at = 0
    while at < len(words):
        fixed = None if _PREFIX.fullmatch(words[at]) else _at(words, at)
        if fixed is None:
            done.append(words[at])
            at += 1
        else:
            done.append(fixed[0])
            at += fixed[1]
    return " ".join(done)


def _at(words: list[str], at: int) -> tuple[str, int] | None:
    """The fixed words that begin here, and how many words of the line they stand for."""
    for phrase, key, size in _phrases():
        if len(key) < 4:
            continue
        for taken in (size, size - 1, size + 1):
            if taken < 1 or at + taken > len(words):
                continue
            piece = " ".join(words[at : at + taken])
            mine = _key(piece)
            least = 1.0 if len(key) < 8 else LEAST
            further = 2 if taken == size else 1
            if abs(len(mine) - len(key)) <= further and likeness(mine, key) >= least:
                return phrase + _tail(piece), taken
    return None


def _tail(piece: str) -> str:
    found = re.search(r"[,;]\Z", piece)
    return found.group() if found else ""
