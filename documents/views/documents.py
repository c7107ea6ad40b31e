"""The page of one incoming or outgoing document: the paper, the facts, the course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from catalogues.selectors import limits_of_circulation
from core.acts import Act
from core.errors import NotFound, Sentence
from core.http import Request
from core.lifecycle import Move
from documents.choices import OUTGOING_EDITABLE, Direction, OutgoingState
from documents.forms.outgoing import CommentForm
from documents.models import IncomingDocument
from documents.policies import copies as may_copy
from documents.policies import dossiers as may_dossier
from documents.policies import incoming as may_incoming
from documents.policies import outgoing as may
from documents.selectors import chains, course, incoming_panels, pages
from documents.selectors.pages import Fact
from documents.selectors.words import Deadlines, look
from documents.services import reads
from documents.services.outgoing.copies import NOT_COPIED
from documents.views.common import acting, seen, today
from documents.views.transitions import LIFECYCLES, move_address

HIDDEN = {"edit", "add", "remove"}
SENT_FROM = {OutgoingState.ISSUED, OutgoingState.CORRECTED}


def moves_of(kind: str, thing: Any, who: Any) -> dict[str, Any]:
    """The one primary act, the others, and where each is done."""
    moves = LIFECYCLES[kind].open_to(who, thing)
    shown = [(move, move_address(kind, thing, move)) for move in moves if move.name not in HIDDEN]
    first = _first([move for move, _address in shown])
    return {
        "primary": next(((m, a) for m, a in shown if m is first), None),
        "others": [(m, a) for m, a in shown if m is not first and not m.blockers],
        "barred": [(m, a) for m, a in shown if m is not first and m.blockers],
        "may": {move.name for move in moves},
    }


@dataclass(frozen=True)
class Deed:
    """A page on which something further is done with the document."""

    label: Any
    url: str


def paperwork(kind: str, document: Any, who: Any) -> list[Deed]:
    """Copies, paper and successors, as far as this capacity may make them now."""
    found = []
    if document.state not in NOT_COPIED and not document.secrecy:
        if may_copy.make_copy.allows(who, document):
            found.append((_("Make a certified copy"), "documents:certified-copy"))
        if may_copy.lend_file_copy.allows(who, document):
            found.append((_("Hand out the copy on file"), "documents:file-copy"))
        if kind == "outgoing" and may_copy.record_print.allows(who, document):
            found.append((_("Record printed and stamped paper"), "documents:paper-print"))
    if (
        kind == "outgoing"
        and document.state in SENT_FROM
        and document.copy_of_id is None
        and may.recall_issued.allows(who, document)
    ):
        found.append((_("Replace or correct"), "documents:follow"))
    return [Deed(label, reverse(name, args=[document.uid])) for label, name in found]


def _first(moves: list[Move]) -> Move | None:
    primary = [move for move in moves if move.primary]
    return next((m for m in primary if not m.blockers), primary[0] if primary else None)


def _document(request: Request, kind: str, rows: Any, uid: UUID, facts: Any) -> HttpResponse:
    who = acting(request)
    document = rows.visible_to(who).filter(uid=uid).first()
    if document is None:
        raise NotFound
    reads.mark(document=document, act=Act.of(request))
    pages.name_related(document, who)
    paper = pages.paper_of(document, request.GET.get("file", ""))
    context = {
        "kind": kind,
        "document": document,
        "look": look(document.state, document.get_state_display()),
        "due": Deadlines(who.organisation, today()).of(document),
        "paper": paper,
        "facts": facts(document),
        "directive": max(document.directives.all(), key=lambda one: one.at, default=None),
        "course": course.of(document),
        "dossier_items": pages.dossiers_of(document, who),
        "can_file": may_dossier.open_dossier.allows(who, who.organisation),
        "comment_form": CommentForm(),
        "can_comment": may.comment_draft.allows(who, document),
        "my_part": any(
            given.is_live
            and given.done_at is None
            and (given.role == "support" or (given.parent_id and given.role != "info"))
            and may_incoming.finish_assignment.allows(who, given)
            for given in (document.assignments.all() if kind == "incoming" else ())
        ),
        "can_send": kind == "outgoing"
        and document.state in SENT_FROM
        and may.issue_document.allows(who, document),
        "is_editable": document.state in OUTGOING_EDITABLE,
        "can_answer_recall": kind == "incoming"
        and may_incoming.recall_document.allows(who, document),
        **(incoming_panels.of(document, today()) if kind == "incoming" else {}),
        "chain": chains.of(document, who),
        "prints": document.paper_prints.select_related("printed_by").order_by("-printed_at")[:20],
        "paperwork": paperwork(kind, document, who),
        **moves_of(kind, document, who),
    }
    return render(request, f"documents/{kind}_detail.html", context)


def _incoming_facts(document: Any) -> list[Fact]:
    origin = document.provenance
    entry = document.register_entry
    return [
        Fact(_("Arrival number"), document.arrival_number or ""),
        Fact(_("Register book"), entry.register.name if entry else ""),
        Fact(_("Arrived"), document.arrived_at, is_day=True),
        Fact(_("Came by"), document.get_source_display()),
        Fact(_("Number and symbol"), document.code_display, origin.get("code_display", "")),
        Fact(_("Dated"), document.issued_on, origin.get("issued_on", ""), is_day=True),
        Fact(_("Issuing office"), document.issuer_name, origin.get("issuer_name", "")),
        Fact(_("Kind"), document.kind or "", origin.get("kind", "")),
        Fact(_("Signed by"), _signer(document), origin.get("signer_name", "")),
        *_common(document),
    ]


def _outgoing_facts(document: Any) -> list[Fact]:
    origin = document.provenance
    return [
        Fact(_("Number and symbol"), document.code_display, origin.get("code_display", "")),
        Fact(_("Dated"), document.issued_on, origin.get("issued_on", ""), is_day=True),
        Fact(_("Kind"), document.kind or "", origin.get("kind", "")),
        Fact(_("Goes"), _goes(document)),
        Fact(_("Drafter"), document.drafter.full_name),
        Fact(_("Unit"), document.unit.name if document.unit else ""),
        Fact(_("Signer"), document.signer_name, origin.get("signer_name", "")),
        Fact(_("Signs as"), document.signing_position, origin.get("signer_position", "")),
        Fact(_("Form checker"), document.form_checker or ""),
        *_common(document),
    ]


def _goes(document: Any) -> Sentence:
    if document.direction == Direction.INTERNAL:
        return _("Inside the office")
    return _("Out of the office")


def _limit(document: Any) -> str:
    if not document.circulation:
        return ""
    code: str = document.circulation
    return dict(limits_of_circulation(today())).get(code, code)


def _common(document: Any) -> list[Fact]:
    origin = document.provenance
    return [
        Fact(_("Urgency"), document.get_urgency_display(), origin.get("urgency", "")),
        Fact(
            _("Secrecy"),
            document.get_secrecy_display() if document.secrecy else "",
            origin.get("secrecy", ""),
        ),
        Fact(_("Limit of circulation"), _limit(document)),
        Fact(
            _("Field of work"),
            document.field.name if document.field else "",
            origin.get("field", ""),
        ),
        Fact(_("Pages"), document.page_count or "", origin.get("page_count", "")),
        Fact(
            _("Deadline set by"),
            document.get_due_source_display() if document.due_on else "",
            origin.get("due_on", ""),
        ),
        Fact(_("Note"), document.note, origin.get("note", "")),
    ]


def _signer(document: Any) -> str:
    return ", ".join(part for part in (document.signer_name, document.signer_position) if part)


@require_GET
def reading(request: Request, uid: UUID) -> HttpResponse:
    """Asked every two seconds while the machine reads: 204 until it has, then what to do."""
    document = seen(IncomingDocument, request, uid)
    if not pages.is_read(document):
        return HttpResponse(status=204)
    return render(request, "documents/reading.html", {"document": document})


@require_GET
def incoming(request: Request, uid: UUID) -> HttpResponse:
    return _document(request, "incoming", pages.incoming_rows(), uid, _incoming_facts)


@require_GET
def outgoing(request: Request, uid: UUID) -> HttpResponse:
    return _document(request, "outgoing", pages.outgoing_rows(), uid, _outgoing_facts)
