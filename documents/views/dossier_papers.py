"""A dossier on paper and as a parcel: index, cover, closing sheet, list handed over, ZIP."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import streaming
from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.choices import ArchivalState, DossierState
from documents.engine.files.sheets import XLSX
from documents.forms.fields import as_uuid
from documents.models import Dossier
from documents.services import dossier_exports, dossier_prints, files
from documents.views.common import acting, seen
from documents.views.transitions import address_of

SHOWN = 500


def answer(body: bytes, name: str) -> HttpResponse:
    """A made paper: a PDF beside the page, a table as a download."""
    is_pdf = name.endswith(".pdf")
    response = HttpResponse(body, content_type="application/pdf" if is_pdf else XLSX)
    kind = "inline" if is_pdf else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def index(request: Request, uid: UUID) -> HttpResponse:
    """The index of what lies in it, as PDF or XLSX."""
    dossier = seen(Dossier, request, uid)
    act = Act.of(request)
    name = f"muc-luc-{dossier.year}-{dossier.number}"
    if request.GET.get("form") == "xlsx":
        return answer(dossier_prints.index_sheet(dossier=dossier, act=act), f"{name}.xlsx")
    return answer(dossier_prints.index(dossier=dossier, act=act), f"{name}.pdf")


@require_GET
def cover(request: Request, uid: UUID) -> HttpResponse:
    """The cover, with a QR code unless `mark=0`."""
    dossier = seen(Dossier, request, uid)
    made = dossier_prints.cover(
        dossier=dossier, with_mark=request.GET.get("mark") != "0", act=Act.of(request)
    )
    return answer(made, f"bia-{dossier.year}-{dossier.number}.pdf")


@require_GET
def closing_sheet(request: Request, uid: UUID) -> HttpResponse:
    """The closing sheet of a closed dossier; from the page of an open one back to it."""
    dossier = seen(Dossier, request, uid)
    try:
        made = dossier_prints.closing_sheet(dossier=dossier, act=Act.of(request))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(address_of("dossiers", dossier))
    return answer(made, f"to-ket-thuc-{dossier.year}-{dossier.number}.pdf")


@require_GET
def transfer_list(request: Request) -> HttpResponse:
    """Choose closed dossiers; with `form` the list of those chosen, as PDF or XLSX."""
    who = acting(request)
    rows = (
        Dossier.objects.visible_to(who)
        .filter(state=DossierState.CLOSED, archival_state=ArchivalState.CURRENT)
        .for_list()
        .select_related("organisation__organisation", "retention__table")
        .order_by("handover_due_on", "year", "number")
    )
    form = request.GET.get("form", "")
    wanted = [uid for uid in map(as_uuid, request.GET.getlist("dossier")) if uid]
    context = {"rows": rows[:SHOWN], "chosen": set(wanted)}
    if form not in {"pdf", "xlsx"}:
        return render(request, "documents/dossier_transfer.html", context)
    act = Act.of(request)
    chosen = list(rows.filter(uid__in=wanted).order_by("year", "number"))
    make = dossier_prints.transfer_list if form == "pdf" else dossier_prints.transfer_sheet
    try:
        made = make(dossiers=chosen, act=act)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        context["refusal"] = refusal  # type: ignore[assignment]
        return render(request, "documents/dossier_transfer.html", context, status=refusal.status)
    return answer(made, f"muc-luc-ho-so-nop-luu.{form}")


@require_POST
def export(request: Request, uid: UUID) -> HttpResponseBase:
    """The dossier as a parcel: a small one at once, a large one made by a job one may watch."""
    dossier = seen(Dossier, request, uid)
    act = Act.of(request)
    if not dossier_exports.is_small(dossier, act):
        row = dossier_exports.ask(dossier=dossier, act=act)
        return redirect("documents:progress", row.uid)
    response = StreamingHttpResponse(
        dossier_exports.begin(dossier=dossier, act=act), content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="{dossier_exports.file_name(dossier)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def parcel(request: Request, uid: UUID) -> HttpResponseBase:
    """A parcel that a job has made for this person."""
    acting(request)
    row, stored = dossier_exports.made(uid=uid, act=Act.of(request))
    return streaming.send(
        request,
        files.open_stored(stored),
        name=row.result["name"],
        media_type="application/zip",
        etag=stored.sha256,
        download=True,
    )
