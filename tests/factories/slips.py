"""Submission slips for tests, made and moved by the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalogues.models import DocumentKind
from slips.models import Slip
from slips.services import deciding, submitting, writing
from slips.services.data import BasisIn, MilestoneIn, OptionIn, ResourceIn, SlipData
from slips.services.papers import KIND
from tests.factories import catalogues
from tests.factories.documents import Office


def the_kind() -> DocumentKind:
    found = DocumentKind.objects.filter(code=KIND).first()
    return found or catalogues.a_kind(
        code=KIND, name="Phiếu trình", abbreviation="PTr", family="shared", group="paper"
    )


OPTIONS = (
    OptionIn(
        content="Sửa chữa mái và hệ thống điện trong quý này",
        pros="Dùng được ngay trong mùa mưa",
        cons="Phải sắp xếp chỗ làm việc tạm",
        risks="Giá vật tư tăng",
        effects="Bảo đảm tiếp công dân",
        recommended=True,
    ),
    OptionIn(
        content="Chờ bố trí vốn đầu tư công năm sau",
        pros="Không dùng ngân sách năm nay",
        cons="Trụ sở tiếp tục xuống cấp",
    ),
)
RESOURCES = (
    ResourceIn(kind="money", amount=Decimal(185_000_000), source="nguồn chi thường xuyên"),
    ResourceIn(kind="people", content="02 công chức giám sát"),
    ResourceIn(kind="means", is_none=True),
    ResourceIn(kind="data", is_none=True),
)


def data(house: Office, **fields: Any) -> SlipData:
    """A slip with nothing lacking."""
    today = timezone.localdate(house.now)
    whole: dict[str, Any] = {
        "subject": "Sửa chữa trụ sở làm việc",
        "summary": "Xin chủ trương sửa mái và điện trụ sở, 185 triệu đồng, xong trước mùa mưa",
        "addressee": house.leader,
        "decide_by": today + timedelta(days=7),
        "context": "Mái trụ sở dột tại ba phòng; hệ thống điện đã dùng 15 năm.",
        "question": "Đồng ý cho sửa chữa mái và hệ thống điện trụ sở bằng nguồn chi thường xuyên?",
        "why_now": "Mùa mưa bắt đầu trong tháng tới.",
        "bases": [BasisIn(text="Luật Ngân sách nhà nước số 89/2025/QH15")],
        "options": list(OPTIONS),
        "resources": list(RESOURCES),
        "milestones": [
            MilestoneIn(
                content="Lập dự toán, chọn đơn vị thi công",
                starts_on=today + timedelta(days=8),
                ends_on=today + timedelta(days=20),
                product="Dự toán được duyệt, hợp đồng",
                lead=house.unit,
                supports=[house.headquarters, house.colleague],
                monitor=house.chief,
            ),
            MilestoneIn(
                content="Thi công và nghiệm thu",
                starts_on=today + timedelta(days=21),
                ends_on=today + timedelta(days=50),
                product="Biên bản nghiệm thu",
                lead=house.colleague,
            ),
        ],
        "responsible": house.head,
    }
    return whole | fields  # type: ignore[return-value]


def drafting(house: Office, **fields: Any) -> Slip:
    the_kind()
    return writing.begin(
        organisation=house.organisation, data=data(house, **fields), act=house.act("drafter")
    )


def submitted(house: Office, **fields: Any) -> Slip:
    return submitting.submit(slip=drafting(house, **fields), act=house.act("drafter"))


def decided(house: Office, decision: str = "agreed", text: str = "", **fields: Any) -> Slip:
    return deciding.decide(
        slip=submitted(house, **fields),
        data=deciding.DecisionIn(decision, text),
        act=house.act("leader"),
    )


def milestone(house: Office, **changes: Any) -> MilestoneIn:
    rows: Any = data(house)["milestones"]
    return replace(rows[0], **changes)
