"""Two of the six outputs the law asks of the system: how incoming documents are being handled, and
what was issued, in a period (NĐ 30/2020 PL VI, F10). Counted over what the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, Unit
from documents.choices import IncomingState, OutgoingState
from documents.models import (
    Assignment,
    IncomingDocument,
    OutgoingDocument,
    RegisterEntry,
    ReplyFor,
)

if TYPE_CHECKING:
    from accounts.capacity import Capacity

LONGEST_DAYS = 3660


@dataclass(frozen=True)
class Period:
    """From a day to a day, both counted."""

    start: date
    end: date

    @classmethod
    def asked(cls, start: date | None, end: date | None, today: date) -> Period:
        """What the address asks; the running month by default, never longer than ten years."""
        last = end or today
        first = start or last.replace(day=1)
        first, last = min(first, last), max(first, last)
        return cls(max(first, last - timedelta(days=LONGEST_DAYS)), last)

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.start, time.min))

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return timezone.make_aware(datetime.combine(self.end + timedelta(days=1), time.min))


@dataclass
class HandlingLine:
    """One unit (or the whole): counts of documents."""

    name: str
    unit: str = ""
    carried: int = 0
    received: int = 0
    done_in_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    open_no_deadline: int = 0

    @property
    def done(self) -> int:
        return self.done_in_time + self.done_late

    @property
    def in_time_share(self) -> int | None:
        """Whole per cent of the finished ones that were finished in time."""
        return round(100 * self.done_in_time / self.done) if self.done else None


@dataclass
class IssuedLine:
    """One kind or unit (or the whole) of what was issued."""

    name: str
    begun: int = 0
    issued: int = 0
    answers: int = 0
    pages: int = 0
    returned: int = 0
    recalled: int = 0
    followed: int = 0


def handling(who: Capacity, period: Period, today: date) -> tuple[list[HandlingLine], HandlingLine]:
    """Incoming documents by the unit that leads, and the total. Two queries.

    Carried over: registered before and not finished when the period began. The open ones are
    judged on the last day of the period, or today when that is earlier.
    """
    rows = (
        IncomingDocument.objects.visible_to(who)
        .filter(registered_at__lt=period.ends)
        .exclude(state__in=[IncomingState.RETURNED, IncomingState.RECALLED])
        .filter(Q(completed_at=None) | Q(completed_at__gte=period.begins))
    )
    lead = Assignment.objects.live().filter(document_id=OuterRef("pk"), role="lead", parent=None)
    post = Appointment.objects.filter(
        person_id=OuterRef("lead_person"), unit__organisation_id=who.organisation_id, ends_on=None
    ).order_by("-is_primary", "pk")
    rows = (
        rows.annotate(
            lead_unit=Subquery(lead.values("unit_id")[:1]),
            lead_person=Subquery(lead.values("person_id")[:1]),
        )
        .annotate(led_by=Coalesce(F("lead_unit"), Subquery(post.values("unit_id")[:1])))
        .order_by()
    )
    judged_on = min(period.end, today)
    done = Q(completed_at__lt=period.ends)
    late = Q(due_on__lt=F("completed_at__date"))
    still = ~done | Q(completed_at=None)
    found = rows.values("led_by").annotate(
        carried=Count("pk", filter=Q(registered_at__lt=period.begins)),
        received=Count("pk", filter=Q(registered_at__gte=period.begins)),
        done_in_time=Count("pk", filter=done & (Q(due_on=None) | ~late)),
        done_late=Count("pk", filter=done & late),
        open_in_time=Count("pk", filter=still & Q(due_on__gte=judged_on)),
        open_overdue=Count("pk", filter=still & Q(due_on__lt=judged_on)),
        open_no_deadline=Count("pk", filter=still & Q(due_on=None)),
    )
    units = {u.pk: u for u in Unit.objects.filter(organisation_id=who.organisation_id)}
    lines = []
    for row in found:
        unit = units.get(row.pop("led_by"))
        name = unit.name if unit else _("Not assigned yet")
        lines.append(HandlingLine(name=name, unit=str(unit.uid) if unit else "", **row))
    lines.sort(key=lambda one: (not one.unit, one.name.casefold()))
    return lines, _total(HandlingLine(name=_("Total")), lines)


def issued(
    who: Capacity, period: Period, *, by: str = "kind"
) -> tuple[list[IssuedLine], IssuedLine]:
    """Outgoing documents of the period by kind (`by="kind"`) or by unit (`by="unit"`)."""
    group = {"kind": "kind__name", "unit": "unit__name"}[by]
    within = Q(issued_at__gte=period.begins, issued_at__lt=period.ends)
    answering = Exists(ReplyFor.objects.filter(outgoing_id=OuterRef("pk")))
    found = (
        OutgoingDocument.objects.visible_to(who)
        .filter(Q(created_at__lt=period.ends))
        .order_by()
        .annotate(is_answer=answering)
        .values(group)
        .annotate(
            begun=Count("pk", filter=Q(created_at__gte=period.begins)),
            issued=Count("pk", filter=within),
            answers=Count("pk", filter=within & Q(is_answer=True)),
            pages=Sum("page_count", filter=within),
            returned=Count(
                "pk", filter=Q(returned_at__gte=period.begins, returned_at__lt=period.ends)
            ),
            recalled=Count(
                "pk", filter=within & Q(state__in=[OutgoingState.RECALLING, OutgoingState.RECALLED])
            ),
            followed=Count(
                "pk", filter=within & Q(state__in=[OutgoingState.REPLACED, OutgoingState.CORRECTED])
            ),
        )
    )
    lines = []
    for row in found:
        name = row.pop(group)
        row["pages"] = row["pages"] or 0
        line = IssuedLine(name=name or _("Not given"), **row)
        if any(getattr(line, one.name) for one in fields(line) if one.name != "name"):
            lines.append(line)
    lines.sort(key=lambda one: (-one.issued, one.name.casefold()))
    return lines, _total(IssuedLine(name=_("Total")), lines)


def void_numbers(who: Capacity, period: Period) -> int:
    """Numbers of outgoing books declared void in the period, each explained in its book."""
    return (
        RegisterEntry.objects.filter(
            register__organisation_id=who.organisation_id,
            void_at__gte=period.begins,
            void_at__lt=period.ends,
        )
        .exclude(register__direction="incoming")
        .exclude(register__secret=True)
        .count()
    )


def _total(total: Any, lines: Sequence[Any]) -> Any:
    for line in lines:
        for one in fields(line):
            value = getattr(line, one.name)
            if isinstance(value, int):
                setattr(total, one.name, getattr(total, one.name) + value)
    return total
