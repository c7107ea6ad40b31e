"""Printed sheets of incoming documents: the stamp sheet and the book of follow-up (domain.md §1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from core import journal
from core.acts import Act
from core.errors import WrongState
from documents.choices import AssignmentRole, CommentKind, Urgency
from documents.engine.files import typeset, volumes
from documents.models import (
    Assignment,
    Comment,
    IncomingDocument,
    OutgoingDocument,
    Register,
    RegisterEntry,
)
from documents.policies import registers as may
from documents.selectors import books, pages
from documents.selectors.incoming_panels import flat, tree
from documents.selectors.words import Deadlines
from documents.services.prints import MOST, named

INDENT = "– "


def sheet(*, document: IncomingDocument, act: Act) -> bytes:
    """The stamp “ĐẾN” with the sheet of handling: instructions, who does what, opinions.

    The caller fetched the document through `visible_to`. Raises WrongState without a number.
    """
    if document.arrival_number is None:
        raise WrongState(_("Register the document first: the stamp bears the arrival number."))
    made = typeset.compile_form("incoming_sheet", sheet_data(document, act), at=act.at)
    journal.record(act, "documents.incoming.print_sheet", document)
    return made


def sheet_data(document: IncomingDocument, act: Act) -> dict[str, Any]:
    """What stands on the sheet, put into words."""
    given = list(
        Assignment.objects.filter(document_id=document.pk)
        .select_related("person", "unit")
        .order_by("pk")
    )
    live = [one for one in given if one.is_live]
    lead = next(
        (one for one in live if one.role == AssignmentRole.LEAD and not one.parent_id), None
    )
    dossiers = [item.dossier.notation for item in pages.dossiers_of(document, _reader(act))]
    comments = list(
        Comment.objects.filter(document_id=document.pk).select_related("author").order_by("at")
    )
    return {
        "organisation_name": document.organisation.name,
        "arrival_number": document.arrival_number,
        "arrived_on": _day(timezone.localdate(document.registered_at or document.arrived_at)),
        "passed_to": _target(lead) if lead else str(document.presented_to or ""),
        "dossier_code": ", ".join(dossiers[:2]),
        "due_on": _day(document.due_on) or None,
        "urgency": document.get_urgency_display() if document.urgency != Urgency.NORMAL else None,
        "author": document.issuer_name,
        "code": document.code_display,
        "issued_on": _day(document.issued_on),
        "subject": named(document),
        "pages": str(document.page_count or ""),
        "directives": [
            _said(one.at, one.by, one.text, one.position)
            for one in document.directives.select_related("by").order_by("at")
        ],
        "assignments": [
            {
                "role": f"{INDENT * branch.depth}{branch.given.get_role_display()}",
                "name": _target(branch.given),
                "due_on": _day(branch.given.due_on),
            }
            for branch in flat(tree(live))
        ],
        "unit_opinions": [
            _said(one.at, one.author, one.text)
            for one in comments
            if one.kind == CommentKind.OPINION
        ],
        "proposals": [
            _said(one.at, one.author, one.text)
            for one in comments
            if one.kind == CommentKind.COMMENT
        ],
    }


def _reader(act: Act) -> Any:
    return act.who


def _said(at: Any, by: Any, text: str, position: str = "") -> dict[str, str]:
    name = ", ".join(part for part in (str(by), position) if part)
    return {"at": f"{timezone.localtime(at):%d/%m/%Y %H:%M}", "by": name, "text": text}


def _target(one: Assignment) -> str:
    return str(one.person or (one.unit.name if one.unit else ""))


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


FOLLOW_UP = (
    "number",
    "what",
    "receiver",
    "due_on",
    "progress",
    "answer",
    "note",
)


def follow_up_labels() -> list[str]:
    """The heads of the book of follow-up, in its order."""
    return [
        _("Arrival number"),
        _("Kind, number, date and author"),
        _("Unit or person"),
        _("Deadline"),
        _("Progress"),
        _("Answering document"),
        _("Note"),
    ]


def follow_up_rows(*, register: Register, scope: str, act: Act) -> list[dict[str, str]]:
    """The lines of the book of follow-up of one series; what `act.who` may not see is masked."""
    may.read_register(act.who, register)
    answers = OutgoingDocument.objects.visible_to(act.who).exclude(code_display="")
    entries = list(
        RegisterEntry.objects.filter(register=register, scope=scope)
        .select_related("document__kind", "document__incoming__presented_to")
        .prefetch_related(
            "document__assignments__person",
            "document__assignments__unit",
            Prefetch("document__incoming__answers", answers, to_attr="seen_answers"),
        )
        .order_by("number", "suffix", "pk")[:MOST]
    )
    books.masked(entries, act.who)
    words = Deadlines(register.organisation, act.on)
    return [_follow_up(entry, words) for entry in entries]


def _follow_up(entry: RegisterEntry, words: Deadlines) -> dict[str, str]:
    document: Any = entry.document
    if document is None:
        return dict.fromkeys(FOLLOW_UP, "") | {"number": str(entry), "note": entry.void_reason}
    incoming = document.incoming
    parts = (
        named(document),
        document.code_display,
        _day(document.issued_on),
        document.issuer_name,
    )
    given = [one for one in document.assignments.all() if one.is_live and one.role != "info"]
    due = words.of(incoming)
    progress = [str(incoming.get_state_display())]
    if due.words:
        progress.append(str(due.words))
    if incoming.completed_at is not None:
        progress.append(_day(timezone.localdate(incoming.completed_at)))
    return {
        "number": str(entry),
        "what": "; ".join(part for part in parts if part),
        "receiver": ", ".join(_target(one) for one in given) or str(incoming.presented_to or ""),
        "due_on": _day(document.due_on),
        "progress": " · ".join(progress),
        "answer": ", ".join(one.code_display for one in incoming.seen_answers),
        "note": document.note,
    }


def follow_up(*, register: Register, scope: str, act: Act) -> bytes:
    """The book of follow-up of one series as a PDF."""
    rows = follow_up_rows(register=register, scope=scope, act=act)
    house = register.organisation
    data = {
        "organisation_name": house.name,
        "higher_name": house.higher_name,
        "subtitle": f"{register.name} – {scope}",
        "printed_note": _("Printed on %(day)s by %(name)s")
        % {"day": f"{timezone.localtime(act.at):%d/%m/%Y %H:%M}", "name": act.by},
        "rows": rows,
    }
    made = typeset.compile_form("register_follow_up", data, at=act.at)
    record_follow_up(register=register, scope=scope, rows=rows, act=act)
    return made


def follow_up_sheet(*, register: Register, scope: str, act: Act) -> bytes:
    """The same as XLSX."""
    rows = follow_up_rows(register=register, scope=scope, act=act)
    title = _("Book of follow-up of incoming documents")
    made = volumes.sheet(
        title, follow_up_labels(), ([row[key] for key in FOLLOW_UP] for row in rows)
    )
    record_follow_up(register=register, scope=scope, rows=rows, act=act)
    return made


def record_follow_up(
    *, register: Register, scope: str, rows: Sequence[dict[str, str]], act: Act
) -> None:
    """Every print and export of the book is journalled (R26)."""
    journal.record(
        act,
        "documents.register.print_follow_up",
        register,
        facts={"scope": scope, "rows": len(rows)},
    )
