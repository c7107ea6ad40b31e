"""The rules of form and kinds of documents in force on a day, as the engine takes them."""

from __future__ import annotations

from datetime import date

from catalogues.models import DocumentKind, FormRule
from formcheck.engine.cases import Kind, Rule


def in_force(day: date, family: str) -> list[Rule]:
    """The rules of a family and those of all, in force on `day`."""
    rows = FormRule.objects.on(day).filter(family__in=[family, "shared"]).order_by("ordinal", "pk")
    return [rule_of(row) for row in rows]


def rule_of(row: FormRule) -> Rule:
    kinds = tuple(word.strip() for word in row.kinds.split(",") if word.strip())
    return Rule(
        row.code, row.check_name, row.element, row.severity, row.family, dict(row.parameters), kinds
    )


def kinds_on(day: date) -> tuple[Kind, ...]:
    """All kinds of documents of both families."""
    return tuple(kind_of(row) for row in DocumentKind.objects.on(day).order_by("ordinal", "pk"))


def kind_of(row: DocumentKind) -> Kind:
    return Kind(row.code, row.name, row.family, row.abbreviation, row.has_title, row.in_symbol)
