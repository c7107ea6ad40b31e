"""The paper of a slip: typeset as PDF/A, kept as an internal document, signed with the decision."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.choices import Family, Role
from accounts.models import Principal
from accounts.selectors import head_of
from accounts.services import principals
from catalogues.models import DocumentKind
from core.acts import Act
from core.errors import Blocked
from documents.choices import FileRole, GrantReason
from documents.engine.files import typeset
from documents.engine.text import codes
from documents.models import OutgoingDocument
from documents.services import files, grants
from documents.services.outgoing import internal_papers
from slips.choices import Decision, ResourceKind, SlipState
from slips.models import Slip

FORM = Path(__file__).resolve().parents[1] / "print" / "slip.typ"
KIND = "shared.submission_slip"
LANGUAGE = "vi"
"""The paper of the office is Vietnamese, whatever the language of the screen."""


def code_of(slip: Slip, number: int) -> codes.Code:
    """Number and symbol: `12/PTr-KT` of a unit (State), `12-PTr/VPTU` (Party)."""
    house = slip.organisation
    body = house.code_symbol
    if house.family == Family.STATE and slip.unit is not None and slip.unit.symbol:
        body = slip.unit.symbol
    return codes.make_code(family=house.family, number=number, kind="PTr", body=body)


def render(slip: Slip, act: Act) -> bytes:
    """The slip as it stands, as PDF/A-2b."""
    with override(LANGUAGE):
        return typeset.compile_form(FORM, content(slip, act), at=act.at)


def kind_on(act: Act) -> DocumentKind:
    found: DocumentKind | None = DocumentKind.objects.on(act.on).filter(code=KIND).first()
    if found is None:
        raise Blocked(
            [
                _(
                    "The kind of document “Phiếu trình” is missing. An administrator loads the catalogues."
                )
            ],
            code="no_kind",
        )
    return found


def lay_down(slip: Slip, act: Act) -> OutgoingDocument:
    """Make the paper at the first submission, or a new version of it at a later one."""
    pdf = render(slip, act)
    stored = files.keep(source=io.BytesIO(pdf), name="phieu-trinh.pdf", act=act)
    if slip.paper is not None:
        paper = internal_papers.renew(
            document=slip.paper, stored=stored, name=_name(slip), subject=slip.subject, act=act
        )
        _attach_new(slip, paper, act)
        _show(slip, paper, act)
        return paper
    return internal_papers.lay_down(
        organisation=slip.organisation,
        data=internal_papers.PaperData(
            kind=kind_on(act),
            subject=slip.subject,
            code=code_of(slip, slip.number or 0),
            drafter=slip.author,
            unit=slip.unit,
            secrecy=slip.secrecy,
            urgency=slip.urgency,
        ),
        stored=stored,
        name=_name(slip),
        readers=readers(slip, act),
        annexes=[(row.stored, row.name) for row in slip.files.select_related("stored")],
        act=act,
    )


def write_decision(slip: Slip, act: Act) -> OutgoingDocument:
    """The decision on the paper, and the leader named as its signer. Never after it was signed."""
    assert slip.paper is not None  # noqa: S101 - a slip that was submitted has one
    stored = files.keep(source=io.BytesIO(render(slip, act)), name="phieu-trinh.pdf", act=act)
    return internal_papers.renew(
        document=slip.paper,
        stored=stored,
        name=_name(slip),
        note=str(slip.get_decision_display()),
        signer=act.by,
        signer_position=slip.decided_as,
        act=act,
    )


def readers(slip: Slip, act: Act) -> list[Principal]:
    """Those who see the slip, as far as they are persons and posts (SEC-09)."""
    people = [slip.author]
    if slip.addressee is not None:
        people.append(slip.addressee)
    asked = list(slip.opinions.select_related("person", "unit"))
    people += [one.person for one in asked if one.person is not None]
    if slip.secrecy:
        return principals.of_people(dict.fromkeys(people))
    head = head_of(slip.unit, act.on) if slip.unit is not None else None
    if head is not None:
        people.append(head)
    found = principals.of_people(dict.fromkeys(people))
    found += principals.of_units(dict.fromkeys(one.unit for one in asked if one.unit is not None))
    return [*found, *principals.of_roles(slip.organisation, [Role.CHIEF, Role.CLERK])]


def _attach_new(slip: Slip, paper: OutgoingDocument, act: Act) -> None:
    """Supporting files that came after an earlier submission."""
    present = set(paper.files.values_list("stored_id", flat=True))
    for row in slip.files.exclude(stored__in=present).select_related("stored").order_by("pk"):
        files.attach(document=paper, stored=row.stored, name=row.name, role=FileRole.ANNEX, act=act)


def _show(slip: Slip, paper: OutgoingDocument, act: Act) -> None:
    grants.give(document=paper, principals=readers(slip, act), reason=GrantReason.ROUTED, act=act)


def _name(slip: Slip) -> str:
    return f"{slip.code} {slip.subject[:80]}".replace("/", "-").strip() + ".pdf"


def _day(value: Any) -> str:
    return date_format(value, "d/m/Y") if value else ""


def content(slip: Slip, act: Act) -> dict[str, Any]:
    """Everything the form shows, in words."""
    house = slip.organisation
    day = slip.submitted_on or act.on
    family = str(house.family)
    options = list(slip.options.order_by("ordinal"))
    return {
        "family": family,
        "organisation_name": house.name,
        "higher_name": house.higher_name or None,
        "unit_name": slip.unit.name if slip.unit else None,
        "code": slip.code,
        "notation": slip.code or code_of(slip, 1).code_notation,
        "has_number": bool(slip.code),
        "place_date": f"{house.place_name}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "to_word": "Kính trình" if family == Family.PARTY else "Kính gửi",
        "to": _post_of(slip),
        "subject": slip.subject,
        "summary": slip.summary,
        "urgency": slip.get_urgency_display() if slip.urgency else None,
        "secrecy": slip.get_secrecy_display() if slip.secrecy else None,
        "decide_by": _day(slip.decide_by),
        "context": _lines(slip.context),
        "question": slip.question,
        "why_now": _lines(slip.why_now),
        "bases": [basis.text for basis in slip.bases.order_by("ordinal")],
        "options": [
            {
                "n": option.ordinal,
                "content": option.content,
                "pros": option.pros,
                "cons": option.cons,
                "risks": option.risks,
                "effects": option.effects,
                "recommended": option.recommended,
            }
            for option in options
        ],
        "single_reason": slip.single_reason if len(options) == 1 else "",
        "opinions": [_opinion(one) for one in _opinions(slip)],
        "resources": _resources(slip),
        "milestones": [
            {
                "n": row.ordinal,
                "content": row.content,
                "days": " – ".join(
                    part for part in (_day(row.starts_on), _day(row.ends_on)) if part
                ),
                "product": row.product,
                "lead": _named(row.lead),
                "supports": ", ".join(_named(one.who) for one in row.supports.all()),
                "monitor": _named(row.monitor),
            }
            for row in _milestones(slip)
        ],
        "responsible": _named(slip.responsible),
        "drafts": [
            row.document.title for row in slip.drafts.select_related("document").order_by("ordinal")
        ],
        "files": [row.name for row in slip.files.order_by("pk")],
        "author": slip.author.full_name,
        **_decision(slip),
    }


def _opinions(slip: Slip) -> Any:
    return slip.opinions.select_related("person", "unit").order_by("pk")


def _milestones(slip: Slip) -> Any:
    rows = slip.milestones.select_related("lead_unit", "lead_person", "monitor")
    return rows.prefetch_related("supports__unit", "supports__person").order_by("ordinal")


def _named(one: Any) -> str:
    return str(getattr(one, "name", "") or getattr(one, "full_name", "") or "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _post_of(slip: Slip) -> str:
    """The leader by name and post."""
    leader = slip.addressee
    if leader is None:
        return ""
    held = (
        leader.appointments.effective(slip.submitted_on or timezone.localdate())
        .filter(unit__organisation=slip.organisation)
        .select_related("position")
        .order_by("-is_primary", "pk")
        .first()
    )
    post = f", {held.position.name}" if held is not None else ""
    return f"Đồng chí {leader.full_name}{post}"


def _opinion(one: Any) -> dict[str, str]:
    if one.answered_at is None:
        return {"who": one.who_name, "said": str(_("No answer yet")), "became": ""}
    said = ". ".join(part for part in (str(one.get_verdict_display()), one.text) if part)
    became = one.get_adoption_display() if one.adoption else ""
    if one.why_not:
        became = f"{became}: {one.why_not}"
    return {"who": one.who_name, "said": said, "became": str(became)}


def _resources(slip: Slip) -> list[dict[str, str]]:
    known = {row.kind: row for row in slip.resources.all()}
    found = []
    for kind, label in ResourceKind.choices:
        row = known.get(kind)
        if row is None:
            words = ""
        elif row.is_none:
            words = str(_("Nothing further is needed"))
        else:
            money = ""
            if row.amount is not None:
                money = f"{number_format(row.amount, force_grouping=True)} đồng"
            source = _("from %(source)s") % {"source": row.source} if row.source else ""
            words = "; ".join(part for part in (f"{money} {source}".strip(), row.content) if part)
        found.append({"kind": str(label), "words": words})
    return found


def _decision(slip: Slip) -> dict[str, Any]:
    """The words of the leader; empty until he has decided."""
    if slip.decided_at is None or slip.state in {SlipState.SUBMITTED, SlipState.MORE_ASKED}:
        return {"decision": None, "choices": [str(label) for _code, label in Decision.choices]}
    at = timezone.localtime(slip.decided_at)
    words = str(slip.get_decision_display())
    if slip.decided_option is not None and slip.decision == Decision.AGREED_OPTION:
        words = str(_("Agrees with option %(n)s") % {"n": slip.decided_option.ordinal})
    return {
        "decision": words,
        "decision_text": _lines(slip.decision_text),
        "decided_on": f"{at:%d/%m/%Y %H:%M}",
        "decided_as": slip.decided_as,
        "decided_by": slip.decided_by.full_name if slip.decided_by else "",
        "choices": [],
    }
