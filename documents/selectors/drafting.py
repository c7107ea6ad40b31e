"""What a drafter is offered: templates by kind, the words that stand at the head and the foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.models import HostedOrganisation, Term
from catalogues.models import DocumentKind
from documents.choices import Direction, Heading
from documents.engine import structured, template_table
from documents.engine.text import letters
from documents.models import DraftingTemplate, OutgoingDocument

if TYPE_CHECKING:
    from core.actors import Who
    from documents.engine.template_table import Shipped

OFFICE = "VĂN PHÒNG"


@dataclass(frozen=True, slots=True)
class Offer:
    """A template that may be chosen: shipped with the program, or an office's own."""

    code: str
    name: str
    heading: str
    written_here: bool
    own: DraftingTemplate | None = None
    shipped: Shipped | None = None


def offers(house: HostedOrganisation, kind: DocumentKind, on: date) -> list[Offer]:
    """Templates for a kind on a day, the best first: the office's own, then those of its family."""
    own = DraftingTemplate.objects.filter(organisation=house).on(on).select_related("stored")
    found = [
        Offer(str(row.uid), row.name, row.heading, written_here=False, own=row)
        for row in own.order_by("-valid_from", "name")
        if not row.kind_codes or kind.code in row.kind_codes
    ]
    return found + [
        Offer(row.code, row.name, row.heading, row.written_here, shipped=row)
        for row in template_table.of_kind(
            family=house.family, kind_code=kind.code, has_title=kind.has_title, on=on
        )
    ]


def may_be_written_here(house: HostedOrganisation, kind: DocumentKind | None, on: date) -> bool:
    """Whether the portal's own editor makes this kind (công văn, thông báo, giấy mời, kết luận)."""
    return kind is not None and any(offer.written_here for offer in offers(house, kind, on))


def first_words(document: OutgoingDocument, on: date) -> Mapping[str, str]:
    """The skeleton of its kind, with the name of the office in it."""
    if document.kind is None:
        return {"bases": "", "body": ""}
    offered = offers(document.organisation, document.kind, on)
    row = next(
        (o.shipped for o in offered if o.shipped and o.heading == document.heading),
        next((o.shipped for o in offered if o.shipped), None),
    )
    return skeleton(row, document)


def skeleton(row: Shipped | None, document: OutgoingDocument) -> Mapping[str, str]:
    if row is None:
        return {"bases": "", "body": "…"}
    name = document.organisation.name
    return {"bases": row.bases, "body": row.body.replace("{org}", name)}


def names_of(document: OutgoingDocument) -> tuple[str, str]:
    """The two lines at the top left (PTY-07, PTY-08): the higher name plain, the own name bold."""
    house = document.organisation
    name = house.name
    office = letters.fold(name).startswith("van phong ")
    if document.heading == Heading.CONGRESS:
        return _congress_of(house), document.heading_name or "ĐẠI HỘI"
    if document.heading == Heading.OFFICE or (house.family == "party" and office):
        above = (house.higher_name or name[len(OFFICE) :].strip()) if office else name
        return above, OFFICE
    return house.higher_name, name


def _congress_of(house: HostedOrganisation) -> str:
    """The party organisation whose congress it is, as its terms name it."""
    term = Term.objects.filter(organisation=house).order_by("-starts_on").first()
    return str(term.body_name) if term else house.name


ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """17 as `XVII`."""
    out = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def congress_name(house: HostedOrganisation) -> str:
    """The congress that comes after the present term, as proposed: a person corrects it."""
    term = Term.objects.filter(organisation=house).order_by("-ordinal").first()
    return f"ĐẠI HỘI ĐẠI BIỂU LẦN THỨ {roman(term.ordinal + 1) if term else '…'}"


def is_letter(document: OutgoingDocument) -> bool:
    return document.kind is not None and not document.kind.has_title


def listed(document: OutgoingDocument) -> list[str]:
    """The addressees named on the paper, in order."""
    lines = [row.paper_line for row in document.recipients.order_by("ordinal")]
    return list(dict.fromkeys(line for line in lines if line))


def _answered(document: OutgoingDocument, who: Who | None) -> list[Any]:
    """What the draft answers, as far as this reader may know of it (R25); all, for nobody."""
    rows = document.replies_to.order_by("issued_on", "pk")
    return list(rows if who is None else rows.visible_to(who))


def answer_words(document: OutgoingDocument, who: Who | None = None) -> str:
    """The opening of an answer, out of what it answers: nothing is typed twice (OUT-17)."""
    named = [cited(one) for one in _answered(document, who)]
    if not named:
        return ""
    words = " và ".join(named)
    return f"Phúc đáp {words}, {document.organisation.name} có ý kiến như sau:"


def cited(one: Any) -> str:
    """`Công văn số 12/SNV-VP ngày 05 tháng 01 năm 2026 của Sở Nội vụ về …` (NĐ 30, HD 05)."""
    kind = one.kind.name.split(" (")[0] if one.kind else "Văn bản"
    party = one.organisation.family == "party"
    words = f"{kind} số {one.code_display}" if one.code_display else kind
    if one.issued_on:
        words += f", ngày {one.issued_on:%d/%m/%Y}" if party else _long_day(one.issued_on)
    if one.issuer_name:
        words += f" của {one.issuer_name}"
    if one.subject:
        words += (
            f" {structured.about(one.subject, party=True)[:1].lower()}"
            + structured.about(one.subject, party=True)[1:]
        )
    return words


def _long_day(day: date) -> str:
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f" ngày {day.day:02} tháng {month} năm {day.year}"


def addressees_of_answer(document: OutgoingDocument, who: Who | None = None) -> list[str]:
    """Who wrote what is answered: the first addressees of the answer."""
    names = [one.issuer_name for one in _answered(document, who)]
    return list(dict.fromkeys(name for name in names if name))


SUCCESSION = {
    "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế",
    "corrects": "đính chính",
}


def successor(old: OutgoingDocument, way: str) -> dict[str, Any]:
    """First values of a draft that amends, replaces or corrects an issued document (OUT-08).

    A correction is an official letter; amendment and replacement keep the kind of the old one.
    """
    party = old.organisation.family == "party"
    kind = old.kind
    if way == "corrects":
        kind = (
            DocumentKind.objects.on(old.updated_at.date())
            .filter(
                family=old.organisation.family, has_title=False, code__endswith="official_letter"
            )
            .first()
        ) or old.kind
    day = old.issued_on
    on = (f", ngày {day:%d/%m/%Y}" if party else _long_day(day)) if day else ""
    name = old.kind.name.split(" (")[0] if old.kind else "văn bản"
    first = old.recipients.order_by("ordinal").first()
    return {
        "kind": kind.pk if kind else None,
        "direction": old.direction or Direction.OUTGOING,
        "subject": f"Về việc {SUCCESSION[way]} {name} số {old.code_display}{on}"[:500],
        "urgency": old.urgency,
        "field": old.field_id,
        "recipients": "\n".join(listed(old)),
        "channel": first.channel if first else "exchange",
        "signer": f"{old.signer.uid}:{old.signing_right.uid}"
        if old.signer and old.signing_right
        else "",
        way: str(old.uid),
    }


def first_content(
    document: OutgoingDocument, row: Shipped | None, on: date, who: Who | None
) -> structured.Content:
    """What the text begins with: what was written before, what is answered, amended or replaced,
    and the skeleton of its kind. Nothing that the system knows is typed again."""
    version = document.current_version
    if version is not None and version.content is not None:
        kept: structured.Content = version.content
        return kept
    words = skeleton(row, document) if row is not None else first_words(document, on)
    content = structured.content(bases=words["bases"], body=words["body"])
    followed = _after_issue(document)
    if followed is not None:
        content = followed
    opening = answer_words(document, who)
    if opening:
        content["blocks"] = [*structured.parse(opening), *content["blocks"]]
        if is_letter(document):
            content["to"] = addressees_of_answer(document, who)
    return content


def _after_issue(document: OutgoingDocument) -> structured.Content | None:
    """The text of a draft that amends, replaces or corrects an issued document (OUT-08)."""
    name = document.organisation.name
    if (old := document.corrects) is not None:
        return structured.content(
            body=f"Ngày …, {name} đã ban hành {cited(old)}.\n"
            "Do sơ suất trong khâu soạn thảo, văn bản có sai sót về thể thức, kỹ thuật trình bày; "
            f"{name} xin đính chính như sau:\n1. Tại …, đã viết: “…”.\nNay sửa lại là: “…”.\n"
            "Các nội dung khác của văn bản không thay đổi."
        )
    if (old := document.amends) is not None:
        return structured.content(
            body=f"Sửa đổi, bổ sung một số nội dung của {cited(old)} như sau:\n1. …\n2. …\n"
            "Các nội dung khác không thay đổi."
        )
    if (old := document.replaces) is not None:
        versions = old.versions.exclude(content=None).order_by("-ordinal")
        kept = versions.values_list("content", flat=True).first() or {}
        content: structured.Content = {"to": [], "bases": [], "blocks": [], **kept}  # type: ignore[typeddict-item]
        content["blocks"] = [
            *content["blocks"], *structured.parse(f"Văn bản này thay thế {cited(old)}.")
        ]  # fmt: skip
        return content
    return None
