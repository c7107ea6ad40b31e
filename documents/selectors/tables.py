"""Lists of documents and dossiers: filters, order, columns. The page and the export read the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from documents.choices import (
    DossierState,
    IncomingState,
    OutgoingState,
    Source,
    Urgency,
)
from documents.choices import IncomingState as I
from documents.choices import OutgoingState as O
from documents.engine.text.letters import fold
from documents.models import (
    Assignment,
    Document,
    Dossier,
    DossierItem,
    IncomingDocument,
    OutgoingDocument,
    ReadMark,
)
from documents.querysets import IncomingQuerySet, OutgoingQuerySet
from documents.selectors import series
from documents.selectors.worklists import persons

if TYPE_CHECKING:
    from accounts.capacity import Capacity

Order = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its heading, the key it sorts by, whether it is shown at first."""

    key: str
    label: Sentence
    sort: str = ""
    shown: bool = True
    css: str = ""


@dataclass(frozen=True)
class Table:
    """What one list is: where it comes from, its columns and the orders it can stand in."""

    key: str
    title: Sentence
    columns: tuple[Column, ...]
    orders: Mapping[str, Order]
    default: Order
    needs: Mapping[str, str] = field(default_factory=dict)

    def order(self, sort: str) -> Order:
        """Field names for a sort key; "-key" is the other way round."""
        name = sort.lstrip("-")
        if name not in self.orders:
            return self.default
        order = self.orders[name]
        return tuple(_flip(part) for part in order) if sort.startswith("-") else order

    def chosen(self, wanted: list[str]) -> list[Column]:
        """The columns asked for; without a wish, those shown at first. The subject is always there."""
        known = {column.key for column in self.columns}
        if not known.intersection(wanted):
            return [column for column in self.columns if column.shown]
        return [c for c in self.columns if c.key in wanted or c.key == "subject"]


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


INCOMING = Table(
    "incoming",
    _("Incoming documents"),
    (
        Column("number", _("Arrival no."), "number", css="num"),
        Column("arrived", _("Arrived"), "arrived"),
        Column("code", _("Number and symbol"), "code", css="code"),
        Column("issued", _("Dated"), shown=False),
        Column("subject", _("Subject"), "subject", css="subject-cell"),
        Column("issuer", _("Issuing office"), shown=False),
        Column("kind", _("Kind"), shown=False),
        Column("lead", _("Leads")),
        Column("state", _("Status"), "state"),
        Column("due", _("Deadline"), "due"),
    ),
    {
        "number": ("-arrival_number", "-id"),
        "arrived": ("-sort_on", "-id"),
        "code": ("code_folded", "id"),
        "subject": ("subject_folded", "id"),
        "state": ("state", "-sort_on", "-id"),
        "due": ("due_on", "id"),
        "urgency": ("-urgency", "-sort_on", "-id"),
        "changed": ("-updated_at", "-id"),
    },
    ("-sort_on", "-id"),
    {"number": "arrival_number", "due": "due_on"},
)

OUTGOING = Table(
    "outgoing",
    _("Outgoing documents"),
    (
        Column("code", _("Number and symbol"), "code", css="code"),
        Column("issued", _("Dated"), "dated"),
        Column("kind", _("Kind"), css="nowrap"),
        Column("subject", _("Subject"), "subject", css="subject-cell"),
        Column("drafter", _("Drafter")),
        Column("signer", _("Signer")),
        Column("unit", _("Unit"), shown=False),
        Column("state", _("Status"), "state"),
        Column("changed", _("Changed"), "changed", shown=False),
        Column("due", _("Deadline"), "due", shown=False),
    ),
    {
        "code": ("code_folded", "id"),
        "dated": ("-sort_on", "-id"),
        "subject": ("subject_folded", "id"),
        "state": ("state", "-sort_on", "-id"),
        "due": ("due_on", "id"),
        "changed": ("-updated_at", "-id"),
    },
    ("-sort_on", "-id"),
    {"due": "due_on"},
)

DOSSIERS = Table(
    "dossiers",
    _("Dossiers"),
    (
        Column("notation", _("Notation"), "number", css="code"),
        Column("subject", _("Title"), "subject", css="subject-cell"),
        Column("heading", _("Heading"), shown=False),
        Column("keeper", _("Keeper")),
        Column("retention", _("Kept for")),
        Column("items", _("Documents"), css="num"),
        Column("state", _("Status"), "state"),
        Column("opened", _("Opened"), "opened"),
        Column("handover", _("To the archive by"), "handover", shown=False),
    ),
    {
        "number": ("-year", "-number", "-id"),
        "subject": ("title_folded", "id"),
        "state": ("state", "-year", "-number", "-id"),
        "opened": ("-opened_on", "-id"),
        "handover": ("handover_due_on", "id"),
    },
    ("-year", "-number", "-id"),
)


@dataclass(frozen=True)
class Asked:
    """What the address asks: filters that are understood, words, order, columns."""

    values: dict[str, str]
    sort: str
    columns: list[str]

    @classmethod
    def of(cls, query: Any) -> Asked:
        known = {key: query.get(key, "").strip() for key in FILTERS if query.get(key, "").strip()}
        return cls(known, query.get("sort", ""), query.getlist("col"))


FILTERS = (
    "q", "state", "open", "due", "urgent", "kind", "unit", "mine", "changed", "from", "to", "before",
    "issuer", "signer", "field", "book", "source", "first", "last", "dated_from", "dated_to",
    "handover",
)  # fmt: skip


def incoming(who: Capacity, asked: Asked, today: date) -> IncomingQuerySet:
    """Incoming documents as asked, with what a row shows. Three queries for a page."""
    rows = IncomingDocument.objects.visible_to(who)
    rows = _shared(rows, who, asked, today, IncomingState.values, INCOMING)
    match asked.values.get("mine"):
        case "presented":
            rows = rows.filter(state=I.PRESENTED, presented_to__in=persons(who))
        case "work":
            rows = rows.worked_on_by(who).filter(state__in=(I.ASSIGNED, I.PROCESSING))
        case "unread":
            rows = rows.exclude(read_marks__person=who.person)
        case "asked_back":
            rows = rows.asked_back()
        case "marked":
            rows = rows.marked()
    if asked.values.get("source") in Source.values:
        rows = rows.filter(source=asked.values["source"])
    for key, test in (("first", "gte"), ("last", "lte")):
        if number := _number(asked.values.get(key, "")):
            rows = rows.filter(**{f"arrival_number__{test}": number})
    if unit := asked.values.get("unit"):
        live = Assignment.objects.live().filter(unit__uid=unit) if _is_uid(unit) else None
        if live is not None:
            rows = rows.filter(Exists(live.filter(document_id=OuterRef("pk"))))
    leads = Assignment.objects.live().filter(role="lead", parent=None)
    seen = ReadMark.objects.filter(document_id=OuterRef("pk"), person=who.person)
    found: IncomingQuerySet = (
        rows.for_list()
        .annotate(is_read=Exists(seen))
        .prefetch_related(
            Prefetch("assignments", leads.select_related("person", "unit"), to_attr="leads")
        )
    )
    return found


def outgoing(who: Capacity, asked: Asked, today: date) -> OutgoingQuerySet:
    """Outgoing documents as asked, with what a row shows."""
    rows = OutgoingDocument.objects.visible_to(who)
    rows = _shared(rows, who, asked, today, OutgoingState.values, OUTGOING)
    match asked.values.get("mine"):
        case "drafts":
            rows = rows.filter(drafter__in=persons(who))
        case "sign":
            rows = rows.filter(state=O.SUBMITTED, signer__in=persons(who))
        case "opinions":
            rows = rows.opinion_asked_of(who)
        case "marked":
            rows = rows.marked()
        case "number_overdue":
            rows = series.number_overdue(rows, who.organisation, today)
    if unit := asked.values.get("unit"):
        rows = rows.filter(unit__uid=unit) if _is_uid(unit) else rows
    found: OutgoingQuerySet = rows.for_list()
    return found


def with_counts(rows: QuerySet[Dossier], who: Capacity) -> QuerySet[Dossier]:
    """With the number of documents in each that this capacity may see (R25)."""
    seen = DossierItem.objects.filter(
        dossier=OuterRef("pk"), document__in=Document.objects.visible_to(who)
    )
    counted = seen.order_by().values("dossier").annotate(n=Count("pk")).values("n")
    return rows.annotate(item_count=Coalesce(Subquery(counted), 0))


def dossiers(who: Capacity, asked: Asked, today: date) -> QuerySet[Dossier]:
    """Dossiers as asked."""
    rows = Dossier.objects.visible_to(who)
    if (state := asked.values.get("state")) in DossierState.values:
        rows = rows.filter(state=state)
    match asked.values.get("handover"):
        case "near":
            rows = rows.near_hand_over(today)
        case "overdue":
            rows = rows.to_hand_over(today - timedelta(days=1))
        case "waiting":
            rows = rows.filter(handovers__accepted_at=None, handovers__taker=F("keeper")).distinct()
    if asked.values.get("mine") == "kept":
        rows = rows.filter(keeper__in=persons(who))
    if (before := asked.values.get("before", "")).isdecimal() and len(before) == 4:
        rows = rows.filter(year__lt=int(before))
    for word in fold(asked.values.get("q", "")).split():
        rows = rows.filter(Q(title_folded__contains=word) | Q(notation__icontains=word))
    return rows.for_list()


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _shared(
    rows: QuerySet[Any], who: Capacity, asked: Asked, today: date, states: list[str], table: Table
) -> Any:
    values = asked.values
    if values.get("state") in states:
        rows = rows.filter(state=values["state"])
    if values.get("open"):
        rows = rows.open()  # type: ignore[attr-defined]
    rows = _by_deadline(rows, who, values.get("due", ""), today)
    if values.get("urgent"):
        rows = rows.filter(urgency__gt=Urgency.NORMAL)
    if values.get("kind", "").isdecimal():
        rows = rows.filter(kind_id=int(values["kind"][:9]))
    if values.get("changed"):
        rows = rows.filter(updated_at__date__gte=today - timedelta(days=1))
    if start := day_of(values.get("from", "")):
        rows = rows.filter(sort_on__gte=start)
    if end := day_of(values.get("to", "")):
        rows = rows.filter(sort_on__lte=end)
    rows = _described(rows, values)
    for word in fold(values.get("q", "")).split()[:8]:
        rows = rows.filter(
            Q(subject_folded__contains=word)
            | Q(code_folded__contains=word.replace("/", ".").replace("-", "."))
            | Q(issuer_name__icontains=word)
        )
    needed = table.needs.get(asked.sort.lstrip("-"))
    return rows.filter(**{f"{needed}__isnull": False}) if needed else rows


def _described(rows: Any, values: Mapping[str, str]) -> Any:
    """What the clerk knows of a paper: who issued and signed it, its field, book and date."""
    if issuer := values.get("issuer"):
        rows = rows.filter(issuer_name__icontains=issuer)
    if signer := values.get("signer"):
        rows = rows.filter(signer_name__icontains=signer)
    if field_id := _number(values.get("field", "")):
        rows = rows.filter(field_id=field_id)
    if _is_uid(book := values.get("book", "")):
        rows = rows.filter(register_entry__register__uid=book)
    if start := day_of(values.get("dated_from", "")):
        rows = rows.filter(issued_on__gte=start)
    if end := day_of(values.get("dated_to", "")):
        rows = rows.filter(issued_on__lte=end)
    return rows


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _by_deadline(rows: Any, who: Capacity, due: str, today: date) -> Any:
    if due == "overdue":
        return rows.open().filter(due_on__lt=today)
    if due == "soon":
        until = today + timedelta(days=who.organisation.soon_days + 2)
        return rows.open().filter(due_on__range=(today, until))
    return rows


def day_of(text: str) -> date | None:
    """A day of an address, as `2026-11-22` or `22/11/2026`; None when it is none."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


Lister = Callable[..., QuerySet[Any]]
LISTERS: dict[str, Lister] = {"incoming": incoming, "outgoing": outgoing, "dossiers": dossiers}
TABLES: dict[str, Table] = {t.key: t for t in (INCOMING, OUTGOING, DOSSIERS)}
