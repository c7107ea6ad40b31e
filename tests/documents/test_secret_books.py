"""The three books of state secrets: their columns, and what a reader may not know (SEC-07, R31)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from catalogues.models import SecrecyLevel
from documents.models import Document, Recipient, Register
from documents.services import grants, incoming, numbers, prints
from documents.services.state_secrets import books, copies, records
from tests.factories import accounts
from tests.factories import documents as make
from tests.factories.catalogues import a_row

pytestmark = pytest.mark.django_db

# As the decree prints them (NĐ 63/2026 PL III; domain.md SEC-07), told here a second time.
OUTGOING = [
    "STT", "Số, ký hiệu", "Ngày, tháng", "Tên loại và trích yếu", "Độ mật", "Người ký",
    "Nơi nhận", "Đơn vị, người lưu", "Số lượng", "Ký nhận", "Ghi chú",
]  # fmt: skip
INCOMING = [
    "STT", "Ngày đến", "Số đến", "Cơ quan ban hành", "Số, ký hiệu", "Ngày, tháng",
    "Tên loại và trích yếu", "Độ mật", "Đơn vị, người nhận", "Ký nhận", "Ghi chú",
]  # fmt: skip
HEAD = 3
"""Rows above the first entry: the office, the title, the columns."""


@pytest.fixture
def office(house: make.Office, settings: Any) -> make.Office:
    settings.MODE, settings.SECRECY_CEILING = "classified", 3
    for name in ("clerk", "chief", "leader", "drafter"):
        accounts.clearance(person=house.people[name], organisation=house.organisation, level=3)
    for level, letter in ((1, "C"), (2, "B"), (3, "A")):
        SecrecyLevel.objects.filter(level=level).delete()
        a_row(SecrecyLevel, level=level, register_letter=letter, own_series=True)
    house.more["in"] = make.register(house.organisation, "incoming", secret=True)
    house.more["out"] = make.register(house.organisation, "outgoing", secret=True)
    return house


def sent(office: make.Office, *, level: int = 1, readers: tuple[str, ...] = ("clerk",)) -> Any:
    """A signed secret with a number in the book of secrets, known to `readers` alone."""
    paper = make.outgoing(office, state="signed", subject=f"Kế hoạch mức {level}")
    Document.objects.filter(pk=paper.pk).update(secrecy=level, signer_name="Lê Văn Ký")
    paper.refresh_from_db()
    paper.grants.all().delete()
    grants.give(
        document=paper,
        principals=make.principals.of_people([office.people[name] for name in readers]),
        reason="routed",
        act=office.act("leader"),
    )
    Recipient.objects.create(document=paper, ordinal=1, name="Ban Tổ chức")
    day = office.now.date()
    numbers.take(register=office.more["out"], document=paper, on=day, act=office.act("clerk"))
    return paper


def book(office: make.Office, register: Register, by: str = "clerk") -> list[list[Any]]:
    body, kind = books.register_book(register=register, scope="", form="xlsx", act=office.act(by))
    assert kind == books.XLSX
    return rows_of(body)


def rows_of(body: bytes) -> list[list[Any]]:
    (page,) = load_workbook(io.BytesIO(body)).worksheets
    return [list(row) for row in page.iter_rows(values_only=True)]


@pytest.mark.rule("SEC-07")
def test_book_of_secrets_sent_has_the_columns_of_the_decree(office: make.Office) -> None:
    paper = sent(office)
    rows = book(office, office.more["out"])
    assert rows[1][0].startswith("Sổ đăng ký bí mật nhà nước đi")
    assert rows[HEAD - 1] == OUTGOING
    (line,) = rows[HEAD:]
    told = dict(zip(OUTGOING, line, strict=True))
    assert told["STT"] == "1"
    assert paper.subject in told["Tên loại và trích yếu"]
    assert (told["Độ mật"], told["Người ký"], told["Nơi nhận"]) == ("C", "Lê Văn Ký", "Ban Tổ chức")
    assert told["Đơn vị, người lưu"] == office.unit.name
    assert not told["Ký nhận"]  # signed by hand


@pytest.mark.rule("SEC-07")
def test_book_of_secrets_received_has_the_columns_of_the_decree(office: make.Office) -> None:
    paper = make.arrived(office, secrecy=2)
    act = office.act("clerk")
    records.check_receipt(document=paper, signature=True, integrity=True, items=1, pages=3, act=act)
    paper = incoming.register(document=paper, register=office.more["in"], act=act)
    rows = book(office, office.more["in"])
    assert rows[1][0].startswith("Sổ đăng ký bí mật nhà nước đến")
    assert rows[HEAD - 1] == INCOMING
    (line,) = rows[HEAD:]
    told = dict(zip(INCOMING, line, strict=True))
    assert (told["STT"], told["Số đến"], told["Độ mật"]) == ("1", "1", "B")
    assert told["Cơ quan ban hành"] == paper.issuer_name
    assert told["Số, ký hiệu"] == paper.code_display
    assert paper.subject in told["Tên loại và trích yếu"]


@pytest.mark.rule("SEC-07")
@pytest.mark.rule("SEC-10")
def test_book_of_copies_names_each_copy_its_permission_and_its_end(office: make.Office) -> None:
    paper = sent(office, readers=("clerk", "leader", "chief"))
    order = copies.permit(document=paper, count=2, purpose="Họp", act=office.act("leader"))
    _first, second = copies.make(order=order, count=2, act=office.act("clerk"))
    copies.spoil(copy=second, note="Kẹt giấy", act=office.act("clerk"))
    body, _kind = books.ledger(document=paper, form="xlsx", act=office.act("clerk"))
    rows = rows_of(body)
    assert rows[1][0].startswith("Sổ quản lý sao, chụp bí mật nhà nước")
    lines = [dict(zip(rows[HEAD - 1], row, strict=True)) for row in rows[HEAD:]]
    assert [line["Bản sao số"] for line in lines] == ["BẢN SAO SỐ 01", "BẢN SAO SỐ 02"]
    assert {line["Người cho phép"] for line in lines} == {office.leader.full_name}
    assert [line["Ghi chú"] for line in lines] == [None, "Hỏng: Kẹt giấy"]


@pytest.mark.rule("SEC-07")
def test_subject_of_a_top_secret_is_written_in_no_book(office: make.Office) -> None:
    paper = sent(office, level=3)
    (line,) = book(office, office.more["out"])[HEAD:]
    assert line[4] == "A"
    assert paper.subject not in str(line)


@pytest.mark.rule("R31")
@pytest.mark.rule("SEC-07")
def test_extract_of_a_register_masks_what_its_reader_may_not_know(office: make.Office) -> None:
    known, unknown = sent(office, readers=("clerk", "chief")), sent(office, level=2)
    lines = book(office, office.more["out"], by="chief")[HEAD:]
    assert [line[0] for line in lines] == ["1", "2"]
    assert known.subject in str(lines[0])
    assert unknown.subject not in str(lines[1])
    assert not [cell for cell in lines[1][3:10] if cell]
    assert lines[1][10] == "Không thuộc phạm vi được biết"
    # The plain book keeps to the same: number and day, no title.
    paper = make.registered(office, subject="Việc riêng của một người")
    paper.grants.all().delete()
    scope = str(office.now.year)
    act = office.act("chief")
    sheet = prints.register_sheet(register=office.incoming_register, scope=scope, act=act)
    page = str(rows_of(sheet))
    assert paper.subject not in page
    assert paper.code_display not in page
    assert "1" in page


@pytest.mark.rule("SEC-07")
def test_books_are_typeset_too(office: make.Office) -> None:
    sent(office)
    body, kind = books.register_book(
        register=office.more["out"], scope="", form="pdf", act=office.act("clerk")
    )
    assert (kind, body[:5]) == ("application/pdf", b"%PDF-")
