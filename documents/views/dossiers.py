"""A dossier's page, its checklist, what is put in and taken out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Principal
from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from core.pages import paginate
from documents import lifecycles
from documents.choices import GrantReason
from documents.forms.acts import ActForm
from documents.forms.dossiers import AddToDossierForm
from documents.forms.fields import as_uuid
from documents.models import (
    Document,
    Dossier,
    DossierGrant,
    DossierHandover,
    DossierItem,
)
from documents.policies import dossiers as may
from documents.selectors import closing, course, proposed_dossiers
from documents.selectors import retention as terms
from documents.selectors.words import look
from documents.services import dossiers
from documents.views.common import acting, go_to, seen, seen_document
from documents.views.documents import moves_of
from documents.views.transitions import address_of

SIZE = 100
MOST_NUMBERS = 300


def _rows() -> Any:
    grants = DossierGrant.objects.select_related(
        "principal__person", "principal__unit", "principal__organisation"
    ).order_by("pk")
    handovers = DossierHandover.objects.select_related("giver", "taker", "accepted_by")
    return (
        Dossier.objects.for_list()
        .select_related(
            "organisation__organisation",
            "record_class__plan",
            "retention__table",
            "handover_rule",
            "parent",
        )
        .prefetch_related(
            Prefetch("grants", grants), Prefetch("handovers", handovers.order_by("-given_at"))
        )
    )


def _dossier(request: Request, uid: UUID) -> Dossier:
    found: Dossier | None = _rows().visible_to(acting(request)).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


@require_GET
def detail(request: Request, uid: UUID) -> HttpResponse:
    """Contents, facts, participants, course. What the reader may not see is not counted (R25)."""
    who = acting(request)
    dossier = _dossier(request, uid)
    seen_items = dossier.items.filter(document__in=Document.objects.visible_to(who))
    page = paginate(
        seen_items.select_related("document__kind"),
        order=("ordinal", "id"),
        cursor=request.GET.get("cursor"),
        size=SIZE,
    )
    before = seen_items.filter(ordinal__lt=page.items[0].ordinal).count() if page.items else 0
    live = dossier.state != "closed"
    visible = Dossier.objects.visible_to(who)
    context: dict[str, Any] = {
        "dossier": dossier,
        "look": look(dossier.state, dossier.get_state_display()),
        "items": list(enumerate(page.items, start=before + 1)),
        "page": page,
        "course": course.of(dossier, who),
        "can_fill": live and may.fill_dossier.allows(who, dossier),
        "can_keep": live and may.keep_dossier.allows(who, dossier),
        "can_export": may.export_dossier.allows(who, dossier),
        "participants": [g for g in dossier.grants.all() if g.reason == GrantReason.SHARED],
        "handovers": list(dossier.handovers.all()),
        "kept": terms.explain(dossier),
        "parent": dossier.parent
        if dossier.parent and visible.filter(pk=dossier.parent.pk).exists()
        else None,
        "parts": list(visible.filter(parent=dossier).order_by("year", "number")[:50]),
        **moves_of("dossiers", dossier, who),
    }
    return render(request, "documents/dossier_detail.html", context)


@require_GET
def checklist(request: Request, uid: UUID) -> HttpResponse:
    """What is still open before the dossier can be closed, each with the address that mends it."""
    who = acting(request)
    dossier = _dossier(request, uid)
    # It names documents: for the keeper, who sees all that lies in it (R25).
    may.close_dossier(who, dossier)
    lines = closing.checklist(lifecycles.dossier, dossier)
    context = {
        "dossier": dossier,
        "look": look(dossier.state, dossier.get_state_display()),
        "lines": lines,
        "open_count": sum(len(line.open) for line in lines),
        "advice": closing.advice(dossier, who),
        "kept": terms.explain(dossier),
        "can_close": dossier.state == "open" and may.close_dossier.allows(who, dossier),
        "can_reopen": dossier.state == "closed" and may.reopen_dossier.allows(who, dossier),
        "can_set_retention": dossier.state != "closed" and may.set_retention.allows(who, dossier),
        "may": {"edit"} if may.keep_dossier.allows(who, dossier) else set(),
    }
    return render(request, "documents/dossier_checklist.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request, uid: UUID) -> HttpResponse:
    """Put documents into the dossier, picked or by their numbers; each has its own result."""
    who = acting(request)
    dossier = _dossier(request, uid)
    may.fill_dossier(who, dossier)
    form = AddToDossierForm(request.POST or None, who=who)
    context: dict[str, Any] = {
        "dossier": dossier,
        "thing": dossier,
        "kind": "dossiers",
        "name": "add",
        "label": _("Add documents"),
        "look": look(dossier.state, dossier.get_state_display()),
        "form": form,
        "back": address_of("dossiers", dossier),
        "action": request.path,
        "revision": dossier.revision,
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            found, unknown = _named(form.cleaned_data["numbers"], who)
            chosen = list(dict.fromkeys([*form.cleaned_data["documents"], *found]))
            if not chosen and not unknown:
                form.add_error("documents", _("Choose documents, or give their numbers."))
            else:
                try:
                    results = dossiers.add_each(
                        dossier=dossier, documents=chosen, act=Act.of(request)
                    )
                except (NotFound, NotPermitted):
                    raise
                except DomainError as refusal:
                    context["refusal"], status = refusal, refusal.status
                else:
                    done = sum(1 for one in results if one.item is not None)
                    context |= {"results": results, "unknown": unknown, "done": done}
                    if done == len(results) and not unknown:
                        messages.success(request, _("%(n)s put into the dossier.") % {"n": done})
                        return redirect(address_of("dossiers", dossier))
                    return render(request, "documents/dossier_add.html", context)
    return render(request, "documents/dossier_add.html", context, status=status)


def _named(text: str, who: Any) -> tuple[list[Document], list[str]]:
    """The documents of the numbers given, one a line, and the lines that name none or several."""
    found: list[Document] = []
    unknown: list[str] = []
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    for line in lines[:MOST_NUMBERS]:
        rows = list(Document.objects.visible_to(who).filter(code_display__iexact=line)[:2])
        if len(rows) == 1:
            found.append(rows[0])
        else:
            unknown.append(line)
    return found, [*unknown, *lines[MOST_NUMBERS:]]


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
                return go_to(request, back)
    template = "documents/act_form.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def file(request: Request, uid: UUID) -> HttpResponse:
    """Put one document into a dossier, from the document's page; those that fit stand first."""
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
    proposed = [] if words else proposed_dossiers.for_document(document, who)
    first = {one.dossier.pk for one in proposed}
    context = {
        "document": document,
        "proposed": proposed,
        "dossiers": [one for one in found if one.pk not in first],
        "back": address_of(kind, document),
    }
    return render(request, "documents/file_form.html", context)


def participant(dossier: Dossier, uid: str) -> Principal | None:
    """The person or unit of a participant, by the uid of either."""
    wanted = as_uuid(uid)
    for grant in dossier.grants.all():
        principal = grant.principal
        owner = principal.person or principal.unit
        if grant.reason == GrantReason.SHARED and owner is not None and owner.uid == wanted:
            found: Principal = principal
            return found
    return None
