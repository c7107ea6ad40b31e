"""A draft on paper: the data of its typeset form and of its Word template (domain.md §2.9, §3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from documents.choices import Heading
from documents.engine import signing_block, structured
from documents.engine.text import codes, letters
from documents.models import OutgoingDocument
from documents.selectors import drafting
from documents.services import symbols

OFFICE_SYMBOL = "VP"
CONGRESS_SYMBOL = "ĐH"


def notation_of(document: OutgoingDocument) -> str:
    """The symbol that the paper will bear, before its number is known."""
    body = ""
    symbol = document.organisation.code_symbol
    if document.heading == Heading.CONGRESS:
        body = CONGRESS_SYMBOL
    elif document.heading == Heading.OFFICE and not symbol.startswith(OFFICE_SYMBOL):
        body = f"{OFFICE_SYMBOL}{symbol}"
    code: codes.Code = symbols.code_of(document, number=1, body=body)
    return code.code_notation


def block_of(document: OutgoingDocument) -> signing_block.SigningBlock:
    return signing_block.read(family=document.organisation.family, text=document.signing_position)


def recipient_lines(
    document: OutgoingDocument, to: Sequence[str], given: Sequence[str]
) -> list[str]:
    """The list under `Nơi nhận`: `Như trên` for those addressed above, the file copy last."""
    names = list(given) or drafting.listed(document)
    if to:
        named = {letters.fold(name) for name in to}
        names = ["Như trên", *(n for n in names if letters.fold(n) not in named)]
    names = [n for n in names if not letters.fold(n).startswith("luu")] + [
        next((n for n in names if letters.fold(n).startswith("luu")), _file_copy(document))
    ]
    return list(dict.fromkeys(names))


def _file_copy(document: OutgoingDocument) -> str:
    house = document.organisation
    if house.family == "party":
        name = house.name
        rest = name if letters.fold(name).startswith("van phong") else f"Văn phòng {name}"
        return f"Lưu {rest}"
    unit = document.unit.symbol if document.unit else ""
    return f"Lưu: VT, {unit}" if unit and unit != "VT" else "Lưu: VT"


def address_word(document: OutgoingDocument) -> str:
    """Party submissions are laid before a body: `Kính trình` (domain.md §3.4)."""
    party = document.organisation.family == "party"
    submits = document.kind is not None and document.kind.abbreviation == "TTr"
    return "Kính trình" if party and submits else "Kính gửi"


def subject_line(document: OutgoingDocument) -> str:
    """The subject as the paper bears it: `V/v …` on State letters, `Về việc …` on Party ones."""
    if not drafting.is_letter(document):
        return document.subject
    return structured.about(document.subject, party=document.organisation.family == "party")


def paper(document: OutgoingDocument, content: structured.Content) -> dict[str, Any]:
    """The data of `print/draft.typ`: what the draft knows and what was written."""
    house = document.organisation
    family = str(house.family)
    higher, name = drafting.names_of(document)
    letter = drafting.is_letter(document)
    submits = document.kind is not None and document.kind.abbreviation in {"TTr", "BC"}
    addressed = letter or submits
    to = content.get("to") or (drafting.listed(document) if letter else [])
    to = to if addressed else []
    done = structured.ended(content, family=family)
    return {
        "family": family,
        "higher_name": higher or None,
        "organisation_name": name,
        "notation": notation_of(document),
        "place_name": house.place_name,
        "year": str(document.created_at.year),
        "is_letter": letter,
        "kind_name": document.kind.name.split(" (")[0] if document.kind else "",
        "subject": subject_line(document),
        "to_word": address_word(document),
        "to": to,
        "bases": structured.bases_of(content),
        "blocks": done.get("blocks", []),
        "meeting": content.get("meeting"),
        "closing": done.get("closing", ""),
        "recipients": recipient_lines(document, to, content.get("recipients", [])),
        "signature_lines": [
            {"text": line.text, "bold": line.bold} for line in block_of(document).lines
        ],
        "signer_name": document.signer_name,
    }


def word_fields(document: OutgoingDocument, skeleton: structured.Content) -> dict[str, Any]:
    """What a Word template may name: entered once in the draft, typed nowhere again."""
    sheet = paper(document, skeleton)
    paragraphs = [
        line
        for line in structured.plain({"blocks": sheet["blocks"], "closing": sheet["closing"]})
        if line
    ]
    block = block_of(document)
    return {
        "organisation": {
            "name": sheet["organisation_name"].replace(" LẦN THỨ", "\nLẦN THỨ"),
            "higher_name": sheet["higher_name"] or "",
            "place_name": sheet["place_name"],
        },
        "document": {
            "notation": sheet["notation"],
            "year": document.created_at.year,
            "subject": sheet["subject"],
            "kind_name": sheet["kind_name"],
            "to": sheet["to"],
            "bases": sheet["bases"],
            "paragraphs": paragraphs or ["…"],
            "recipients": sheet["recipients"],
            "authority_line": _issuing_authority(document),
            "decision_line": _DECISION.get(
                document.kind.abbreviation if document.kind else "", "QUYẾT ĐỊNH"
            ),
        },
        "signature": {
            "lines": [line.text for line in block.lines],
            "name": document.signer_name,
            "recorder": document.drafter.full_name,
        },
    }


_DECISION = {"NQ": "QUYẾT NGHỊ"}


def _issuing_authority(document: OutgoingDocument) -> str:
    """Who decides, as it stands above the grounds: the body, or the head of the office."""
    block = block_of(document).lines
    house = document.organisation
    first = block[0].text if block else ""
    if house.family == "party":
        bare = signing_block.bare(first) if document.signing_form != "direct" else ""
        return bare or house.name
    if not first or document.signing_form.startswith("tm"):
        return house.name
    return f"{signing_block.bare(first)} {house.name}"
