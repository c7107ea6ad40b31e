"""The cells of a list: what each column says of a row, in words (export) and as shown (page)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from documents.choices import Urgency
from documents.models import Dossier, IncomingDocument
from documents.selectors.retention import term
from documents.selectors.words import Deadlines, Due, Look, look


@dataclass(frozen=True)
class Row:
    """One row of a list, ready to be shown."""

    uid: str
    direction: str
    subject: str
    below: str
    look: Look
    due: Due
    urgent: str
    is_unread: bool
    cells: dict[str, Any]

    def text(self, column: str) -> str:
        """The cell in plain words, as the export writes it."""
        match column:
            case "subject":
                return self.subject
            case "state":
                return str(self.look.label)
            case "due":
                return f"{self.due.on:%d/%m/%Y}" if self.due.on else ""
        value = self.cells.get(column, "")
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


RowMaker = Callable[[Any, Deadlines], Row]
_MAKERS: dict[type, RowMaker] = {}


def row_maker(model: type) -> Callable[[RowMaker], RowMaker]:
    """A higher app says how its things stand in a list."""

    def register(maker: RowMaker) -> RowMaker:
        _MAKERS[model] = maker
        return maker

    return register


def row_of(thing: Any, deadlines: Deadlines) -> Row:
    """A document or dossier, fetched by `selectors.tables`, as a row."""
    if maker := _MAKERS.get(type(thing)):
        return maker(thing, deadlines)
    if isinstance(thing, Dossier):
        return _dossier(thing, deadlines)
    return _document(thing, deadlines)


def _document(document: Any, deadlines: Deadlines) -> Row:
    incoming = isinstance(document, IncomingDocument)
    cells: dict[str, Any] = {
        "code": document.code_display,
        "issued": document.issued_on or "",
        "kind": document.kind.name if document.kind else "",
        "unit": document.unit.name if document.unit else "",
        "changed": timezone.localtime(document.updated_at).date(),
    }
    if incoming:
        leads = getattr(document, "leads", [])
        cells |= {
            "number": document.arrival_number or "",
            "arrived": document.sort_on,
            "issuer": document.issuer_name,
            "lead": ", ".join(str(given.person or given.unit.name) for given in leads),
        }
    else:
        cells |= {"drafter": document.drafter.full_name, "signer": document.signer_name}
    return Row(
        uid=str(document.uid),
        direction="incoming" if incoming else "outgoing",
        subject=document.subject
        or document.code_display
        or _("Document without a description yet"),
        below=document.issuer_name if incoming else "",
        look=look(document.state, document.get_state_display()),
        due=deadlines.of(document),
        urgent=str(Urgency(document.urgency).label) if document.urgency else "",
        is_unread=incoming and not getattr(document, "is_read", True),
        cells=cells,
    )


def _dossier(dossier: Dossier, deadlines: Deadlines) -> Row:
    return Row(
        uid=str(dossier.uid),
        direction="dossiers",
        subject=dossier.title,
        below=dossier.note,
        look=look(dossier.state, dossier.get_state_display()),
        due=Due(None, "", ""),
        urgent="",
        is_unread=False,
        cells={
            "notation": dossier.notation,
            "heading": str(dossier.record_class),
            "keeper": dossier.keeper.full_name,
            "retention": capfirst(term(dossier.retention)),
            "items": getattr(dossier, "item_count", ""),
            "opened": dossier.opened_on,
            "handover": dossier.handover_due_on or "",
        },
    )
