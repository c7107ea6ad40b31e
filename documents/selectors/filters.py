"""The filters offered above a list: chips that are on or off, and menus with several values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from catalogues.models import DocumentKind, FieldOfWork
from core.errors import Sentence
from documents.choices import Source
from documents.models import Register
from documents.selectors.tables import Asked

if TYPE_CHECKING:
    from accounts.capacity import Capacity


@dataclass(frozen=True)
class Chip:
    """A filter above the list: on or off, and the changes of the address that toggle it."""

    label: Sentence
    key: str
    value: str
    on: bool


@dataclass(frozen=True)
class Menu:
    """A filter with several values."""

    label: Sentence
    key: str
    options: Sequence[tuple[str, Sentence]]
    value: str

    @property
    def chosen(self) -> Sentence:
        return dict(self.options).get(self.value, "")


def chips(asked: Asked, offered: list[tuple[str, str, Sentence]]) -> list[Chip]:
    return [
        Chip(label, key, value, asked.values.get(key) == value) for key, value, label in offered
    ]


INCOMING_CHIPS: list[tuple[str, str, Sentence]] = [
    ("open", "1", _("Not finished")),
    ("mine", "work", _("Given to me")),
    ("mine", "presented", _("Presented to me")),
    ("due", "overdue", _("Overdue")),
    ("due", "soon", _("Due soon")),
    ("urgent", "1", _("Urgent")),
    ("mine", "unread", _("Not read")),
]
OUTGOING_CHIPS: list[tuple[str, str, Sentence]] = [
    ("open", "1", _("Not finished")),
    ("mine", "drafts", _("My drafts")),
    ("mine", "sign", _("For me to sign")),
    ("urgent", "1", _("Urgent")),
]
DOSSIER_CHIPS: list[tuple[str, str, Sentence]] = [
    ("state", "open", _("Open")),
    ("state", "closed", _("Closed")),
    ("state", "paused", _("Paused")),
    ("mine", "kept", _("I keep")),
    ("handover", "near", _("To the archive soon")),
    ("handover", "overdue", _("Overdue for the archive")),
    ("handover", "waiting", _("Hand-over not accepted")),
]


def kind_menu(asked: Asked, who: Capacity, today: date) -> Menu:
    families = [who.organisation.family, "shared"]
    kinds = DocumentKind.objects.on(today).filter(family__in=families).listed()
    return Menu(
        _("Kind"), "kind", [(str(k.pk), k.name) for k in kinds], asked.values.get("kind", "")
    )


def unit_menu(asked: Asked, who: Capacity, today: date) -> Menu:
    units = Unit.objects.filter(organisation=who.organisation).on(today).listed()
    options: list[tuple[str, Sentence]] = [(str(u.uid), u.name) for u in units]
    return Menu(_("Unit"), "unit", options, asked.values.get("unit", ""))


def field_menu(asked: Asked, who: Capacity, today: date) -> Menu:
    fields = FieldOfWork.objects.on(today).filter(family__in=[who.organisation.family, "shared"])
    options: list[tuple[str, Sentence]] = [(str(one.pk), one.name) for one in fields.listed()]
    return Menu(_("Field of work"), "field", options, asked.values.get("field", ""))


def book_menu(asked: Asked, who: Capacity, *, incoming: bool) -> Menu:
    books = Register.objects.known_to(who).order_by("-is_default", "name")
    books = books.filter(direction="incoming") if incoming else books.exclude(direction="incoming")
    options: list[tuple[str, Sentence]] = [(str(one.uid), one.name) for one in books]
    return Menu(_("Register book"), "book", options, asked.values.get("book", ""))


def source_menu(asked: Asked) -> Menu:
    return Menu(_("Came by"), "source", list(Source.choices), asked.values.get("source", ""))
