"""Three slips of a demo office, told through the services: one decided, one before its leader, one being written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import time_machine
import yaml
from django.utils import timezone

from accounts.models import Person, Unit
from core.workdays import Calendar
from demo.offices import DATA, Office
from documents.models import OutgoingDocument
from slips.models import Slip
from slips.services import deciding, opinions, submitting, writing
from slips.services.data import (
    BasisIn,
    MilestoneIn,
    OpinionIn,
    OptionIn,
    ResourceIn,
)
from slips.services.deciding import DecisionIn


def tell(office: Office, *, days: Calendar) -> int:
    """Make the slips of this office; once only. Returns how many there are."""
    if Slip.objects.filter(organisation=office.organisation).exists():
        return 0
    rows = yaml.safe_load((DATA / "slips.yml").read_text())[office.spec["family"]]
    for row in rows:
        at = timezone.now() - timedelta(days=row["days_ago"], hours=1)
        with time_machine.travel(at, tick=True):
            slip = _begin(office, row, days)
            _lead_on(office, row, slip)
    return len(rows)


def _begin(office: Office, row: dict[str, Any], days: Calendar) -> Slip:
    today = timezone.localdate()
    author = row["author"]
    source = (
        OutgoingDocument.objects.filter(
            organisation=office.organisation,
            direction="outgoing",
            state="submitted",
            drafter=office.people[author],
        )
        .order_by("-pk")
        .first()
        if row.get("with_draft")
        else None
    )
    data: dict[str, Any] = {
        "subject": row["subject"],
        "summary": row["summary"],
        "addressee": office.people[row["to"]],
        "decide_by": days.add(today, row["decide_in"]),
        "context": row["context"],
        "question": row["question"],
        "why_now": row["why_now"],
        "bases": [BasisIn(text=text) for text in row["bases"]],
        "options": [OptionIn(**option) for option in row["options"]],
        "resources": [
            ResourceIn(**{**one, "amount": Decimal(one["amount"]) if "amount" in one else None})
            for one in row["resources"]
        ],
        "milestones": list(_milestones(office, row)),
        "responsible": office.people[row["responsible"]],
    }
    if source is not None:
        data["drafts"] = [source]
    return writing.begin(
        organisation=office.organisation,
        data=data,  # type: ignore[arg-type]
        act=office.act(author),
    )


def _milestones(office: Office, row: dict[str, Any]) -> Iterator[MilestoneIn]:
    # Counted from the present day, so that the slip being written is not past when it is read.
    first = timezone.localdate() + timedelta(days=row["days_ago"] + 10)
    for n, step in enumerate(row["milestones"]):
        yield MilestoneIn(
            content=step["content"],
            product=step["product"],
            starts_on=first + timedelta(days=20 * n),
            ends_on=first + timedelta(days=20 * n + 19),
            lead=_party(office, step["lead"]),
            supports=[_party(office, one) for one in step.get("supports", [])],
        )


def _party(office: Office, key: str) -> Unit | Person:
    return office.units[key] if key in office.units else office.people[key]


def _lead_on(office: Office, row: dict[str, Any], slip: Slip) -> None:
    author = office.act(row["author"])
    if asked := row.get("ask"):
        made = opinions.ask(
            slip=slip, asked=[OpinionIn(of=office.people[asked], kind="coordination")], act=author
        )
        if row["leave_at"] == "opinions":
            return
        opinions.give(
            opinion=made[0],
            verdict="agrees_if",
            text="Đề nghị làm rõ thời gian thực hiện.",
            act=office.act(asked),
        )
        opinions.settle(opinion=made[0], adoption="adopted", act=author)
    if row["leave_at"] == "drafting":
        return
    slip.refresh_from_db()
    slip = submitting.submit(slip=slip, act=office.act(row["author"]))
    if row["leave_at"] == "submitted":
        return
    deciding.decide(
        slip=slip,
        data=DecisionIn("agreed", "Đồng ý. Tổ chức thực hiện đúng lộ trình, báo cáo hằng tuần."),
        act=office.act(row["to"]),
    )
