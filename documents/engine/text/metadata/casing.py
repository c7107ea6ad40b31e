"""Write an organisation's name as in running text: `ỦY BAN NHÂN DÂN XÃ AN HÒA` is capitals."""

from __future__ import annotations

import re

from documents.engine.text.letters import nfc

_PHRASES = sorted(
    """ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|ủy ban kiểm tra|uỷ ban kiểm tra|văn phòng
xã|phường|đặc khu|huyện|tỉnh|thành phố|thị xã|thị trấn|quận|ban chấp hành|ban thường vụ|đảng bộ
ban tổ chức|ban nội chính|ban tuyên giáo và dân vận|ban chính sách, chiến lược|chi bộ|khối|các cơ quan
hội đồng|ban quản lý|ban quản lý dự án|trung tâm|chi cục|cục|vụ|phòng|trường|bệnh viện|công ty
và|đại hội đại biểu|lần thứ|nhiệm kỳ|đại biểu quốc hội|đoàn|mặt trận tổ quốc|ủy ban|uỷ ban""".replace(
        "\n", "|"
    ).split("|"),
    key=len,
    reverse=True,
)
_PROPER = sorted(
    """Tỉnh ủy|Thành ủy|Đảng ủy|Huyện ủy|Quận ủy|Tỉnh uỷ|Thành uỷ|Đảng uỷ|Trung ương|Bộ Chính trị
Ban Bí thư|Quốc hội|Chính phủ|Thủ tướng Chính phủ|Sở Tài chính|Sở Nội vụ|Sở Tư pháp|Sở Xây dựng|Sở Y tế
Sở Giáo dục và Đào tạo|Sở Nông nghiệp và Môi trường|Sở Công Thương|Sở Khoa học và Công nghệ
Sở Văn hóa, Thể thao và Du lịch|Sở Dân tộc và Tôn giáo|Sở Ngoại vụ|Bộ Tài chính|Bộ Nội vụ|Bộ Tư pháp
Bộ Xây dựng|Bộ Y tế|Bộ Giáo dục và Đào tạo|Bộ Nông nghiệp và Môi trường|Bộ Công Thương|Bộ Quốc phòng
Bộ Khoa học và Công nghệ|Bộ Công an|Bộ Ngoại giao|Văn phòng Chính phủ|Thanh tra|Việt Nam""".replace(
        "\n", "|"
    ).split("|"),
    key=len,
    reverse=True,
)
_KNOWN = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(p.lower()) for p in [*_PROPER, *_PHRASES]) + r")(?!\w)"
)
_WRITTEN = {proper.lower(): proper for proper in _PROPER}


def sentence_case(name: str) -> str:
    """`VĂN PHÒNG TỈNH ỦY AN KHÁNH` to `Văn phòng Tỉnh ủy An Khánh`; mixed case stays."""
    name = " ".join(nfc(name).split())
    if not name.isupper():
        return name
    lower = name.lower()
    pieces: list[str] = []
    at = 0
    for found in _KNOWN.finditer(lower):
        pieces.append(_titled(lower[at : found.start()]))
        pieces.append(_WRITTEN.get(found.group(), found.group()))
        at = found.end()
    pieces.append(_titled(lower[at:]))
    joined = "".join(pieces)
    return joined[:1].upper() + joined[1:]


def _titled(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda word: word.group()[:1].upper() + word.group()[1:], text)
