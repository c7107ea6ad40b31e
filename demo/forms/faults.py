"""Faults to plant: each breaks one rule, in several ways. A paper carries a few that do not touch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from demo.forms.sheet import Sheet, face

Plant = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """`check` is the rule it breaks; `zone` keeps two faults of one paper apart."""

    check: str
    zone: str
    plants: tuple[Plant, ...]
    families: tuple[str, ...] = ("state", "party")
    forms: tuple[str, ...] = ("docx", "pdf")
    needs: str = ""
    shared: bool = False

    def fits(self, sheet: Sheet, form: str) -> bool:
        """Whether it can be planted in this paper."""
        if sheet.family not in self.families or form not in self.forms:
            return False
        wants = {
            "letter": sheet.is_letter,
            "titled": not sheet.is_letter,
            "bases": len(sheet.bases) > 1,
            "addressee": bool(sheet.address_word),
            "submission": sheet.kind == "party.submission",
            "higher": bool(sheet.higher),
            "pages": True,
            "points": any(text.startswith("c)") for text in sheet.paragraphs),
            "authority": len(sheet.signature) > 1,
            "number": bool(re.search(r"\d", sheet.number.split("/")[0].split("-")[0])),
            "": True,
        }
        return wants[self.needs]

    def code(self, sheet: Sheet) -> str:
        """The rule that must be found."""
        if self.needs == "submission":
            return "party.addressee_submission"
        return f"{'shared' if self.shared else sheet.family}.{self.check}"


def sets(**changes: object) -> Plant:
    return lambda sheet: sheet.turned(**changes)


def looks(name: str, **changes: object) -> Plant:
    return lambda sheet: face(sheet, name, **changes)


def margin(side: str, value: float) -> Plant:
    return lambda sheet: sheet.turned(margins={**sheet.margins, side: value})


def swaps(name: str, old: str, new: str) -> Plant:
    """Replace in a text, or in each of a list."""

    def plant(sheet: Sheet) -> None:
        value = getattr(sheet, name)
        changed = (
            [text.replace(old, new) for text in value]
            if isinstance(value, list)
            else value.replace(old, new)
        )
        if changed == value:
            raise ValueError(f"{old} is not in {name}")
        setattr(sheet, name, changed)

    return plant


def _last(name: str, old: str, new: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        items = list(getattr(sheet, name))
        items[-1] = items[-1][: len(items[-1]) - len(old)] + new
        setattr(sheet, name, items)

    return plant


def _first(name: str, old: str, new: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        items = list(getattr(sheet, name))
        items[0] = items[0][: len(items[0]) - len(old)] + new
        setattr(sheet, name, items)

    return plant


def _number(digits: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        sheet.number = re.sub(r"\d+(?=\s*[/-])", digits, sheet.number, count=1)

    return plant


def _date(text: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        sheet.place_date = f"{sheet.place_date.split(',')[0]}, {text}"

    return plant


def _other_kind(sheet: Sheet) -> None:
    """The abbreviation of another kind; a State letter gets one that it must not have."""
    if sheet.kind == "state.official_letter":
        head, _slash, tail = sheet.number.partition("/")
        sheet.number = f"{head}/CV-{tail}"
        return
    old = (
        sheet.number.split("/")[-1].split("-")[0]
        if sheet.family == "state"
        else sheet.number.split("/")[0].split("-")[-1]
    )
    sheet.number = sheet.number.replace(old, "CT" if old != "CT" else "TB", 1)


def _third_kind(sheet: Sheet) -> None:
    if sheet.kind == "state.official_letter":
        head, _slash, tail = sheet.number.partition("/")
        sheet.number = f"{head}/TB-{tail}"
        return
    old = (
        sheet.number.split("/")[-1].split("-")[0]
        if sheet.family == "state"
        else sheet.number.split("/")[0].split("-")[-1]
    )
    sheet.number = sheet.number.replace(old, "HD" if old != "HD" else "BC", 1)


def _other_pattern(sheet: Sheet) -> None:
    """The pattern of the other family."""
    word, _blank, rest = sheet.number.partition(" ")
    digits = re.match(r"[\d ]*", rest)
    number = (digits[0] if digits else "") or ""
    tail = rest[len(number) :].lstrip("/-")
    if sheet.family == "state":
        sheet.number = f"{word} {number}-{tail.replace('-', '/', 1)}"
    else:
        sheet.number = f"{word} {number}/{tail.replace('/', '-', 1)}"


def _gone_pattern(sheet: Sheet) -> None:
    """Only the number, no symbol."""
    word, _blank, _rest = sheet.number.partition(" ")
    sheet.number = f"{word} 15{'/' if sheet.family == 'state' else '-'}"


def _small_symbol(sheet: Sheet) -> None:
    sheet.number = (
        sheet.number[:6] + sheet.number[6:].lower() if len(sheet.number) > 6 else sheet.number
    )


def _small_tail(sheet: Sheet) -> None:
    head, mark, tail = sheet.number.rpartition("-" if sheet.family == "state" else "/")
    sheet.number = f"{head}{mark}{tail.capitalize()}"


def _prefix(sheet: Sheet) -> None:
    """The way of the other family."""
    first = sheet.signature[0]
    if sheet.family == "state":
        changed = re.sub(r"^(T|K)(M|T|L)\.", r"\1/\2", first).replace("TUQ.", "T/UQ")
        changed = changed.replace("T/UQ", "T/U")
    else:
        changed = re.sub(r"^(T|K)/(M|T|L)", r"\1\2.", first)
    sheet.signature = [changed, *sheet.signature[1:]]


def _bare_prefix(sheet: Sheet) -> None:
    first = sheet.signature[0]
    changed = first.replace(". ", " ", 1) if sheet.family == "state" else first.replace("/", "", 1)
    sheet.signature = [changed, *sheet.signature[1:]]


def _points(order: tuple[str, ...]) -> Plant:
    def plant(sheet: Sheet) -> None:
        letters = iter(order)
        sheet.paragraphs = [
            re.sub(r"^[a-zđ]\)", lambda _m: f"{next(letters)})", text)
            if re.match(r"[a-zđ]\)", text)
            else text
            for text in sheet.paragraphs
        ]

    return plant


def _cite(text: str) -> Plant:
    def plant(sheet: Sheet) -> None:
        sheet.paragraphs = [*sheet.paragraphs[:1], text, *sheet.paragraphs[1:]]

    return plant


S, P = ("state",), ("party",)
D, F = ("docx",), ("pdf",)
FAULTS: tuple[Fault, ...] = (
    Fault(
        "paper_size", "paper", (sets(paper=(215.9, 279.4)), sets(paper=(216.0, 330.0))), shared=True
    ),
    Fault(
        "font_family",
        "font",
        (looks("body_face", font="Arial"), sets(font="Calibri")),
        forms=D,
        shared=True,
    ),
    Fault(
        "font_family",
        "font",
        (looks("body_face", font="Libertinus Serif"), sets(font="Libertinus Serif")),
        forms=F,
        shared=True,
    ),
    Fault(
        "font_colour",
        "colour",
        (looks("body_face", colour="#1f4e9c"), looks("subject_face", colour="#c00000")),
        shared=True,
        needs="titled",
    ),
    Fault("font_embedded", "embed", (sets(loose_fonts=True),), forms=F, shared=True),
    Fault("legacy_font", "encoding", (sets(encoding="tcvn3"), sets(encoding="vni")), shared=True),
    Fault("nfc", "encoding", (sets(encoding="decomposed"),), forms=D, shared=True),
    *(
        Fault(f"margin_{side}", f"margin_{side}", (margin(side, low), margin(side, high)))
        for side, low, high in (("top", 12.0, 33.0), ("left", 20.0, 42.0), ("right", 8.0, 28.0))
    ),
    Fault(
        "margin_bottom", "margin_bottom", (margin("bottom", 10.0), margin("bottom", 34.0)), forms=D
    ),
    Fault("margin_bottom", "margin_bottom", (margin("bottom", 9.0),), forms=F, needs="pages"),
    Fault("page_number", "pagenumber", (sets(page_number=False),), forms=D),
    Fault("page_number", "pagenumber", (sets(page_number=False),), forms=F, needs="pages"),
    Fault("page_number_first", "pagenumber", (sets(page_number_first=True),)),
    Fault(
        "page_number_form",
        "pagenumber",
        (
            sets(page_number_place="bottom-center"),
            sets(page_number_place="top-right"),
            looks("page_number_face", size=10),
        ),
        needs="pages",
    ),
    Fault("heading", "heading", (sets(heading=""),), families=P),
    Fault(
        "heading",
        "heading",
        (swaps("heading", "CHỦ NGHĨA", "CHŨ NGHĨA"), swaps("heading", "HÒA", "HOÀ XÃ")),
        families=S,
    ),
    Fault("heading", "heading", (swaps("heading", "CỘNG", "CỌNG"),), families=P),
    Fault(
        "heading_form",
        "heading",
        (looks("heading_face", size=17), looks("heading_face", bold=False)),
    ),
    Fault(
        "motto",
        "motto",
        (swaps("motto", " - ", "-"), swaps("motto", "Tự do", "Tự Do"), sets(motto="")),
        families=S,
    ),
    Fault(
        "motto_form",
        "motto",
        (looks("motto_face", size=11), looks("motto_face", italic=True)),
        families=S,
    ),
    Fault("heading_line", "headline", (sets(heading_line=0.0),)),
    Fault("heading_line", "headline", (sets(heading_line=0.45),), forms=F),
    Fault("issuer", "issuer", (sets(issuer="", higher="", issuer_line=0.0, star=False),)),
    Fault(
        "higher_form",
        "higher",
        (looks("higher_face", size=10), looks("higher_face", italic=True)),
        needs="higher",
    ),
    Fault(
        "issuer_form", "issuer", (looks("issuer_face", size=16), looks("issuer_face", bold=False))
    ),
    Fault("issuer_line", "issuerline", (sets(issuer_line=0.0),), families=S),
    Fault(
        "issuer_line",
        "issuerline",
        (sets(issuer_line=1.0), sets(issuer_line=0.8)),
        families=S,
        forms=F,
    ),
    Fault("issuer_star", "issuer", (sets(star=False),), families=P),
    Fault("number", "number", (sets(number=""),)),
    Fault("number_label", "number", (swaps("number", "Số:", "Số"),), families=S),
    Fault("number_label", "number", (swaps("number", "Số ", "Số: "),), families=P),
    Fault("number_pattern", "number", (_other_pattern, _gone_pattern)),
    Fault("number_zero", "number", (_number("5"), _number("007")), needs="number"),
    Fault("number_capitals", "number", (_small_symbol, _small_tail)),
    Fault("number_kind", "number", (_other_kind, _third_kind)),
    Fault(
        "number_form",
        "number",
        (
            looks("number_face", size=11),
            looks("number_face", bold=True),
            looks("number_face", italic=True),
        ),
    ),
    Fault(
        "place_date",
        "date",
        (sets(place_date=""), _date("05/01/2026"), _date("ngày 05, tháng 01, năm 2026")),
    ),
    Fault(
        "date_padding",
        "date",
        (_date("ngày 5 tháng 10 năm 2026"), _date("ngày 15 tháng 1 năm 2026")),
    ),
    Fault("date_padding", "date", (_date("ngày 15 tháng 09 năm 2026"),), families=S),
    Fault(
        "place_date_form",
        "date",
        (
            looks("place_date_face", italic=False),
            looks("place_date_face", size=11),
            looks("place_date_face", bold=True),
        ),
    ),
    Fault("title", "title", (sets(title="", subject_line=0.0),), needs="titled"),
    Fault(
        "title_form",
        "title",
        (looks("title_face", size=20), looks("title_face", bold=False), sets(title_align="left")),
        needs="titled",
    ),
    Fault("subject", "subject", (sets(subject="", subject_line=0.0, dashes=""),), needs="titled"),
    Fault(
        "subject_form",
        "subject",
        (
            looks("subject_face", size=11),
            looks("subject_face", bold=False),
            looks("subject_face", italic=True),
        ),
        needs="titled",
    ),
    Fault("subject_line", "subjectline", (sets(subject_line=0.0),), families=S, needs="titled"),
    Fault(
        "subject_line",
        "subjectline",
        (sets(subject_line=1.0), sets(subject_line=0.1)),
        families=S,
        needs="titled",
        forms=F,
    ),
    Fault(
        "subject_dashes",
        "subjectline",
        (sets(dashes=""), sets(dashes="---")),
        families=P,
        needs="titled",
    ),
    Fault(
        "letter_subject",
        "letter",
        (sets(letter_subject=""), swaps("letter_subject", "V/v ", "Vv: ")),
        families=S,
        needs="letter",
    ),
    Fault("letter_subject", "letter", (sets(letter_subject=""),), families=P, needs="letter"),
    Fault(
        "letter_subject_form",
        "letter",
        (looks("letter_face", size=15), looks("letter_face", bold=True)),
        needs="letter",
    ),
    Fault(
        "letter_subject_form",
        "letter",
        (looks("letter_face", italic=True),),
        families=S,
        needs="letter",
    ),
    Fault("addressee", "address", (sets(address_word=""),), needs="letter"),
    Fault("addressee", "address", (sets(address_word="Kính gửi"),), families=P, needs="submission"),
    Fault("addressee", "address", (sets(address_word="Kính trình"),), needs="letter"),
    Fault(
        "bases_marks",
        "bases",
        (_first("bases", ";", "."), _last("bases", ".", ";"), _first("bases", ";", "")),
        needs="bases",
    ),
    Fault(
        "bases_form", "basesform", (looks("bases_face", italic=False),), families=S, needs="bases"
    ),
    Fault(
        "bases_form",
        "basesform",
        (looks("bases_face", italic=True), swaps("bases", "- Căn cứ", "Căn cứ")),
        families=P,
        needs="bases",
    ),
    Fault(
        "body_form",
        "body",
        (looks("body_face", size=12), looks("body_face", size=16), looks("body_face", italic=True)),
    ),
    Fault("body_align", "align", (sets(align="left"),)),
    Fault("body_indent", "indent", (sets(indent=0.0), sets(indent=20.0))),
    Fault("body_gap", "gap", (sets(gap=0.0), sets(gap=2.0)), families=S),
    Fault(
        "line_spacing",
        "spacing",
        (sets(spacing=("multiple", 2.0)), sets(spacing=("multiple", 1.8))),
        families=S,
    ),
    Fault(
        "line_spacing",
        "spacing",
        (sets(spacing=("exact", 25.0)), sets(spacing=("exact", 15.9))),
        families=P,
    ),
    Fault("line_spacing", "spacing", (sets(spacing=("multiple", 1.5)),), families=P),
    Fault(
        "end_mark",
        "end",
        (_last("paragraphs", "./.", "."), _last("paragraphs", "./.", "")),
        families=S,
    ),
    Fault(
        "end_mark",
        "end",
        (_last("paragraphs", ".", "./."), _last("paragraphs", ".", "")),
        families=P,
    ),
    Fault(
        "points_order",
        "points",
        (_points(("a", "b", "c", "d", "e", "f")), _points(("a", "b", "d", "c", "đ", "e"))),
        families=S,
        needs="points",
    ),
    Fault(
        "citing",
        "cite",
        (
            _cite(
                "Tiếp tục thực hiện Kế hoạch số 15/KH-UBND ngày 12/3/2026 của Ủy ban nhân dân tỉnh về chuyển đổi số trong các cơ quan."
            ),
            _cite(
                "Các đơn vị nghiên cứu Quyết định số 08/QĐ-SNV ngày 02/02/2026 của Giám đốc Sở để tổ chức thực hiện thống nhất."
            ),
        ),
        families=S,
    ),
    Fault(
        "citing",
        "cite",
        (
            _cite(
                "Tiếp tục quán triệt Kết luận số 21-KL/TU ngày 12 tháng 3 năm 2026 của Ban Thường vụ Tỉnh ủy về công tác cán bộ."
            ),
            _cite(
                "Các chi bộ nghiên cứu Quy định số 08-QĐ/TU ngày 02 tháng 02 năm 2026 của Tỉnh ủy để tổ chức thực hiện thống nhất."
            ),
        ),
        families=P,
    ),
    Fault("signature", "signature", (sets(signature=[]), sets(signer=""))),
    Fault("signature_prefix", "signature", (_prefix, _bare_prefix), needs="authority"),
    Fault(
        "signature_form",
        "signature",
        (looks("authority_face", bold=False), looks("name_face", bold=False)),
    ),
    Fault(
        "signature_form",
        "signature",
        (looks("position_face", bold=True), looks("position_face", size=11)),
        families=P,
        needs="authority",
    ),
    Fault(
        "signature_right",
        "signature",
        (sets(signature=["PHÓ TRƯỞNG PHÒNG"]), sets(signature=["TRƯỞNG BAN QUẢN LÝ"])),
    ),
    Fault(
        "signer_name",
        "signer",
        (sets(signer="Nguyễn Thị Lan Phương"), sets(signer="Bùi Xuân Trường")),
    ),
    Fault(
        "signer_title",
        "signer",
        (
            lambda sheet: sheet.turned(signer=f"TS. {sheet.signer}"),
            lambda sheet: sheet.turned(signer=f"PGS.TS {sheet.signer}"),
        ),
    ),
    Fault("recipients", "recipients", (sets(label="", recipients=[]), sets(recipients=[]))),
    Fault(
        "recipients_form",
        "recipients",
        (
            looks("label_face", size=15),
            looks("list_face", size=14),
            looks("list_face", italic=True),
        ),
    ),
    Fault(
        "recipients_form",
        "recipients",
        (looks("label_face", italic=False, bold=False),),
        families=S,
    ),
    Fault("recipients_form", "recipients", (looks("label_face", underline=False),), families=P),
    Fault(
        "recipients_last",
        "recipients",
        (
            _last("recipients", ").", ")"),
            swaps("recipients", "Lưu: VT", "Lưu VP"),
            lambda sheet: sheet.turned(recipients=sheet.recipients[:-1]),
        ),
        families=S,
    ),
    Fault(
        "recipients_last",
        "recipients",
        (
            swaps("recipients", "- Lưu ", "- Lưu: VT, "),
            lambda sheet: sheet.turned(recipients=sheet.recipients[:-1]),
        ),
        families=P,
    ),
    Fault(
        "urgency_mark",
        "urgency",
        (sets(urgency="Khẩn"), lambda sheet: sheet.turned(urgency="THƯỢNG KHẨN")),
        needs="titled",
    ),
    Fault("element_place", "layout", (sets(layout="swapped_heads"), sets(layout="swapped_tails"))),
    Fault(
        "element_order", "layout", (sets(layout="number_first"), sets(layout="recipients_first"))
    ),
)
