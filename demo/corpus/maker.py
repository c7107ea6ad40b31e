"""Made papers with known fields: both families, many kinds, many faces. The same every time."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demo.corpus import word
from demo.corpus.words import BANKS, Bank
from documents.engine.files import convert, spool, typeset
from documents.engine.files.facts import DOCX, PDF

FORM = Path(__file__).with_name("paper.typ")
STATE_KINDS = (
    ("", "Công văn"), ("", "Công văn"), ("", "Công văn"), ("QĐ", "Quyết định"), ("QĐ", "Quyết định"),
    ("TB", "Thông báo"), ("KH", "Kế hoạch"), ("BC", "Báo cáo"), ("TTr", "Tờ trình"),
    ("CT", "Chỉ thị"), ("HD", "Hướng dẫn"), ("CTr", "Chương trình"), ("GM", "Giấy mời"),
    ("CĐ", "Công điện"), ("PA", "Phương án"), ("NQ", "Nghị quyết"),
)  # fmt: skip
PARTY_KINDS = (
    ("CV", "Công văn"), ("CV", "Công văn"), ("QĐ", "Quyết định"), ("QĐ", "Quy định"),
    ("NQ", "Nghị quyết"), ("KL", "Kết luận"), ("CT", "Chỉ thị"), ("TB", "Thông báo"),
    ("HD", "Hướng dẫn"), ("BC", "Báo cáo"), ("KH", "Kế hoạch"), ("CTr", "Chương trình"),
    ("TTr", "Tờ trình"), ("TT", "Thông tri"),
)  # fmt: skip
URGENCY = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
FIELDS = (
    "code_number", "code_notation", "issued_on", "issuer_name", "kind", "subject", "signer_name",
    "signer_position", "urgency", "secrecy", "recipients", "page_count", "due_on", "circulation",
)  # fmt: skip
"""The fourteen fields that are measured."""


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body: lines of the heading (text, bold), name in running text, symbol, place."""

    heading: tuple[tuple[str, bool], ...]
    name: str
    symbol: str
    place: str
    signing: tuple[tuple[str, ...], ...]
    unit: str = "VP"


@dataclass(slots=True)
class Paper:
    """A made file and the fields it truly has; `form` is pdf, word-pdf or docx."""

    number: int
    family: str
    form: str
    truth: dict[str, Any]
    data: dict[str, Any] = field(repr=False)
    content: bytes = field(repr=False, default=b"")

    @property
    def media_type(self) -> str:
        return DOCX if self.form == "docx" else PDF


def papers(name: str, count: int = 100) -> list[Paper]:
    """The first `count` papers of a set, without their files: `build` makes those."""
    return [_paper(BANKS[name], name, number) for number in range(1, count + 1)]


def build(paper: Paper) -> Paper:
    """Make the file of a paper. Raises Unavailable without LibreOffice for a converted one."""
    if paper.form == "pdf":
        paper.content = typeset.compile_form(FORM, paper.data)
    else:
        paper.content = word.build(paper.data)
    if paper.form == "word-pdf":
        with spool.of_chunks([paper.content]) as source:
            made = convert.to_pdfa(source, DOCX)
        with made.file as file:
            paper.content = file.read()
    return paper


def _paper(bank: Bank, name: str, number: int) -> Paper:
    dice = random.Random(f"{name} {number}")
    family = "party" if number % 5 in {2, 4} else "state"
    body = _body(bank, family, dice)
    short, kind = dice.choice(PARTY_KINDS if family == "party" else STATE_KINDS)
    if body.symbol == "HĐND":
        short, kind = "NQ", "Nghị quyết"
    elif kind == "Nghị quyết" and family == "state":
        short, kind = "QĐ", "Quyết định"
    code_number = (
        f"{dice.choice([dice.randint(1, 9), dice.randint(10, 99), dice.randint(100, 4999)]):02d}"
    )
    notation = _notation(family, short, body)
    issued_on = date(2026, 1, 5) + timedelta(days=dice.randint(0, 320))
    subject = dice.choice(bank.party_subjects if family == "party" else bank.subjects)
    signing = dice.choice(body.signing)
    signer = f"{dice.choice(bank.surnames)} {dice.choice(bank.middles)} {dice.choice(bank.given)}"
    urgency = dice.choice([0] * 17 + [1, 2, 3])
    circulation = "LƯU HÀNH NỘI BỘ" if dice.random() < 0.05 else ""
    due_on = issued_on + timedelta(days=dice.randint(5, 60)) if dice.random() < 0.4 else None
    to = _addressed(bank, kind, dice)
    copies = _copied(bank, family, dice)
    joint = "-" if family == "party" else "/"
    is_letter = kind == "Công văn"
    about = dice.choice(["V/v ", "Về việc "] if family == "party" else ["V/v ", "V/v: ", "V/v "])
    data = {
        "family": family,
        "style": _style(dice),
        "heading": [
            {"text": text, "bold": bold, "size": (14 if family == "party" else 13) - (0 if bold else dice.choice([0, 1]))}
            for text, bold in body.heading
        ],
        "number_line": f"Số{' ' if family == 'party' else ': '}{code_number}{joint}{notation}",
        "about": f"{about}{subject}" if is_letter else "",
        "urgency": URGENCY[urgency],
        "circulation": circulation,
        "place_date": f"{body.place}, ngày {issued_on.day:02d} tháng {_month(issued_on)} năm {issued_on.year}",
        "kind": "" if is_letter else kind.upper(),
        "subject": subject[:1].upper() + subject[1:] if dice.random() < 0.6 else f"về {subject}" if dice.random() < 0.3 else subject,
        "to_word": "Kính trình" if family == "party" and kind == "Tờ trình" else "Kính gửi",
        "to": list(to),
        "bases": _bases(family, kind),
        "decides": {"Quyết định": "QUYẾT ĐỊNH:", "Nghị quyết": "QUYẾT NGHỊ:"}.get(kind, ""),
        "body": _text(bank, family, due_on, dice),
        "table": _table(dice),
        "signing": [
            {"text": line, "bold": family == "state" or n == 0} for n, line in enumerate(signing)
        ],
        "signer": signer,
        "copies": _listed(family, is_letter, copies, body.unit),
        "footer": "Địa chỉ: số 5 đường Trung Tâm. Điện thoại: 0200 1234567. Email: vanphong@vi-du.vn" if dice.random() < 0.12 else "",
        "annex": [dice.choice(bank.sentences) for _n in range(4)] if dice.random() < 0.12 else [],
        "annex_line": f"(Kèm theo {kind} số {code_number}{joint}{notation} ngày {issued_on:%d/%m/%Y})",
    }  # fmt: skip
    said = subject if is_letter else data["subject"]
    truth = {
        "code_number": code_number,
        "code_notation": notation,
        "issued_on": issued_on,
        "issuer_name": body.name,
        "kind": kind,
        "subject": str(said)[:1].upper() + str(said)[1:],
        "signer_name": signer,
        "signer_position": "; ".join(signing),
        "urgency": urgency,
        "secrecy": 0,
        "recipients": (tuple(to), tuple(copies)),
        "page_count": None,
        "due_on": due_on,
        "circulation": circulation,
    }
    form = {3: "docx", 8: "word-pdf", 13: "docx", 18: "word-pdf"}.get(number % 20, "pdf")
    return Paper(number, family, form, truth, data)


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def _notation(family: str, short: str, body: Body) -> str:
    if family == "party":
        return f"{short}/{body.symbol}"
    return f"{short}-{body.symbol}" if short else f"{body.symbol}-{body.unit}"


def _style(dice: random.Random) -> dict[str, Any]:
    return {
        "size": dice.choice([13, 13.5, 14]),
        "number": dice.choice([13, 13.5, 14]),
        "nation": dice.choice([12, 12.5, 13]),
        "top": dice.choice([20, 22, 25]),
        "left": dice.choice([30, 32, 35]),
        "right": dice.choice([15, 18, 20]),
        "share": dice.choice([41, 43, 45]),
        "leading": dice.choice([0.5, 0.6, 0.75]),
        "spacing": dice.choice([8, 10, 14]),
        "gap": dice.choice([6, 10, 16]),
        "indent": dice.choice([10, 12.7]),
        "subject": dice.choice([70, 80, 92]),
        "mark": dice.choice(["left", "right"]),
    }


def _body(bank: Bank, family: str, dice: random.Random) -> Body:
    province = dice.choice(bank.provinces)
    sort, commune = dice.choice(bank.communes)
    place = f"{sort} {commune}"
    return (_party_body if family == "party" else _state_body)(bank, province, place, commune, dice)


def _state_body(bank: Bank, province: str, place: str, commune: str, dice: random.Random) -> Body:
    head = (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
            ("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
            ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG KINH TẾ"))  # fmt: skip
    which = dice.randrange(6)
    if which == 0:
        return Body((("ỦY BAN NHÂN DÂN", True), (f"TỈNH {province.upper()}", True)),
                    f"Ủy ban nhân dân tỉnh {province}", "UBND", province, head)  # fmt: skip
    if which in {1, 2}:
        lines: tuple[tuple[str, bool], ...] = (("ỦY BAN NHÂN DÂN", True), (place.upper(), True))
        if dice.random() < 0.5:
            lines = ((f"TỈNH {province.upper()}", False), *lines)
        return Body(lines, f"Ủy ban nhân dân {place}", "UBND", commune, head)
    if which == 3 and dice.random() < 0.6:
        return Body((("HỘI ĐỒNG NHÂN DÂN", True), (place.upper(), True)), f"Hội đồng nhân dân {place}",
                    "HĐND", commune, (("CHỦ TỊCH",), ("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"),
                                      ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")))  # fmt: skip
    printed, name, symbol = dice.choice(bank.offices)
    above = dice.choice(
        [f"UBND TỈNH {province.upper()}", f"ỦY BAN NHÂN DÂN|TỈNH {province.upper()}"]
    )
    lines = tuple((line, False) for line in above.split("|"))
    lines += tuple((line, True) for line in printed.split("|"))
    return Body(lines, name, symbol, province,
                (("GIÁM ĐỐC",), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("Q. GIÁM ĐỐC",),
                 ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔNG HỢP")), "TH")  # fmt: skip


def _party_body(bank: Bank, province: str, place: str, commune: str, dice: random.Random) -> Body:
    up, here = province.upper(), place.upper()
    standing = (("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
                ("T/M TỈNH ỦY", "PHÓ BÍ THƯ"), ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"))  # fmt: skip
    office = (("CHÁNH VĂN PHÒNG",), ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"))
    board = (
        ("TRƯỞNG BAN",),
        ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
    )
    match dice.randrange(8):
        case 0:
            return Body(
                ((f"TỈNH ỦY {up}", True),), f"Tỉnh ủy {province}", "TU", province, standing, "VPTU"
            )
        case 1:
            return Body(((f"TỈNH ỦY {up}", False), ("VĂN PHÒNG", True)), f"Văn phòng Tỉnh ủy {province}",
                        "VPTU", province, office, "TH")  # fmt: skip
        case 2:
            return Body(((f"TỈNH ỦY {up}", False), ("BAN TỔ CHỨC", True)), f"Ban Tổ chức Tỉnh ủy {province}",
                        "BTCTU", province, board, "TH")  # fmt: skip
        case 3:
            return Body(((f"TỈNH ỦY {up}", False), ("BAN TUYÊN GIÁO VÀ DÂN VẬN", True)),
                        f"Ban Tuyên giáo và Dân vận Tỉnh ủy {province}", "BTGDVTU", province, board, "TH")  # fmt: skip
        case 4:
            return Body(((f"ĐẢNG BỘ {here}", False), ("ĐẠI HỘI ĐẠI BIỂU LẦN THỨ I", True)),
                        f"Đại hội đại biểu Đảng bộ {place} lần thứ I", "ĐH", commune,
                        (("T/M ĐOÀN CHỦ TỊCH",), ("T/M ĐOÀN CHỦ TỊCH", "TRƯỞNG ĐOÀN")), "ĐH")  # fmt: skip
        case 5:
            return Body(((f"ĐẢNG ỦY {here}", False), ("ỦY BAN KIỂM TRA", True)),
                        f"Ủy ban Kiểm tra Đảng ủy {place}", "UBKTĐU", commune,
                        (("T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM"), ("K/T CHỦ NHIỆM", "PHÓ CHỦ NHIỆM")), "TH")  # fmt: skip
    return Body(((f"ĐẢNG BỘ TỈNH {up}", False), (f"ĐẢNG ỦY {here}", True)), f"Đảng ủy {place}", "ĐU", commune,
                (("T/M ĐẢNG ỦY", "BÍ THƯ"), ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
                 ("T/L BAN THƯỜNG VỤ", "K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")), "VPĐU")  # fmt: skip


def _addressed(bank: Bank, kind: str, dice: random.Random) -> tuple[str, ...]:
    if kind not in {"Công văn", "Tờ trình", "Giấy mời", "Công điện"}:
        return ()
    known = [f"Ủy ban nhân dân {sort} {name}" for sort, name in bank.communes]
    known += [
        f"{name} tỉnh {dice.choice(bank.provinces)}"
        for _line, name, _s in bank.offices
        if "tỉnh" not in name
    ]
    known += ["Các sở, ban, ngành tỉnh", "Thường trực Hội đồng nhân dân xã", "Văn phòng Tỉnh ủy"]
    return tuple(dice.sample(known, dice.choice([1, 1, 1, 2, 3])))


def _copied(bank: Bank, family: str, dice: random.Random) -> tuple[str, ...]:
    known = [
        "Thường trực Đảng ủy",
        "Các phòng chuyên môn",
        "Ủy ban Mặt trận Tổ quốc",
        "Các chi bộ trực thuộc",
    ]
    known += [f"Đảng ủy {sort} {name}" for sort, name in bank.communes]
    known += [name for _line, name, _symbol in bank.offices]
    if family == "party":
        known += ["Các đồng chí Ủy viên Ban Thường vụ"]
    return tuple(dice.sample(known, dice.choice([1, 2, 2, 3, 4])))


def _listed(family: str, is_letter: bool, copies: Sequence[str], unit: str) -> list[str]:
    end = "," if family == "party" else ";"
    filed = "- Lưu Văn phòng." if family == "party" else f"- Lưu: VT, {unit} (05 bản)."
    return [
        *(["- Như trên" + end] if is_letter else []),
        *(f"- {one}{end}" for one in copies),
        filed,
    ]


def _bases(family: str, kind: str) -> list[str]:
    if kind not in {"Quyết định", "Nghị quyết", "Quy định"}:
        return []
    if family == "party":
        return ["- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;", "- Xét đề nghị của Văn phòng,"]
    return [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Theo đề nghị của Chánh Văn phòng tại Tờ trình số 05/TTr-VP ngày 02 tháng 01 năm 2026.",
    ]


def _text(bank: Bank, family: str, due_on: date | None, dice: random.Random) -> list[str]:
    pieces = [dice.choice(bank.sentences) for _n in range(dice.choice([2, 3, 4, 6, 9, 14]))]
    if due_on is not None:
        shown = dice.choice([f"{due_on.day:02d}/{due_on.month}/{due_on.year}",
                             f"{due_on:%d/%m/%Y}",
                             f"{due_on.day} tháng {due_on.month} năm {due_on.year}"])  # fmt: skip
        pieces.insert(dice.randint(1, len(pieces)), dice.choice(bank.asks).format(day=shown))
    pieces[-1] = pieces[-1].rstrip(".") + ("." if family == "party" else "./.")
    return pieces


def _table(dice: random.Random) -> list[list[str]]:
    if dice.random() > 0.2:
        return []
    rows = [["STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"]]
    rows += [[str(n), "Rà soát, thống kê", "Phòng Kinh tế", "Quý II"] for n in range(1, 4)]
    return rows


def as_json(paper: Paper) -> str:
    """The truth of a paper, for people to look at."""
    return json.dumps(paper.truth, ensure_ascii=False, default=str)
