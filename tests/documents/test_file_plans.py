"""The file plan of a year: drawn up, copied, read from a table, approved, added to."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from catalogues.models import RetentionRule
from core.errors import InvalidInput, NotPermitted, ReasonMissing, WrongState
from core.models import JournalEntry
from documents.choices import RetentionOrigin
from documents.models import Dossier, FilePlan, RecordClass
from documents.selectors import file_plans as plans_of
from documents.selectors import retention as table
from documents.services import dossiers, file_plan_prints, file_plans
from tests.factories import catalogues
from tests.factories import documents as make

NEXT = datetime(2026, 12, 15, 2, tzinfo=UTC)


@pytest.fixture
def table_of(db: None) -> Any:
    """Rows as the standard table has them."""
    retention_table = catalogues.a_retention_table(family="state")

    def row(code: str, name: str, years: int | None) -> RetentionRule:
        return catalogues.a_retention_rule(
            table=retention_table, code=code, name=name, group="Tổng hợp",
            term_years=years, is_permanent=years is None,
        )  # fmt: skip

    return row


def line(house: make.Office, code: str = "KT", **fields: Any) -> RecordClass:
    given = {
        "plan": house.plan,
        "code": code,
        "title": f"Hồ sơ {code}",
        "retention": catalogues.a_retention_rule(term_years=20),
        "act": house.act("archivist"),
    }
    return file_plans.add_class(**(given | fields))


def approved(house: make.Office) -> FilePlan:
    plan = file_plans.submit(plan=house.plan, act=house.act("archivist"))
    return file_plans.approve(plan=plan, act=house.act("leader"))


@pytest.mark.rule("R3")
def test_a_line_that_is_only_a_heading_classifies_nothing(house: make.Office) -> None:
    group = line(house, "I", retention=None, is_group=True)
    with pytest.raises(InvalidInput) as refusal:
        make.dossier(house, record_class=group)
    assert refusal.value.reason_code == "class_without_retention"
    below = line(house, "KT", parent=group)
    assert make.dossier(house, record_class=below).retention == below.retention
    with pytest.raises(InvalidInput):
        line(house, "II", is_group=True)


def test_a_plan_is_submitted_returned_with_a_reason_and_approved(house: make.Office) -> None:
    plan = file_plans.submit(plan=house.plan, act=house.act("clerk"))
    with pytest.raises(WrongState):
        line(house)
    with pytest.raises(ReasonMissing):
        file_plans.return_(plan=plan, reason="", act=house.act("chief"))
    plan = file_plans.return_(plan=plan, reason="Thiếu nhóm tài chính", act=house.act("chief"))
    assert (plan.state, plan.submitted_at) == ("drafting", None)
    line(house)
    plan = approved(house)
    assert (plan.state, plan.approved_by) == ("approved", house.leader)


def test_an_approved_plan_is_locked_and_only_added_to(house: make.Office) -> None:
    approved(house)
    with pytest.raises(WrongState):
        file_plans.remove_class(line=house.record_class, act=house.act("archivist"))
    same: dict[str, Any] = {
        "line": house.record_class, "code": "TH", "title": "Tên khác",
        "retention": house.record_class.retention,
    }  # fmt: skip
    with pytest.raises(NotPermitted):
        file_plans.edit_class(**same, act=house.act("archivist", reason="Sửa"))
    with pytest.raises(ReasonMissing):
        file_plans.edit_class(**same, act=house.act("chief"))
    added = line(house)
    assert (added.is_addition, added.added_by, added.added_at) == (
        True, house.archivist, house.now,
    )  # fmt: skip
    assert not house.record_class.is_addition


def test_the_head_of_a_unit_writes_the_lines_of_his_unit_only(house: make.Office) -> None:
    head = house.act("head")
    assert line(house, unit=house.unit, act=head).unit == house.unit
    with pytest.raises(NotPermitted):
        line(house, "VP", unit=house.headquarters, act=head)
    with pytest.raises(NotPermitted):
        line(house, "X", unit=house.unit, act=house.act("drafter"))


def test_a_dossier_nobody_foresaw_adds_its_line_to_the_plan(house: make.Office) -> None:
    approved(house)
    dossier = dossiers.open_ad_hoc(
        organisation=house.organisation,
        title="Khắc phục hậu quả bão số 3",
        code="PCTT",
        retention=catalogues.a_retention_rule(term_years=20),
        act=house.act("drafter"),
    )
    added = dossier.record_class
    assert (dossier.notation, added.is_addition, added.added_by, added.keeper) == (
        "01.PCTT", True, house.drafter, house.drafter,
    )  # fmt: skip
    assert JournalEntry.objects.filter(verb="documents.file_plan.add_ad_hoc").count() == 1


def test_the_plan_of_the_next_year_is_copied_with_what_is_still_open(house: make.Office) -> None:
    group = line(house, "I", retention=None, is_group=True)
    old_rule = catalogues.a_retention_rule(term_years=20, valid_to=house.now.date())
    newer = catalogues.a_retention_rule(
        table=old_rule.table, code=old_rule.code, term_years=30, valid_from=datetime(2026, 6, 1, tzinfo=UTC).date(),
    )  # fmt: skip
    line(house, "KT", parent=group, retention=old_rule, keeper=house.drafter, unit=house.unit)
    open_one = make.dossier(house, title="Việc kéo dài")
    done = make.dossier(house, title="Việc đã xong")
    Dossier.objects.filter(pk=done.pk).update(
        state="closed", closed_at=house.now, closed_by=house.drafter, ended_on=house.now.date()
    )
    plan = file_plans.copy(
        organisation=house.organisation, year=2027, act=house.act("archivist", at=NEXT)
    )
    tree = [(one.row.code, one.depth, one.row.title) for one in plans_of.tree(plan, who=None)]
    assert tree == [
        ("TH", 0, "Tổng hợp"), ("01.TH", 1, "Việc kéo dài"), ("I", 0, "Hồ sơ I"),
        ("KT", 1, "Hồ sơ KT"),
    ]  # fmt: skip
    copied = plan.classes.get(code="KT")
    assert (copied.retention, copied.keeper, copied.unit) == (newer, house.drafter, house.unit)
    carried = plan.classes.get(carries=open_one)
    assert (carried.keeper, plan.copied_from) == (open_one.keeper, house.plan)
    with pytest.raises(InvalidInput) as refusal:
        make.dossier(house, record_class=carried)
    assert refusal.value.reason_code == "line_is_carried"
    with pytest.raises(InvalidInput):
        file_plans.copy(
            organisation=house.organisation, year=2027, act=house.act("archivist", at=NEXT)
        )
    again = file_plans.copy(
        organisation=house.organisation,
        year=2028,
        act=house.act("archivist", at=datetime(2027, 12, 15, tzinfo=UTC)),
    )
    assert again.classes.get(carries=open_one).parent.code == "TH"


def test_from_december_the_plan_of_the_next_year_is_asked_for(house: make.Office) -> None:
    who = house.act("archivist").who
    assert not plans_of.lacking_next(who, datetime(2026, 11, 30, tzinfo=UTC).date())
    assert plans_of.lacking_next(who, NEXT.date())
    plan = file_plans.copy(
        organisation=house.organisation, year=2027, act=house.act("archivist", at=NEXT)
    )
    assert plans_of.lacking_next(who, NEXT.date())
    plan = file_plans.submit(plan=plan, act=house.act("archivist", at=NEXT))
    file_plans.approve(plan=plan, act=house.act("leader", at=NEXT))
    assert not plans_of.lacking_next(who, NEXT.date())


def _table(*rows: tuple[str, ...]) -> bytes:
    head = "Số và ký hiệu;Tên đề mục và tiêu đề hồ sơ;Thời hạn bảo quản;Người lập;Đơn vị;Ghi chú"
    return "\n".join([head, *(";".join(row) for row in rows)]).encode()


def test_a_table_is_read_whole_or_not_at_all(house: make.Office, table_of: Any) -> None:
    yearly = table_of("TH-02", "Kế hoạch, báo cáo công tác năm", None)
    shorter = table_of("TH-03", "Báo cáo tháng, quý", 20)
    sound = (
        ("I", "TỔNG HỢP", "", "", "", ""),
        ("KH", "Kế hoạch công tác năm", "Vĩnh viễn", house.drafter.username, "Phòng Kinh tế", ""),
        ("BC", "Báo cáo tháng", "20 năm", "", "KT", "Từng tháng"),
    )
    broken = _table(
        *sound, ("X", "Việc lạ", "3 năm", "", "", ""), ("Y", "Khác", "", "Ai đó", "", "")
    )
    reading = file_plans.read_table(
        plan=house.plan, content=broken, name="plan.csv", act=house.act("archivist")
    )
    assert not reading.is_done
    assert [row.number for row in reading.refused] == [5, 6]
    assert "3 năm" in str(reading.refused[0].sentence)
    assert "Ai đó" in str(reading.refused[1].sentence)
    assert list(house.plan.classes.values_list("code", flat=True)) == ["TH"]
    reading = file_plans.read_table(
        plan=house.plan, content=_table(*sound), name="plan.csv", act=house.act("archivist")
    )
    assert reading.is_done
    plan = house.plan.classes.get(code="KH")
    assert (plan.retention, plan.keeper, plan.unit, plan.parent.code) == (
        yearly, house.drafter, house.unit, "I",
    )  # fmt: skip
    assert house.plan.classes.get(code="BC").retention == shorter
    with pytest.raises(InvalidInput) as refusal:
        file_plans.read_table(
            plan=house.plan, content=b"A;B\n1;2", name="x.csv", act=house.act("archivist")
        )
    assert refusal.value.reason_code == "columns_missing"


def test_the_table_written_is_the_table_read(house: make.Office, table_of: Any) -> None:
    rule = table_of("TH-03", "Báo cáo tháng, quý", 20)
    group = line(house, "I", retention=None, is_group=True)
    line(house, "BC", title="=Báo cáo tháng", retention=rule, parent=group, keeper=house.drafter)
    RecordClass.objects.filter(pk=house.record_class.pk).update(retention=rule)
    written = file_plan_prints.xlsx(plan=house.plan, act=house.act("archivist"))
    sheet = load_workbook(io.BytesIO(written)).worksheets[0]
    assert sheet["B4"].value == "'=Báo cáo tháng"
    other = file_plans.make(
        organisation=house.organisation, year=2027, act=house.act("archivist", at=NEXT)
    )
    reading = file_plans.read_table(
        plan=other, content=written, name="plan.xlsx", act=house.act("archivist", at=NEXT)
    )
    assert reading.is_done, [row.sentence for row in reading.refused]
    assert other.classes.get(code="BC").parent.code == "I"
    assert other.classes.get(code="BC").keeper == house.drafter
    assert file_plan_prints.pdf(plan=other, act=house.act("archivist")).startswith(b"%PDF")


@pytest.mark.rule("R14")
def test_a_changed_line_carries_its_term_through_but_what_was_set_by_hand_stays(
    house: make.Office,
) -> None:
    follows, by_hand = make.dossier(house), make.dossier(house)
    longer = catalogues.a_retention_rule(term_years=30)
    chosen = catalogues.a_retention_rule(term_years=50)
    grants = {"reason": "Vụ việc còn khiếu nại", "retention": chosen}
    _seen(house, by_hand)
    for name in ("drafter", "head", "clerk"):
        with pytest.raises(NotPermitted):
            dossiers.set_retention(dossier=by_hand, **grants, act=house.act(name))
    with pytest.raises(ReasonMissing):
        dossiers.set_retention(
            dossier=by_hand, retention=chosen, reason=" ", act=house.act("archivist")
        )
    by_hand = dossiers.set_retention(dossier=by_hand, **grants, act=house.act("archivist"))
    file_plans.edit_class(
        line=house.record_class, code="TH", title="Tổng hợp", retention=longer,
        act=house.act("archivist"),
    )  # fmt: skip
    follows.refresh_from_db()
    by_hand.refresh_from_db()
    assert (follows.retention, follows.retention_origin) == (longer, RetentionOrigin.HEADING)
    assert (by_hand.retention, by_hand.retention_reason) == (chosen, "Vụ việc còn khiếu nại")


def _seen(house: make.Office, dossier: Dossier) -> None:
    make.grants.give_dossier(
        dossier=dossier,
        principals=make.principals.of_roles(house.organisation, make.ALL_ROLES),
        reason="routed",
        act=house.act("clerk"),
    )


@pytest.mark.rule("DOS-04")
def test_a_document_that_needs_longer_overrules_even_what_was_set_by_hand(
    house: make.Office,
) -> None:
    dossier = dossiers.set_retention(
        dossier=make.dossier(house),
        retention=catalogues.a_retention_rule(term_years=2),
        reason="Giá trị thấp",
        act=house.act("archivist"),
    )
    longest = catalogues.a_retention_rule(term_years=70)
    paper = make.outgoing(house, state="issued", retention=longest)
    dossiers.add(dossier=dossier, document=paper, act=house.act("drafter"))
    dossier.refresh_from_db()
    assert (dossier.retention, dossier.retention_origin) == (longest, RetentionOrigin.DOCUMENT)


def test_the_table_proposes_by_the_words_of_the_title(db: None, table_of: Any) -> None:
    table_of("TH-02", "Kế hoạch, báo cáo công tác năm của cơ quan", None)
    bids = table_of("TC-02", "Hồ sơ đấu thầu của nhà thầu không trúng thầu", 5)
    found = table.propose(
        family="state", day=NEXT.date(), title="Đấu thầu mua máy tính: hồ sơ không trúng thầu"
    )
    assert found[0].rule == bids
    assert "thầu" in found[0].why
    assert table.propose(family="state", day=NEXT.date(), title="Zzz") == []


def test_a_line_with_dossiers_stays(house: make.Office) -> None:
    make.dossier(house)
    with pytest.raises(InvalidInput):
        file_plans.remove_class(line=house.record_class, act=house.act("archivist"))
    empty = line(house)
    file_plans.remove_class(line=empty, act=house.act("archivist"))
    assert not RecordClass.objects.filter(pk=empty.pk).exists()
