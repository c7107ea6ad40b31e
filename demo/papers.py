"""Papers of the demo offices, typeset in the form of their family, with number and date left blank
or filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from documents.engine.files import typeset


def letter(
    *,
    family: str,
    organisation: str,
    higher: str = "",
    notation: str,
    number: str = "",
    place: str,
    on: date | None = None,
    year: int,
    kind: str | None,
    subject: str,
    paragraphs: Sequence[str],
    to: Sequence[str],
    signature_lines: Sequence[str],
    signer: str,
    unit_symbol: str = "VP",
) -> bytes:
    """A PDF/A-2b. `kind` None is an official letter, whose subject stands under the number."""
    data: dict[str, Any] = {
        "organisation_name": organisation,
        "higher_name": higher or None,
        "notation": notation,
        "number": number or None,
        "place_name": place,
        "day": f"{on.day:02}" if on else None,
        "month": (f"{on.month:02}" if on.month < 3 else str(on.month)) if on else None,
        "year": year,
        "kind_name": kind,
        "subject": subject,
        "paragraphs": _ended(list(paragraphs), family),
        "to": list(to) if kind is None else [],
        "signature_lines": list(signature_lines),
        "signer_name": signer,
        "recipients": [
            "Như trên" if kind is None else to[0],
            *to[1:],
            "Lưu Văn phòng" if family == "party" else f"Lưu: VT, {unit_symbol}",
        ],
    }
    return typeset.compile_form(f"letter_{family}", data)


def _ended(paragraphs: list[str], family: str) -> list[str]:
    """The State ends a text with ./. and the Party with a full stop."""
    if family == "state" and paragraphs:
        paragraphs[-1] = paragraphs[-1].rstrip(".") + "./."
    return paragraphs
