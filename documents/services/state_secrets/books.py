"""The books of state secrets in their own columns, as PDF and XLSX (SEC-07; NĐ 63/2026 PL III)."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from accounts.models import HostedOrganisation
from catalogues.models import SecrecyLevel
from core import journal
from core.acts import Act
from core.errors import Blocked
from documents.choices import Direction
from documents.engine.files import typeset
from documents.models import Document, Register, RegisterEntry, SecretStub
from documents.policies import registers as may
from documents.policies import secrecy as may_secrecy
from documents.selectors.books import masked
from documents.services.prints import named
from documents.services.state_secrets import copies, sheet

if TYPE_CHECKING:
    from core.actors import Who

MOST = 20_000
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Column = tuple[str, float]

OUTGOING: tuple[Column, ...] = (
    ("STT", 1), ("Số, ký hiệu", 2.4), ("Ngày, tháng", 1.8), ("Tên loại và trích yếu", 5),
    ("Độ mật", 1.3), ("Người ký", 2.2), ("Nơi nhận", 3), ("Đơn vị, người lưu", 2.2),
    ("Số lượng", 1.2), ("Ký nhận", 1.5), ("Ghi chú", 2),
)  # fmt: skip
INCOMING: tuple[Column, ...] = (
    ("STT", 1), ("Ngày đến", 1.8), ("Số đến", 1.2), ("Cơ quan ban hành", 3), ("Số, ký hiệu", 2.4),
    ("Ngày, tháng", 1.8), ("Tên loại và trích yếu", 5), ("Độ mật", 1.3),
    ("Đơn vị, người nhận", 2.6), ("Ký nhận", 1.5), ("Ghi chú", 2),
)  # fmt: skip
COPIES: tuple[Column, ...] = (
    ("STT", 1), ("Bản sao số", 1.8), ("Ngày sao, chụp", 2), ("Số, ký hiệu văn bản", 2.4),
    ("Tên loại và trích yếu", 4.5), ("Độ mật", 1.3), ("Người cho phép", 2.4), ("Hình thức", 2),
    ("Người nhận bản sao", 2.6), ("Ngày giao", 1.8), ("Ngày thu hồi", 1.8), ("Ghi chú", 2.4),
)  # fmt: skip
READINGS: tuple[Column, ...] = (
    ("STT", 1), ("Thời gian", 2.2), ("Người tiếp cận", 3), ("Chức vụ, đơn vị", 4),
    ("Hình thức", 2), ("Tệp, bản sao", 3),
)  # fmt: skip
WAYS = {
    "open": "Mở",
    "read": "Đọc tệp",
    "download": "Tải về",
    "print": "In",
    "copy": "Nhận bản sao",
}
"""Column heads and words of the decree: a Vietnamese form in every language of the interface."""


def may_read(who: Who, register: Register) -> bool:
    """A book of secrets is known to those who keep it and are cleared; on an open network, where it
    holds stubs alone, to those who read stubs."""
    if not settings.SECRECY_CEILING:
        return may_secrecy.read_stubs.allows(who, register.organisation)
    return who.clearance > 0 and may.read_register.allows(who, register)


def secret_books(house: HostedOrganisation) -> list[Register]:
    return list(
        Register.objects.filter(organisation=house, secret=True).order_by("direction", "pk")
    )


def stub_book(house: HostedOrganisation, direction: str) -> Register:
    """The book of stubs of one direction. Raises Blocked when none was opened."""
    found = Register.objects.filter(
        organisation=house, secret=True, direction=direction, valid_to=None
    ).order_by("-is_default", "pk")
    book: Register | None = found.first()
    if book is None:
        raise Blocked(
            [_("Open a register for secret papers of this direction first.")], code="no_register"
        )
    return book


def register_book(*, register: Register, scope: str, form: str, act: Act) -> tuple[bytes, str]:
    """One series of a secret book; what the reader may not know is masked (R31)."""
    scopes = list(register.counters.order_by("-last_on").values_list("scope", flat=True))
    scope = scope if scope in scopes else (scopes[0] if scopes else "")
    entries = list(
        RegisterEntry.objects.filter(register=register, scope=scope)
        .select_related(
            "document__kind", "document__unit", "document__outgoing", "document__incoming", "stub"
        )
        .prefetch_related("document__recipients", "document__assignments__person")
        .order_by("number", "suffix", "pk")[:MOST]
    )
    hidden = masked(entries, act.who)
    incoming = register.direction == Direction.INCOMING
    marks = dict(SecrecyLevel.objects.on(act.on).values_list("level", "register_letter"))
    line = _incoming if incoming else _outgoing
    rows = [line(n, entry, marks, entry.pk in hidden) for n, entry in enumerate(entries, start=1)]
    title = "Sổ đăng ký bí mật nhà nước đến" if incoming else "Sổ đăng ký bí mật nhà nước đi"
    journal.record(
        act, "documents.register.print", register, facts={"scope": scope, "rows": len(rows)}
    )
    columns = INCOMING if incoming else OUTGOING
    return WRITERS[form](title, scope, columns, rows, register.organisation, act)


def _level(level: int, marks: dict[int, str]) -> str:
    """The letter of the register: A, B, C."""
    return marks.get(level) or str(level)


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _note(entry: RegisterEntry, hidden: bool) -> str:
    if entry.void_at is not None:
        return f"Hủy: {entry.void_reason}"
    return "Không thuộc phạm vi được biết" if hidden else ""


def _outgoing(n: int, entry: RegisterEntry, marks: dict[int, str], hidden: bool) -> list[str]:
    stub: SecretStub | None = getattr(entry, "stub", None)
    document = entry.document
    if stub is not None:
        return [str(n), stub.code_display or str(entry), _day(stub.issued_on), stub.subject,
                _level(stub.level, marks), stub.sender, stub.receiver, stub.place, "", "",
                "Bản giấy"]  # fmt: skip
    if document is None:
        return [str(n), str(entry), _day(entry.entered_on), *[""] * 7, _note(entry, hidden)]
    names = [one.name for one in document.recipients.all()]
    return [
        str(n),
        document.code_display or str(entry),
        _day(document.issued_on),
        "" if document.secrecy == 3 else named(document),
        _level(document.secrecy, marks),
        document.signer_name,
        ", ".join(names),
        document.unit.name if document.unit else "",
        str(document.outgoing.copies or ""),
        "",
        _note(entry, hidden) or document.note,
    ]


def _incoming(n: int, entry: RegisterEntry, marks: dict[int, str], hidden: bool) -> list[str]:
    stub: SecretStub | None = getattr(entry, "stub", None)
    document = entry.document
    if stub is not None:
        return [str(n), _day(entry.entered_on), str(entry), stub.sender, stub.code_display,
                _day(stub.issued_on), stub.subject, _level(stub.level, marks), stub.receiver, "",
                "Bản giấy"]  # fmt: skip
    if document is None:
        return [str(n), _day(entry.entered_on), str(entry), *[""] * 7, _note(entry, hidden)]
    given = [str(a.person) for a in document.assignments.all() if a.is_live and a.person]
    return [
        str(n),
        _day(document.sort_on),
        str(entry),
        document.issuer_name,
        document.code_display,
        _day(document.issued_on),
        "" if document.secrecy == 3 else named(document),
        _level(document.secrecy, marks),
        ", ".join(given),
        "",
        _note(entry, hidden) or document.note,
    ]


def ledger(*, document: Document, form: str, act: Act) -> tuple[bytes, str]:
    """The book of copies of one document, or (`form` of readings) who opened it."""
    house = document.organisation
    marks = dict(SecrecyLevel.objects.on(act.on).values_list("level", "mark"))
    orders = document.secret_copies.select_related("order__permitted_by", "witness")
    rows = [
        [
            str(n),
            copies.label(copy),
            _moment(copy.made_at),
            document.code_display,
            "" if document.secrecy == 3 else named(document),
            marks.get(document.secrecy, ""),
            copy.order.permitted_by.full_name,
            str(copy.order.get_form_display()),
            copy.holder_name,
            _moment(copy.handed_at),
            _moment(copy.returned_at),
            _end_of(copy),
        ]
        for n, copy in enumerate(orders.order_by("number"), start=1)
    ]
    journal.record(act, "documents.secrecy.print_ledger", document, facts={"rows": len(rows)})
    return WRITERS[form](
        "Sổ quản lý sao, chụp bí mật nhà nước", document.code_display, COPIES, rows, house, act
    )


def readings(*, document: Document, form: str, act: Act) -> tuple[bytes, str]:
    """Who opened, read, downloaded, printed the document, oldest first (SEC-09)."""
    rows = [
        [
            str(n),
            f"{timezone.localtime(one.at):%d/%m/%Y %H:%M}",
            one.person,
            one.capacity,
            WAYS[one.what],
            one.file,
        ]
        for n, one in enumerate(reversed(sheet.readings_of(document)), start=1)
    ]
    journal.record(act, "documents.secrecy.print_readings", document, facts={"rows": len(rows)})
    return WRITERS[form](
        "Sổ theo dõi tiếp cận bí mật nhà nước",
        document.code_display,
        READINGS,
        rows,
        document.organisation,
        act,
    )


def _moment(value: Any) -> str:
    return _day(timezone.localtime(value)) if value else ""


def _end_of(copy: Any) -> str:
    if copy.destroyed_at is not None:
        return f"Đã tiêu hủy {_moment(copy.destroyed_at)}, người chứng kiến: {copy.witness}"
    return f"Hỏng: {copy.note}" if copy.spoilt_at is not None else ""


def _to_pdf(
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: list[list[str]],
    house: HostedOrganisation,
    act: Act,
) -> tuple[bytes, str]:
    data = {
        "title": title,
        "subtitle": subtitle,
        "organisation_name": house.name,
        "higher_name": house.higher_name,
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
        "head": [name for name, _width in columns],
        "widths": [width for _name, width in columns],
        "rows": rows,
    }
    return typeset.compile_form("secret_book", data, at=act.at), PDF


def _to_xlsx(
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: list[list[str]],
    house: HostedOrganisation,
    act: Act,
) -> tuple[bytes, str]:
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101 - a new workbook always has a sheet
    page.title = title[:31]
    page.append([house.name])
    page.append([f"{title} {subtitle}".strip()])
    page.append([name for name, _width in columns])
    for row in rows:
        # A cell never begins as a formula.
        page.append([f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in row])
    for cell in (*page[2], *page[3]):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=cell.row == 3, vertical="center")
    for n, (_name, width) in enumerate(columns):
        page.column_dimensions[get_column_letter(n + 1)].width = width * 7
    page.freeze_panes = "A4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), XLSX


WRITERS: dict[str, Callable[..., tuple[bytes, str]]] = {"pdf": _to_pdf, "xlsx": _to_xlsx}
