"""Faults that nobody tuned on: other ways to break the same rules, written after the checks were done."""

from __future__ import annotations

from demo.forms.faults import Fault, looks, margin, sets, swaps
from demo.forms.sheet import Sheet

S, P = ("state",), ("party",)
D, F = ("docx",), ("pdf",)


def _lower_heading(sheet: Sheet) -> None:
    sheet.heading = sheet.heading.capitalize()


def _long_date(sheet: Sheet) -> None:
    place = sheet.place_date.split(",")[0]
    sheet.place_date = f"{place} ngày 12 tháng 10 năm 2026"


def _reversed(sheet: Sheet) -> None:
    sheet.signature = [sheet.signature[-1]] if len(sheet.signature) > 1 else ["CHÁNH THANH TRA"]


def _doctor(sheet: Sheet) -> None:
    sheet.signer = f"ThS. {sheet.signer}"


def _comma(sheet: Sheet) -> None:
    sheet.bases = [f"{sheet.bases[0][:-1]},", *sheet.bases[1:]]


def _no_dot(sheet: Sheet) -> None:
    sheet.bases = [*sheet.bases[:-1], sheet.bases[-1][:-1]]


def thin_mark(sheet: Sheet) -> None:
    sheet.urgency = "KHẨN"
    looks("urgency_face", bold=False)(sheet)


HELD_OUT: tuple[Fault, ...] = (
    Fault("paper_size", "paper", (sets(paper=(182.0, 257.0)),), shared=True),
    Fault(
        "font_family",
        "font",
        (sets(font="Verdana"), looks("title_face", font="Tahoma")),
        forms=D,
        shared=True,
        needs="titled",
    ),
    Fault(
        "font_colour",
        "colour",
        (looks("body_face", colour="#777777"), looks("title_face", colour="#b3261e")),
        shared=True,
        needs="titled",
    ),
    Fault("legacy_font", "encoding", (sets(encoding="tcvn3"), sets(encoding="vni")), shared=True),
    *(
        Fault(f"margin_{side}", f"margin_{side}", (margin(side, low), margin(side, high)))
        for side, low, high in (("top", 15.0, 30.0), ("left", 25.0, 40.0), ("right", 10.0, 25.0))
    ),
    Fault(
        "page_number_form",
        "pagenumber",
        (
            sets(page_number_place="bottom-right"),
            sets(page_number_place="top-left"),
            looks("page_number_face", size=18),
            looks("page_number_face", size=13, italic=True),
        ),
        needs="pages",
    ),
    Fault(
        "heading", "heading", (_lower_heading, swaps("heading", "VIỆT NAM", "VIỆTNAM")), families=P
    ),
    Fault("heading", "heading", (swaps("heading", "XÃ HỘI", "XÃ HÔI"),), families=S),
    Fault(
        "heading_form",
        "heading",
        (looks("heading_face", size=10), looks("heading_face", italic=True)),
    ),
    Fault(
        "motto",
        "motto",
        (swaps("motto", "Hạnh phúc", "Hạnh Phúc"), swaps("motto", " - ", " ")),
        families=S,
    ),
    Fault(
        "motto_form",
        "motto",
        (looks("motto_face", size=16), looks("motto_face", bold=False)),
        families=S,
    ),
    Fault("higher_form", "higher", (looks("higher_face", size=16),), needs="higher"),
    Fault(
        "issuer_form", "issuer", (looks("issuer_face", size=10), looks("issuer_face", italic=True))
    ),
    Fault("number_form", "number", (looks("number_face", size=16),)),
    Fault("number_pattern", "number", (swaps("number", "/", " "),)),
    Fault("place_date", "date", (_long_date,)),
    Fault("place_date_form", "date", (looks("place_date_face", size=16),)),
    Fault(
        "title_form",
        "title",
        (looks("title_face", size=11), looks("title_face", italic=True)),
        needs="titled",
    ),
    Fault("subject_form", "subject", (looks("subject_face", size=17),), needs="titled"),
    Fault("subject_dashes", "subjectline", (sets(dashes="--------"),), families=P, needs="titled"),
    Fault(
        "letter_subject",
        "letter",
        (swaps("letter_subject", "V/v ", "Trích yếu: "),),
        needs="letter",
    ),
    Fault("letter_subject_form", "letter", (looks("letter_face", size=10),), needs="letter"),
    Fault("bases_marks", "bases", (_comma, _no_dot), needs="bases"),
    Fault("body_form", "body", (looks("body_face", size=11), looks("body_face", size=15))),
    Fault("body_align", "align", (sets(align="left"),)),
    Fault("body_indent", "indent", (sets(indent=5.0), sets(indent=16.0))),
    Fault("body_gap", "gap", (sets(gap=3.0),), families=S),
    Fault("line_spacing", "spacing", (sets(spacing=("multiple", 1.7)),), families=S),
    Fault(
        "line_spacing",
        "spacing",
        (sets(spacing=("exact", 23.0)), sets(spacing=("multiple", 1.0))),
        families=P,
    ),
    Fault(
        "end_mark",
        "end",
        (
            lambda sheet: sheet.turned(
                paragraphs=[*sheet.paragraphs[:-1], sheet.paragraphs[-1].rstrip("./") + "!"]
            ),
        ),
    ),
    Fault(
        "signature_form",
        "signature",
        (looks("name_face", italic=True), looks("authority_face", size=10)),
    ),
    Fault("signature_right", "signature", (_reversed,)),
    Fault("signer_name", "signer", (sets(signer="Đinh Công Sáng"),)),
    Fault("signer_title", "signer", (_doctor,)),
    Fault(
        "recipients_form", "recipients", (looks("list_face", size=9), looks("list_face", bold=True))
    ),
    Fault("recipients_last", "recipients", (swaps("recipients", "Lưu: VT", "Lưu VT"),), families=S),
    Fault(
        "urgency_mark",
        "urgency",
        (
            sets(urgency="HỎA TỐC"),
            thin_mark,
        ),
        needs="titled",
    ),
    Fault("element_place", "layout", (sets(layout="swapped_heads"),)),
)
