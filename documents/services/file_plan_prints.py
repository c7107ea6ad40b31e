"""The file plan on paper (NĐ 30/2020 PL V) and as XLSX; the XLSX can be read in again."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import journal
from core.acts import Act
from documents.engine.files import sheets, typeset
from documents.engine.files.sheets import Heading
from documents.models import FilePlan
from documents.selectors import file_plans
from documents.selectors import retention as terms
from documents.selectors.file_plans import Line

HEADINGS = (
    Heading("Số và ký hiệu", 18),
    Heading("Tên đề mục và tiêu đề hồ sơ", 70),
    Heading("Thời hạn bảo quản", 18),
    Heading("Người lập", 26),
    Heading("Đơn vị", 26),
    Heading("Thuộc đề mục", 16),
    Heading("Ghi chú", 34),
)
SAMPLE = (
    ("I", "TỔNG HỢP", "", "", "", "", "Dòng không ghi thời hạn là đề mục"),
    ("TH", "Kế hoạch, báo cáo công tác năm của cơ quan", "Vĩnh viễn", "", "", "I", ""),
    ("BC", "Báo cáo tháng, quý, 6 tháng", "20 năm", "", "", "I", "Hoặc ghi mã dòng: TH-03"),
)


@translation.override("vi")
def pdf(*, plan: FilePlan, act: Act, unit: str = "") -> bytes:
    """The plan as it is approved and pinned up."""
    lines = file_plans.tree(plan, who=act.who, unit=unit)
    kept = [line.row.retention for line in lines if line.row.retention is not None]
    house, day = plan.organisation, timezone.localdate(act.at)
    permanent = sum(rule.is_permanent for rule in kept)
    approver: Any = plan.approved_by
    data = {
        "organisation_name": house.name,
        "higher_name": house.higher_name or None,
        "subtitle": f"Năm {plan.year}"
        + ("" if plan.approved_at else f" – {_('not approved yet')}"),
        "place_date": f"{house.place_name}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
        "dossier_total": len(kept),
        "permanent_total": permanent,
        "term_total": len(kept) - permanent,
        "approver_title": "Người duyệt" if approver else "Người lập",
        "approver": approver.full_name if approver else getattr(act.by, "full_name", ""),
        "rows": [
            {
                "code": line.row.code,
                "title": line.row.title,
                "depth": line.depth,
                "is_group": line.row.is_group,
                "retention": terms.term(line.row.retention) if line.row.retention else "",
                "keeper": _keeper(line),
                "note": _note(line),
            }
            for line in lines
        ],
    }
    made = typeset.compile_form("file_plan", data, at=act.at)
    journal.record(act, "documents.file_plan.print", plan, facts={"rows": len(lines)})
    return made


def _keeper(line: Line) -> str:
    keeper, unit = line.row.keeper, line.row.unit
    if keeper is not None:
        return str(keeper.full_name)
    return unit.name if unit is not None else ""


def _note(line: Line) -> str:
    said = [line.row.note]
    if line.row.carries is not None:
        said.insert(0, _("Carried on from %(year)s") % {"year": line.row.carries.year})
    elif line.row.is_addition and line.row.added_at is not None:
        said.insert(
            0, _("Added on %(day)s") % {"day": f"{timezone.localtime(line.row.added_at):%d/%m/%Y}"}
        )
    return "; ".join(part for part in said if part)


@translation.override("vi")
def xlsx(*, plan: FilePlan, act: Act, unit: str = "") -> bytes:
    """The plan in the columns in which it is read in again; dossiers carried on stand in the note."""
    lines = file_plans.tree(plan, who=act.who, unit=unit)
    rows = [
        (
            line.row.code,
            line.row.title,
            line.row.retention.code if line.row.retention else "",
            line.row.keeper.username if line.row.keeper else "",
            line.row.unit.name if line.row.unit else "",
            line.row.parent.code if line.row.parent else "",
            _note(line),
        )
        for line in lines
    ]
    journal.record(act, "documents.file_plan.export", plan, facts={"rows": len(rows)})
    return sheets.write(f"Danh mục {plan.year}", HEADINGS, rows)


def template() -> bytes:
    """An empty table with the right columns and three rows to show how."""
    return sheets.write("Danh mục hồ sơ", HEADINGS, SAMPLE)
