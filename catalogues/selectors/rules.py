"""What the tables of rules say: kinds, channels, authority, forms of signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalogues.choices import ChannelVerdict, CodeListName, Family, KindDirection
from catalogues.models import ChannelRule, CodeItem, DocumentKind, IssuingRule, SignatureForm
from catalogues.querysets import CatalogueQuerySet


@dataclass(frozen=True, slots=True)
class ChannelAnswer:
    """Whether a channel may be used; `condition` is what has to be observed, in words."""

    allowed: bool
    condition: str


def kinds_for(family: str, day: date, *, issuing: bool) -> CatalogueQuerySet:
    """Kinds that an office of a family may choose on a day; `issuing` leaves out received-only ones."""
    kinds: CatalogueQuerySet = DocumentKind.objects.on(day)
    if issuing:
        kinds = kinds.filter(family__in=(family, Family.SHARED), direction=KindDirection.BOTH)
    return kinds.listed()


def kinds_of_abbreviation(abbreviation: str, day: date, family: str = "") -> list[DocumentKind]:
    """All kinds an abbreviation may stand for: in the Party `QĐ` is two. Upper and lower case count."""
    kinds = DocumentKind.objects.on(day).filter(abbreviation=abbreviation)
    if family:
        kinds = kinds.filter(family=family)
    return list(kinds.listed())


def channel_answer(*, channel: str, secrecy: int, internal_only: bool, day: date) -> ChannelAnswer:
    """What the channel matrix says. What it does not know is refused; the stricter row counts."""
    rules = list(
        ChannelRule.objects.on(day).filter(channel=channel, secrecy=secrecy)
        if not internal_only
        else ChannelRule.objects.on(day).filter(channel=channel, secrecy__in=(secrecy, 0))
    )
    asked = [
        rule
        for rule in rules
        if (rule.secrecy == secrecy and not rule.internal_only)
        or (internal_only and rule.internal_only)
    ]
    if not any(rule.secrecy == secrecy for rule in asked):
        return ChannelAnswer(allowed=False, condition="")
    return ChannelAnswer(
        allowed=all(rule.verdict != ChannelVerdict.NO for rule in asked),
        condition="; ".join(dict.fromkeys(rule.condition for rule in asked if rule.condition)),
    )


def issuing_allowed(*, body_type: str, tier: str, kind: DocumentKind, day: date) -> bool | None:
    """Whether a body may issue a kind; None when no rule speaks of it. A no is a warning only."""
    rule = (
        IssuingRule.objects.on(day)
        .filter(body_type=body_type, tier=tier, kind__code=kind.code)
        .first()
    )
    return None if rule is None else bool(rule.allowed)


def limits_of_circulation(day: date) -> list[tuple[str, str]]:
    """Code and wording of each limit that a draft may bear; “draft” is no limit of its own."""
    rows = CodeItem.objects.on(day).filter(list_name=CodeListName.CIRCULATION)
    return [(row.code, row.name) for row in rows.exclude(code="draft").listed()]


def signature_forms(family: str, day: date) -> list[SignatureForm]:
    """Forms of signature that a family uses on a day."""
    return list(SignatureForm.objects.on(day).filter(family=family, allowed=True).listed())


def signature_prefix(family: str, form: str, day: date) -> str | None:
    """`TM.`, `T/M`, "" for a direct signature; None when the family does not use the form."""
    row = SignatureForm.objects.on(day).filter(family=family, form=form, allowed=True).first()
    return None if row is None else str(row.prefix)
