"""The list of slips, one slip, its paper, and the panel on a document's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core import journal, streaming
from core.acts import Act
from core.counts import capped
from core.errors import NotFound
from core.http import Request
from core.lifecycle import Move
from core.pages import paginate
from documents.models import Document
from documents.selectors import course
from documents.selectors.words import Deadlines
from documents.services import files
from documents.views.common import acting, seen, today
from slips import lifecycles
from slips import policies as may
from slips.choices import Decision, SlipState
from slips.engine import pages as pdf_pages
from slips.forms.acts import DecisionForm
from slips.models import Slip, SupportingFile
from slips.selectors import gates, pages, tables
from slips.selectors.words import due, look
from slips.services import papers

SIZE = 40
INLINE = {"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"}
HIDDEN = {"edit", "ask_more", "to_meeting"}
ADDRESSES = {
    "ask_opinions": "slips:ask",
    "give_opinion": "slips:opinion",
    "submit": "slips:review",
    "file": "slips:file-away",
}


@require_GET
def listed(request: Request) -> HttpResponse:
    """The slips that this capacity may know of."""
    who = acting(request)
    values = tables.asked(request.GET)
    rows = tables.slips(who, values, today())
    page = paginate(rows, order=tables.ORDER, cursor=request.GET.get("cursor"), size=SIZE)
    deadlines = Deadlines(who.organisation, today())
    units = dict(tables.units(who, today()))
    context = {
        "values": values,
        "chips": tables.chips(values),
        "states": SlipState.choices,
        "state_label": dict(SlipState.choices).get(values.get("state", ""), ""),
        "units": units.items(),
        "unit_label": units.get(values.get("unit", ""), ""),
        "rows": [(row, look(row), due(row, deadlines)) for row in page.items],
        "page": page,
        "count": capped(rows),
        "can_begin": may.begin_slip.allows(who, who.organisation),
    }
    return render(request, "slips/list.html", context)


def whole(request: Request, uid: UUID) -> Slip:
    """The slip with all that its page shows; NotFound when it is hidden (R25)."""
    found = pages.slip_rows().visible_to(acting(request)).filter(uid=uid).first()
    if found is None:
        raise NotFound
    slip: Slip = found
    return slip


def address_of(slip: Slip) -> str:
    return reverse("slips:detail", args=[slip.uid])


def move_address(slip: Slip, move: Move) -> str:
    """Where an act is done."""
    if move.name == "decide":
        return f"{address_of(slip)}#decide"
    name = ADDRESSES.get(move.name)
    if name is not None:
        return reverse(name, args=[slip.uid])
    return reverse("slips:act", args=[slip.uid, move.name])


def moves_of(slip: Slip, who: Any) -> dict[str, Any]:
    """The one primary act, the others, and where each is done."""
    moves = lifecycles.slip.open_to(who, slip)
    shown = [(move, move_address(slip, move)) for move in moves if move.name not in HIDDEN]
    # Submitting is done on the page that shows what is lacking: it is never a locked button.
    first = next((pair for pair in shown if pair[0].primary), None)
    return {
        "primary": first,
        "others": [pair for pair in shown if pair is not first],
        "may": {move.name for move in moves},
    }


@require_GET
def detail(request: Request, uid: UUID) -> HttpResponse:
    return show(request, whole(request, uid))


def show(
    request: Request, slip: Slip, *, form: Any = None, refusal: Any = None, status: int = 200
) -> HttpResponse:
    """The page of a slip; `form` is a decision that came back."""
    who = acting(request)
    moves = moves_of(slip, who)
    can_decide = "decide" in moves["may"]
    can_sign = can_decide and pages.can_sign(who)
    deadlines = Deadlines(who.organisation, today())
    options = list(slip.options.all())
    context = {
        "slip": slip,
        "look": look(slip),
        "due": due(slip, deadlines),
        "options": options,
        "proposed": next((one for one in options if one.recommended), None),
        "gaps": gates.gaps(slip, today()) if "edit" in moves["may"] else [],
        "waiting": gates.waiting_opinions(slip),
        "length": length_of(slip.page_count),
        "drafts": pages.drafts_of(slip, who),
        "hidden_drafts": slip.drafts.count(),
        "paper": pages.paper_file(slip),
        "open_bases": pages.visible_bases(slip, who),
        "signings": pages.signings_of(slip),
        "rounds": [one for one in slip.rounds.all() if one.outcome == Decision.MORE_ASKED],
        "course": course.of(slip),
        "form": form or (DecisionForm(slip=slip, can_sign=can_sign) if can_decide else None),
        "can_sign": can_sign,
        "refusal": refusal,
        "revision": slip.revision,
        "steps": gates.STEPS,
        **moves,
    }
    return render(request, "slips/detail.html", context, status=status)


def length_of(n: int | None) -> gates.Length:
    return gates.length(n, wanted=settings.SLIP_PAGES, most=settings.SLIP_PAGES_MOST)


@require_GET
def paper(request: Request, uid: UUID) -> HttpResponse:
    """The slip as it would be printed now; after submission the paper itself is in the viewer."""
    slip = seen(Slip, request, uid)
    act = Act.of(request)
    body = papers.render(slip, act)
    journal.record(act, "slips.slip.print", slip, facts={"pages": pdf_pages.count(body)})
    response = HttpResponse(body, content_type="application/pdf")
    name = f"phieu-trinh-{slip.number or 'du-thao'}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def supporting(request: Request, uid: UUID, file: UUID) -> HttpResponseBase:
    """A supporting file; opening it is journalled (R26)."""
    slip = seen(Slip, request, uid)
    row = SupportingFile.objects.select_related("stored").filter(slip=slip, uid=file).first()
    if row is None:
        raise NotFound
    files.refuse_closed_content(row.stored)
    journal.record(
        Act.of(request),
        "slips.file.read",
        slip,
        facts={"file": row.name, "sha256": row.stored.sha256},
    )
    return streaming.send(
        request,
        files.open_stored(row.stored),
        name=row.name,
        media_type=row.stored.media_type,
        etag=row.stored.sha256,
        download=row.stored.media_type not in INLINE,
    )


@require_GET
def panel(request: Request, uid: UUID) -> HttpResponse:
    """The slips of a document, as a fragment of its page or on its own."""
    who = acting(request)
    document = seen(Document, request, uid)
    found = pages.slips_of(document, who)
    context = {
        "document": document,
        "slips": [(slip, look(slip)) for slip in found],
        "can_begin": may.begin_slip.allows(who, who.organisation)
        and not any(slip.paper_id == document.pk for slip in found),
    }
    template = "slips/panel.html" if request.htmx else "slips/panel_page.html"
    return render(request, template, context)
