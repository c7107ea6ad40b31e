"""A dossier's page, what lies in it, and the file plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from core.pages import paginate
from documents.forms.acts import ActForm
from documents.forms.fields import as_uuid
from documents.models import Dossier, DossierItem, FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.selectors import course
from documents.selectors.words import look
from documents.services import dossiers, prints
from documents.views.common import acting, seen, seen_document, today
from documents.views.documents import moves_of
from documents.views.transitions import address_of

SIZE = 100


@require_GET
def detail(request: Request, uid: UUID) -> HttpResponse:
    who = acting(request)
    rows = Dossier.objects.for_list().select_related("organisation__organisation")
    dossier = rows.prefetch_related("grants").visible_to(who).filter(uid=uid).first()
    if dossier is None:
        raise NotFound
    page = paginate(
        dossier.items.select_related("document__kind"),
        order=("ordinal", "id"),
        cursor=request.GET.get("cursor"),
        size=SIZE,
    )
    context: dict[str, Any] = {
        "dossier": dossier,
        "look": look(dossier.state, dossier.get_state_display()),
        "items": page.items,
        "page": page,
        "course": course.of(dossier),
        "can_fill": dossier.state == "open" and may.fill_dossier.allows(who, dossier),
        **moves_of("dossiers", dossier, who),
    }
    return render(request, "documents/dossier_detail.html", context)


@require_GET
def printed(request: Request, uid: UUID) -> HttpResponse:
    """The index of the dossier as a PDF."""
    dossier = seen(Dossier, request, uid)
    bytes_ = prints.dossier_index(dossier=dossier, act=Act.of(request))
    response = HttpResponse(bytes_, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="muc-luc-{dossier.year}-{dossier.number}.pdf"'
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def remove(request: Request, uid: UUID, item_uid: UUID) -> HttpResponse:
    """Take a document out of a dossier, with a reason."""
    dossier = seen(Dossier, request, uid)
    item = DossierItem.objects.filter(uid=item_uid, dossier=dossier).first()
    if item is None:
        raise NotFound
    form = ActForm(request.POST or None, needs_reason=True)
    back = address_of("dossiers", dossier)
    context: dict[str, Any] = {
        "kind": "dossiers",
        "name": "remove",
        "label": _("Take out a document"),
        "thing": dossier,
        "look": look(dossier.state, dossier.get_state_display()),
        "form": form,
        "back": back,
        "action": request.path,
        "revision": dossier.revision,
        "is_dangerous": True,
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                dossiers.remove(item=item, reason=reason, act=Act.of(request, reason=reason))
            except (NotFound, NotPermitted):
                raise
            except DomainError as refusal:
                context["refusal"], status = refusal, refusal.status
            else:
                messages.success(request, _("Taken out; the contents are numbered anew."))
                return redirect(back)
    template = "documents/act_form.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def file(request: Request, uid: UUID) -> HttpResponse:
    """Put one document into a dossier, from the document's page."""
    who = acting(request)
    document = seen_document(request, uid)
    kind = "incoming" if document.is_incoming else "outgoing"
    open_ones = Dossier.objects.visible_to(who).open().for_list().newest_first()
    words = request.GET.get("q", "")
    found = [d for d in open_ones[:200] if words.casefold() in str(d).casefold()][:40]
    if request.method == "POST":
        chosen = as_uuid(request.POST.get("dossier", ""))
        if chosen is None:
            raise NotFound
        dossier = seen(Dossier, request, chosen)
        dossiers.add(dossier=dossier, document=document, act=Act.of(request))
        messages.success(request, _("Put into the dossier %(n)s.") % {"n": dossier.notation})
        return redirect(address_of(kind, document))
    context = {"document": document, "dossiers": found, "back": address_of(kind, document)}
    return render(request, "documents/file_form.html", context)


@require_GET
def file_plan(request: Request) -> HttpResponse:
    """The headings of a year, with how long each is kept and how many dossiers it has."""
    who = acting(request)
    plans = list(
        FilePlan.objects.filter(organisation=who.organisation)
        .select_related("approved_by")
        .order_by("-year")
    )
    asked = request.GET.get("year", "")
    now = next((p for p in plans if p.year <= today().year), plans[0] if plans else None)
    plan = next((p for p in plans if str(p.year) == asked), now)
    headings = (
        RecordClass.objects.filter(plan=plan)
        .select_related("retention", "unit")
        .order_by("code", "ordinal", "pk")
    )
    context = {
        "plans": plans,
        "plan": plan,
        "headings": headings,
        "year": today().year,
        "can_open": may.open_dossier.allows(who, who.organisation),
    }
    return render(request, "documents/file_plan.html", context)
