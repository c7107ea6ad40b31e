"""Pictures of the places where faults stand."""

from __future__ import annotations

from core.errors import NotFound
from documents.engine.files import text
from documents.engine.files.facts import PDF
from documents.services import derivatives
from formcheck.engine import place
from formcheck.models import FormReport

WIDTH = 1240
A4_WIDE, A4_HIGH = 210.0, 297.0


def picture(*, report: FormReport, ordinal: int) -> bytes:
    """PNG of one finding's place. Raises NotFound when it has none."""
    if report.seen is None or not 0 <= ordinal < len(report.findings):
        raise NotFound
    finding = report.findings[ordinal]
    if finding["box"] is None or finding["page"] is None:
        raise NotFound
    facts = report.seen.facts
    with derivatives.plain(report.seen) as source:
        page = text.render(source, PDF, page=int(finding["page"]), width=WIDTH)
    return place.cut_out(
        page,
        tuple(finding["box"]),
        page_width=float(facts.get("width_mm") or A4_WIDE),
        page_height=float(facts.get("height_mm") or A4_HIGH),
    )
