"""A paper as the maker sees it: every text, size and measure can be set wrong on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from demo.forms import texts


@dataclass(frozen=True, slots=True)
class Face:
    """How letters look."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "#000000"
    font: str = ""


@dataclass(slots=True)
class Sheet:
    """All that is written on one paper. Lengths in mm, sizes in pt, lines as parts of the text's width."""

    family: str
    kind: str
    is_letter: bool
    paper: tuple[float, float] = (210.0, 297.0)
    margins: dict[str, float] = field(
        default_factory=lambda: {"top": 20.0, "bottom": 20.0, "left": 30.0, "right": 15.0}
    )
    font: str = ""
    heading: str = ""
    heading_face: Face = Face(12, bold=True)
    heading_line: float = 1.0
    motto: str = ""
    motto_face: Face = Face(13, bold=True)
    higher: str = ""
    higher_face: Face = Face(12)
    issuer: str = ""
    issuer_face: Face = Face(13, bold=True)
    issuer_line: float = 0.42
    star: bool = False
    number: str = ""
    number_face: Face = Face(13)
    place_date: str = ""
    place_date_face: Face = Face(13, italic=True)
    title: str = ""
    title_face: Face = Face(14, bold=True)
    title_align: str = "center"
    subject: str = ""
    subject_face: Face = Face(14, bold=True)
    subject_line: float = 0.4
    dashes: str = ""
    letter_subject: str = ""
    letter_face: Face = Face(12)
    address_word: str = ""
    addressees: list[str] = field(default_factory=list)
    address_face: Face = Face(14)
    bases: list[str] = field(default_factory=list)
    bases_face: Face = Face(14, italic=True)
    paragraphs: list[str] = field(default_factory=list)
    body_face: Face = Face(14)
    align: str = "both"
    indent: float = 12.7
    gap: float = 6.0
    spacing: tuple[str, float] = ("multiple", 1.15)
    signature: list[str] = field(default_factory=list)
    authority_face: Face = Face(14, bold=True)
    position_face: Face = Face(14, bold=True)
    signer: str = ""
    name_face: Face = Face(14, bold=True)
    label: str = "Nơi nhận:"
    label_face: Face = Face(12, bold=True, italic=True)
    recipients: list[str] = field(default_factory=list)
    list_face: Face = Face(11)
    urgency: str = ""
    urgency_face: Face = Face(13, bold=True)
    page_number: bool = True
    page_number_first: bool = False
    page_number_place: str = "top-center"
    page_number_face: Face = Face(13)
    layout: str = ""
    encoding: str = ""
    loose_fonts: bool = False

    def turned(self, **changes: Any) -> None:
        """Change some values in place."""
        for name, value in changes.items():
            setattr(self, name, value)


def face(sheet: Sheet, name: str, **changes: Any) -> None:
    """Change one face of a sheet."""
    setattr(sheet, name, replace(getattr(sheet, name), **changes))


KINDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "state": (
        ("state.official_letter", "", ""),
        ("state.decision", "QUYẾT ĐỊNH", "QĐ"),
        ("state.notice", "THÔNG BÁO", "TB"),
        ("state.plan", "KẾ HOẠCH", "KH"),
        ("state.report", "BÁO CÁO", "BC"),
        ("state.submission", "TỜ TRÌNH", "TTr"),
        ("state.guidance", "HƯỚNG DẪN", "HD"),
    ),
    "party": (
        ("party.official_letter", "", "CV"),
        ("party.resolution", "NGHỊ QUYẾT", "NQ"),
        ("party.decision", "QUYẾT ĐỊNH", "QĐ"),
        ("party.notice", "THÔNG BÁO", "TB"),
        ("party.conclusion", "KẾT LUẬN", "KL"),
        ("party.programme", "CHƯƠNG TRÌNH", "CTr"),
        ("party.submission", "TỜ TRÌNH", "TTr"),
    ),
}


def sound(family: str, turn: int) -> Sheet:
    """A paper without a fault; `turn` chooses kind, texts, measures among the lawful ones."""
    return _state(turn) if family == "state" else _party(turn)


def _state(turn: int) -> Sheet:
    code, title, abbreviation = KINDS["state"][turn % len(KINDS["state"])]
    office = texts.STATE_OFFICES[turn % len(texts.STATE_OFFICES)]
    letter = not title
    number = turn * 7 % 60 + 1
    symbol = f"{office.symbol}-{office.unit}" if letter else f"{abbreviation}-{office.symbol}"
    shown = "        " if turn % 3 == 2 else f"{number:02d}"
    day, month = turn * 3 % 28 + 1, turn * 5 % 12 + 1
    date = (
        "ngày      tháng      năm 2026"
        if turn % 3 == 2
        else f"ngày {day:02d} tháng {month:02d} năm 2026" if month < 3
        else f"ngày {day:02d} tháng {month} năm 2026"
    )  # fmt: skip
    large = turn % 2 == 0
    subject = texts.SUBJECTS[turn % len(texts.SUBJECTS)]
    return Sheet(
        "state",
        code,
        letter,
        margins={
            "top": 20.0 + turn % 3,
            "bottom": 20.0,
            "left": 30.0 + turn % 4,
            "right": 15.0 + turn % 3,
        },
        heading="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        heading_face=Face(12 if not large else 12.5, bold=True),
        motto="Độc lập - Tự do - Hạnh phúc",
        motto_face=Face(13.5 if large else 13, bold=True),
        higher=office.higher,
        higher_face=Face(12),
        issuer=office.name,
        issuer_face=Face(13 if len(office.name) < 22 else 12, bold=True),
        issuer_line=0.36 + turn % 3 * 0.06,
        number=f"Số: {shown}/{symbol}",
        place_date=f"{office.place}, {date}",
        place_date_face=Face(14 if large else 13, italic=True),
        title=title,
        title_face=Face(14, bold=True),
        subject="" if letter else f"Về việc {subject}",
        subject_face=Face(14 if large else 13, bold=True),
        letter_subject=f"V/v {subject}" if letter else "",
        letter_face=Face(12 if turn % 4 else 13),
        address_word="Kính gửi" if letter or abbreviation == "TTr" else "",
        addressees=texts.ADDRESSEES[: 1 + turn % 3] if letter or abbreviation == "TTr" else [],
        bases=texts.ended(texts.STATE_BASES[: 2 + turn % 3])
        if abbreviation in {"QĐ", "KH"}
        else [],
        bases_face=Face(14 if large else 13, italic=True),
        paragraphs=texts.body("state", turn),
        body_face=Face(14 if large else 13),
        address_face=Face(14 if large else 13),
        indent=12.7 if turn % 2 else 10.0,
        gap=6.0 + turn % 2 * 2,
        spacing=("multiple", (1.0, 1.15, 1.3)[turn % 3]),
        signature=list(texts.STATE_SIGNATURES[turn % len(texts.STATE_SIGNATURES)]),
        authority_face=Face(14 if large else 13, bold=True),
        position_face=Face(14 if large else 13, bold=True),
        signer=texts.SIGNERS[turn % len(texts.SIGNERS)],
        name_face=Face(14 if large else 13, bold=True),
        recipients=[
            *[f"- {name};" for name in texts.RECIPIENTS[: 2 + turn % 4]],
            f"- Lưu: VT, {office.unit} ({turn % 9 + 3:02d}).",
        ],
    )


def _party(turn: int) -> Sheet:
    code, title, abbreviation = KINDS["party"][turn % len(KINDS["party"])]
    office = texts.PARTY_OFFICES[turn % len(texts.PARTY_OFFICES)]
    letter = not title
    number = turn * 11 % 70 + 1
    shown = "        " if turn % 3 == 2 else f"{number:02d}"
    day, month = turn * 5 % 28 + 1, turn * 7 % 12 + 1
    subject = texts.SUBJECTS[(turn + 3) % len(texts.SUBJECTS)]
    date = (
        "ngày      tháng      năm 2026"
        if turn % 3 == 2
        else f"ngày {day:02d} tháng {month:02d} năm 2026"
    )
    return Sheet(
        "party",
        code,
        letter,
        heading="ĐẢNG CỘNG SẢN VIỆT NAM",
        heading_face=Face(15, bold=True),
        higher=office.higher,
        higher_face=Face(14),
        issuer=office.name,
        issuer_face=Face(14, bold=True),
        issuer_line=0.0,
        star=True,
        number=f"Số {shown}-{abbreviation}/{office.symbol}",
        number_face=Face(14),
        place_date=f"{office.place}, {date}",
        place_date_face=Face(14, italic=True),
        title=title,
        title_face=Face(16 if turn % 2 else 15, bold=True),
        subject="" if letter else subject,
        subject_face=Face(14, bold=True),
        subject_line=0.0,
        dashes="" if letter else "-----",
        letter_subject=f"V/v {subject}" if letter else "",
        letter_face=Face(12, italic=True),
        address_word="Kính gửi" if letter else "Kính trình" if abbreviation == "TTr" else "",
        addressees=texts.PARTY_ADDRESSEES[: 1 + turn % 2]
        if letter or abbreviation == "TTr"
        else [],
        bases=texts.ended(texts.PARTY_BASES[: 2 + turn % 2])
        if abbreviation in {"QĐ", "NQ"}
        else [],
        bases_face=Face(14),
        paragraphs=texts.body("party", turn),
        indent=10.0,
        spacing=("exact", (18.0, 19.0, 20.0)[turn % 3]),
        signature=list(texts.PARTY_SIGNATURES[turn % len(texts.PARTY_SIGNATURES)]),
        position_face=Face(14),
        signer=texts.SIGNERS[(turn + 4) % len(texts.SIGNERS)],
        label_face=Face(14, underline=True),
        recipients=[
            *[f"- {name}," for name in texts.PARTY_RECIPIENTS[: 2 + turn % 3]],
            f"- Lưu {office.keeper}.",
        ],
        list_face=Face(12),
    )
