"""The faults of the part that is tuned on, for each rule in several ways."""

from __future__ import annotations

from demo.forms.faults import (
    Fault,
    bare_prefix,
    cite,
    date,
    first_of,
    gone_pattern,
    last_of,
    looks,
    margin,
    number,
    other_kind,
    other_pattern,
    points,
    prefix,
    sets,
    small_symbol,
    small_tail,
    swaps,
    third_kind,
)

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
    Fault("number_pattern", "number", (other_pattern, gone_pattern)),
    Fault("number_zero", "number", (number("5"), number("007")), needs="number"),
    Fault("number_capitals", "number", (small_symbol, small_tail)),
    Fault("number_kind", "number", (other_kind, third_kind)),
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
        (sets(place_date=""), date("05/01/2026"), date("ngày 05, tháng 01, năm 2026")),
    ),
    Fault(
        "date_padding",
        "date",
        (date("ngày 5 tháng 10 năm 2026"), date("ngày 15 tháng 1 năm 2026")),
    ),
    Fault("date_padding", "date", (date("ngày 15 tháng 09 năm 2026"),), families=S),
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
        (first_of("bases", ";", "."), last_of("bases", ".", ";"), first_of("bases", ";", "")),
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
        (last_of("paragraphs", "./.", "."), last_of("paragraphs", "./.", "")),
        families=S,
    ),
    Fault(
        "end_mark",
        "end",
        (last_of("paragraphs", ".", "./."), last_of("paragraphs", ".", "")),
        families=P,
    ),
    Fault(
        "points_order",
        "points",
        (points(("a", "b", "c", "d", "e", "f")), points(("a", "b", "d", "c", "đ", "e"))),
        families=S,
        needs="points",
    ),
    Fault(
        "citing",
        "cite",
        (
            cite(
                "Tiếp tục thực hiện Kế hoạch số 15/KH-UBND ngày 12/3/2026 của Ủy ban nhân dân tỉnh về chuyển đổi số trong các cơ quan."
            ),
            cite(
                "Các đơn vị nghiên cứu Quyết định số 08/QĐ-SNV ngày 02/02/2026 của Giám đốc Sở để tổ chức thực hiện thống nhất."
            ),
        ),
        families=S,
    ),
    Fault(
        "citing",
        "cite",
        (
            cite(
                "Tiếp tục quán triệt Kết luận số 21-KL/TU ngày 12 tháng 3 năm 2026 của Ban Thường vụ Tỉnh ủy về công tác cán bộ."
            ),
            cite(
                "Các chi bộ nghiên cứu Quy định số 08-QĐ/TU ngày 02 tháng 02 năm 2026 của Tỉnh ủy để tổ chức thực hiện thống nhất."
            ),
        ),
        families=P,
    ),
    Fault("signature", "signature", (sets(signature=[]), sets(signer=""))),
    Fault("signature_prefix", "signature", (prefix, bare_prefix), needs="authority"),
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
            last_of("recipients", ").", ")"),
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
