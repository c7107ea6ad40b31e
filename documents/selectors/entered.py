"""How many fields people had to enter, and how many of them the system had already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from core.errors import InvalidInput
from documents.choices import Direction, FileRole, Origin
from documents.engine.text.letters import fold
from documents.models import Document, DocumentFile, FileReading

if TYPE_CHECKING:
    from core.actors import Who

MOST = 5_000
"""Documents of a month that are counted one by one."""

_COLUMNS = (
    "pk", "uid", "direction", "sort_on", "code_display", "subject", "provenance", "issued_on",
    "issuer_name", "signer_name", "signer_position", "urgency", "due_on", "unit_id", "unit__name",
    "kind__name",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Fields by origin. `had`: of the typed ones, those that the system had already."""

    documents: int = 0
    typed: int = 0
    read: int = 0
    received: int = 0
    derived: int = 0
    corrected: int = 0
    had: int = 0

    def add(self, origins: Iterable[str], had: int) -> None:
        self.documents += 1
        self.had += had
        for origin in origins:
            if origin in Origin.values:
                setattr(self, origin, getattr(self, origin) + 1)

    @property
    def typed_each(self) -> float:
        """Fields typed or corrected for one document."""
        return (self.typed + self.corrected) / self.documents if self.documents else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One document: its fields by origin, and which were typed although the system had them."""

    uid: str
    direction: str
    day: date
    title: str
    unit: str
    tally: Tally
    had: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """One month of one office, as this capacity may see it."""

    since: date
    until: date
    incoming: Tally = field(default_factory=Tally)
    outgoing: Tally = field(default_factory=Tally)
    units: dict[str, Tally] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    is_cut: bool = False


def month_of(text: str, today: date) -> date:
    """The first day of the month asked for ("2026-11"), this month when nothing is asked.

    Raises InvalidInput.
    """
    if not text:
        return today.replace(day=1)
    try:
        year, month = (int(part) for part in text.split("-", 1))
        return date(year, month, 1)
    except ValueError:
        raise InvalidInput(field="month") from None


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def of_month(who: Who, first: date) -> Report:
    """The report of a month, in four queries however many documents there were.

    Documents count by the day on which they are listed: arrival, or date of issue.
    """
    until = next_month(first)
    report = Report(first, until)
    rows = list(
        Document.objects.visible_to(who)
        .filter(organisation_id=who.organisation_id, sort_on__gte=first, sort_on__lt=until)
        .order_by("sort_on", "pk")
        .values(*_COLUMNS)[: MOST + 1]
    )
    report.is_cut = len(rows) > MOST
    rows = rows[:MOST]
    known = _known(who, [row["pk"] for row in rows if Origin.TYPED in row["provenance"].values()])
    for row in rows:
        had = tuple(
            name
            for name, origin in row["provenance"].items()
            if origin == Origin.TYPED and _is_known(row, name, known.get(row["pk"], []))
        )
        _count(report, row, had)
    return report


def _count(report: Report, row: dict[str, Any], had: tuple[str, ...]) -> None:
    mine = Tally()
    mine.add(row["provenance"].values(), len(had))
    unit = row["unit__name"] or ""
    side = report.incoming if row["direction"] == Direction.INCOMING else report.outgoing
    for tally in (side, report.units.setdefault(unit, Tally())):
        tally.add(row["provenance"].values(), len(had))
    title = " ".join(part for part in (row["code_display"], row["subject"]) if part)
    report.lines.append(
        Line(str(row["uid"]), row["direction"], row["sort_on"], title, unit, mine, had)
    )


def _known(who: Who, document_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """What the system knew of documents: the readings of their files, and documents of the house
    that are the same file, as far as this capacity may see them (R25)."""
    uses = list(
        DocumentFile.objects.filter(document_id__in=document_ids, role=FileRole.MAIN).values_list(
            "document_id", "stored_id"
        )
    )
    stored = {stored_id for _document, stored_id in uses}
    sources: dict[int, list[dict[str, Any]]] = {}
    for stored_id, guesses in FileReading.objects.filter(stored_id__in=stored).values_list(
        "stored_id", "guesses"
    ):
        values = {name: guess["value"] for name, guess in guesses.items()}
        sources.setdefault(stored_id, []).append(values | {"kind__name": values.get("kind")})
    twins = (
        DocumentFile.objects.filter(
            stored_id__in=stored, document__in=Document.objects.visible_to(who)
        )
        .filter(~Q(document_id__in=document_ids) & ~Q(document__direction=Direction.INCOMING))
        .values(
            "stored_id",
            *(f"document__{n}" for n in _COLUMNS if n not in {"pk", "uid", "provenance"}),
        )
    )
    for twin in twins:
        values = {name.removeprefix("document__"): value for name, value in twin.items()}
        sources.setdefault(twin["stored_id"], []).append(values)
    found: dict[int, list[dict[str, Any]]] = {}
    for document_id, stored_id in uses:
        found.setdefault(document_id, []).extend(sources.get(stored_id, []))
    return found


def _is_known(row: dict[str, Any], name: str, sources: Iterable[dict[str, Any]]) -> bool:
    column = "kind__name" if name == "kind" else name
    mine = _plain(row.get(column))
    return bool(mine) and any(_plain(source.get(column)) == mine for source in sources)


def _plain(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    return fold(" ".join(text.partition(" (")[0].split()))
