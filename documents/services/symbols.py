"""The symbol of a document: number, kind, body, as its family writes them (OUT-04, PTY-01)."""

from __future__ import annotations

from documents.engine.text import codes
from documents.models import Document


def code_of(
    document: Document,
    *,
    number: int,
    suffix: str = "",
    body: str = "",
    year: int | None = None,
    tail: str = "",
) -> codes.Code:
    """`body` is the symbol of the issuing body; the organisation's own by default. `year` stands in
    the symbol of rule-making documents (OUT-02), `tail` at the end of a Party one (PTY-05)."""
    house, kind = document.organisation, document.kind
    return codes.make_code(
        family=codes.Family(house.family),
        number=number,
        kind=kind.abbreviation if kind and kind.in_symbol else "",
        body=body or house.code_symbol,
        unit=document.unit.symbol if document.unit else "",
        suffix=suffix,
        year=year,
        tail=tail,
    )
