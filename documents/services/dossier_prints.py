"""Printed forms of dossiers: index, cover, closing sheet, list handed over; PDF and XLSX (R26)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import qrcode
import qrcode.image.svg
from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import journal
from core.acts import Act
from core.errors import InvalidInput
from documents.engine.files import sheets, typeset
from documents.engine.files.sheets import Heading
from documents.models import Document, DocumentFile, Dossier, DossierItem
from documents.selectors import retention as terms
from documents.services.prints import named

MOST = 20_000
MOST_DOSSIERS = 2_000


@dataclass(frozen=True, slots=True)
class Content:
    """A document in a dossier as a reader may see it: its place, and the pages it takes."""

    ordinal: int
    item: DossierItem
    first_page: int
    pages: int

    @property
    def span(self) -> str:
        """`4–6`, `7`, or nothing when nobody counted its pages."""
        if not self.pages:
            return ""
        last = self.first_page + self.pages - 1
        return str(self.first_page) if last == self.first_page else f"{self.first_page}–{last}"


def contents(dossier: Dossier, who: Any) -> list[Content]:
    """What lies in it and `who` may see, numbered without a gap that would tell of more (R25)."""
    rows = seen_items(dossier, who).select_related("document__kind")
    found: list[Content] = []
    page = 1
    for place, item in enumerate(rows.order_by("ordinal")[:MOST], start=1):
        pages = item.document.page_count or 0
        found.append(Content(place, item, page, pages))
        page += pages
    return found


def seen_items(dossier: Dossier, who: Any) -> QuerySet[DossierItem]:
    """Its items, as far as this capacity may see the documents; all for the system itself."""
    rows: QuerySet[DossierItem] = dossier.items.all()
    return rows if who is None else rows.filter(document__in=Document.objects.visible_to(who))


def code_of(dossier: Dossier) -> str:
    """The code of a dossier: organ, year, number and notation (TT 05/2025)."""
    organ = dossier.organisation.organisation.identifier_code or dossier.organisation.symbol
    return f"{organ}.{dossier.year}.{dossier.notation}"


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _house(dossier: Dossier, act: Act) -> dict[str, Any]:
    house, day = dossier.organisation, timezone.localdate(act.at)
    return {
        "organisation_name": house.name,
        "higher_name": house.higher_name or None,
        "place_date": f"{house.place_name}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
    }


def _record(act: Act, dossier: Dossier, form: str, rows: int) -> None:
    journal.record(act, "documents.dossier.print", dossier, facts={"form": form, "rows": rows})


@translation.override("vi")
def index(*, dossier: Dossier, act: Act) -> bytes:
    """The index of what lies in it (mục lục văn bản, NĐ 30/2020 PL V), as the reader may see it."""
    lines = contents(dossier, act.who)
    data = _house(dossier, act) | {
        "dossier_code": dossier.notation,
        "dossier_title": dossier.title,
        "document_total": len(lines),
        "page_total": sum(line.pages for line in lines),
        "retention": terms.term(dossier.retention),
        "closed_on": _day(timezone.localdate(dossier.closed_at)) if dossier.closed_at else None,
        "keeper": dossier.keeper.full_name,
        "rows": [
            {
                "ordinal": line.ordinal,
                "code": line.item.document.code_display,
                "issued_on": _day(line.item.document.issued_on),
                "subject": named(line.item.document),
                "author": _author(line.item.document, dossier),
                "pages": line.span,
                "note": line.item.note,
            }
            for line in lines
        ],
    }
    made = typeset.compile_form("dossier_index", data, at=act.at)
    _record(act, dossier, "index", len(lines))
    return made


def _author(document: Any, dossier: Dossier) -> str:
    return document.issuer_name or ("" if document.is_incoming else dossier.organisation.name)


@translation.override("vi")
def index_sheet(*, dossier: Dossier, act: Act) -> bytes:
    """The same as XLSX."""
    lines = contents(dossier, act.who)
    headings = (
        Heading("STT", 6),
        Heading("Số, ký hiệu văn bản", 20),
        Heading("Ngày tháng văn bản", 14),
        Heading("Tên loại và trích yếu nội dung văn bản", 70),
        Heading("Tác giả văn bản", 34),
        Heading("Tờ số / trang số", 12),
        Heading("Ghi chú", 30),
    )
    rows = [
        (
            line.ordinal,
            line.item.document.code_display,
            _day(line.item.document.issued_on),
            named(line.item.document),
            _author(line.item.document, dossier),
            line.span,
            line.item.note,
        )
        for line in lines
    ]
    _record(act, dossier, "index_sheet", len(rows))
    above = f"Mục lục văn bản, tài liệu trong hồ sơ {dossier.notation} ({dossier.year}): {dossier.title}"
    return sheets.write("Mục lục", headings, rows, above=above)


def _period(dossier: Dossier, who: Any) -> tuple[date | None, date | None]:
    """The days of its first and last document."""
    found = seen_items(dossier, who).aggregate(
        first=Min(Coalesce("document__issued_on", "document__sort_on")),
        last=Max(Coalesce("document__issued_on", "document__sort_on")),
    )
    return found["first"], found["last"]


@translation.override("vi")
def cover(*, dossier: Dossier, act: Act, with_mark: bool = True) -> bytes:
    """The cover (bìa hồ sơ); `with_mark` puts a QR code of the dossier's code on it."""
    lines = contents(dossier, act.who)
    first, last = _period(dossier, act.who)
    code = code_of(dossier)
    data = _house(dossier, act) | {
        "unit": dossier.unit.name if dossier.unit else None,
        "title": dossier.title,
        "note": dossier.note or None,
        "notation": dossier.notation,
        "code": code,
        "file_code": dossier.number,
        "first_day": _day(first),
        "last_day": _day(last),
        "document_total": len(lines),
        "page_total": sum(line.pages for line in lines),
        "retention": terms.term(dossier.retention),
        "rights": dossier.get_secrecy_display() if dossier.secrecy else _("Inside the office"),
        "keeper": dossier.keeper.full_name,
        "qr": _mark(code) if with_mark else None,
    }
    made = typeset.compile_form("dossier_cover", data, at=act.at)
    _record(act, dossier, "cover", len(lines))
    return made


def _mark(code: str) -> str:
    """A QR code as SVG in one path."""
    drawn = qrcode.make(code, image_factory=qrcode.image.svg.SvgPathImage, border=1)
    out = io.BytesIO()
    drawn.save(out)
    return out.getvalue().decode()


@translation.override("vi")
def closing_sheet(*, dossier: Dossier, act: Act) -> bytes:
    """The closing sheet (tờ kết thúc) of a closed dossier. Raises InvalidInput before."""
    if dossier.closed_at is None:
        raise InvalidInput(_("The closing sheet is printed when the dossier is closed."))
    lines = contents(dossier, act.who)
    files = DocumentFile.objects.filter(document__in=[line.item.document_id for line in lines])
    data = _house(dossier, act) | {
        "code": code_of(dossier),
        "title": dossier.title,
        "document_total": len(lines),
        "page_total": sum(line.pages for line in lines),
        "file_total": files.count(),
        "first": 1 if lines else 0,
        "last": len(lines),
        "index_pages": max(1, -(-len(lines) // 18)),
        "retention": terms.term(dossier.retention),
        "counted": terms.explain(dossier)[0],
        "ended_on": _day(dossier.ended_on),
        "closed_on": _day(timezone.localdate(dossier.closed_at)),
        "note": dossier.note or None,
        "keeper": dossier.keeper.full_name,
    }
    made = typeset.compile_form("dossier_closing", data, at=act.at)
    _record(act, dossier, "closing_sheet", len(lines))
    return made


@dataclass(frozen=True, slots=True)
class Listed:
    """One dossier in the list handed over."""

    dossier: Dossier
    period: str
    documents: int
    pages: int


def _listed(dossiers: Iterable[Dossier], who: Any) -> list[Listed]:
    found = []
    for dossier in dossiers:
        lines = contents(dossier, who)
        first, last = _period(dossier, who)
        period = " – ".join(dict.fromkeys(_day(day) for day in (first, last) if day))
        found.append(Listed(dossier, period, len(lines), sum(line.pages for line in lines)))
    return found


def _transferred(dossiers: Sequence[Dossier], act: Act, form: str) -> list[Listed]:
    if not dossiers:
        raise InvalidInput(_("Choose the dossiers first."), field="dossier")
    if len(dossiers) > MOST_DOSSIERS:
        raise InvalidInput(_("A list holds at most 2,000 dossiers."), field="dossier")
    if any(dossier.closed_at is None for dossier in dossiers):
        raise InvalidInput(_("Only closed dossiers are handed over."), field="dossier")
    listed = _listed(dossiers, act.who)
    for one in listed:
        _record(act, one.dossier, form, one.documents)
    return listed


@translation.override("vi")
def transfer_list(*, dossiers: Sequence[Dossier], act: Act) -> bytes:
    """The list of the dossiers handed over to the archive (mục lục hồ sơ nộp lưu, NĐ 30 PL V)."""
    listed = _transferred(dossiers, act, "transfer_list")
    years = sorted({one.dossier.year for one in listed})
    data = _house(listed[0].dossier, act) | {
        "subtitle": f"Năm {', '.join(map(str, years))}",
        "dossier_total": len(listed),
        "document_total": sum(one.documents for one in listed),
        "page_total": sum(one.pages for one in listed),
        "permanent_total": sum(one.dossier.retention.is_permanent for one in listed),
        "by": getattr(act.by, "full_name", ""),
        "rows": [
            {
                "ordinal": place,
                "notation": one.dossier.notation,
                "title": one.dossier.title,
                "period": one.period,
                "retention": terms.term(one.dossier.retention),
                "pages": one.pages or "",
                "note": one.dossier.note,
            }
            for place, one in enumerate(listed, start=1)
        ],
    }
    return typeset.compile_form("dossier_list", data, at=act.at)


@translation.override("vi")
def transfer_sheet(*, dossiers: Sequence[Dossier], act: Act) -> bytes:
    """The same as XLSX."""
    listed = _transferred(dossiers, act, "transfer_sheet")
    headings = (
        Heading("STT", 6),
        Heading("Số, ký hiệu hồ sơ", 18),
        Heading("Tiêu đề hồ sơ", 70),
        Heading("Thời gian tài liệu", 24),
        Heading("Thời hạn lưu trữ", 16),
        Heading("Số tờ / trang", 12),
        Heading("Ghi chú", 30),
    )
    rows = [
        (
            place,
            one.dossier.notation,
            one.dossier.title,
            one.period,
            terms.term(one.dossier.retention),
            one.pages or "",
            one.dossier.note,
        )
        for place, one in enumerate(listed, start=1)
    ]
    return sheets.write("Mục lục hồ sơ", headings, rows, above="Mục lục hồ sơ, tài liệu nộp lưu")
