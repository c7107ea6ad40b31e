"""Smaller acts on documents: show to colleagues, report an own part done, note that a copy is sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.forms.fields import PortalForm
from documents.forms.incoming import PartForm, ShareForm
from documents.models import Assignment, IncomingDocument, OutgoingDocument
from documents.policies import incoming as may
from documents.selectors.words import look
from documents.services import assignments, grants, outgoing
from documents.views.common import acting, seen, seen_document
from documents.views.transitions import address_of


def form_page(
    request: Request, kind: str, thing: Any, form: PortalForm, label: str, **more: Any
) -> HttpResponse:
    refusal = more.pop("refusal", None)
    context = {
        "kind": kind,
        "name": more.pop("name"),
        "label": label,
        "thing": thing,
        "look": look(thing.state, thing.get_state_display()),
        "form": form,
        "refusal": refusal,
        "back": address_of(kind, thing),
        "action": request.path,
        "revision": thing.revision,
    }
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    template = "documents/act_form.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def share(request: Request, uid: UUID) -> HttpResponse:
    """Show a document to colleagues and units of the house."""
    document = seen_document(request, uid)
    kind = "incoming" if document.is_incoming else "outgoing"
    form = ShareForm(request.POST or None, who=acting(request))
    label = _("Show to colleagues")
    if request.method != "POST" or not form.is_valid():
        return form_page(request, kind, document, form, label, name="share")
    chosen = form.cleaned_data["with_whom"]
    grants.share(
        document=document,
        people=[one for one in chosen if isinstance(one, Person)],
        units=[one for one in chosen if not isinstance(one, Person)],
        act=Act.of(request),
    )
    messages.success(request, _("Those you named can see the document now."))
    return redirect(address_of(kind, document))


@require_http_methods(["GET", "POST"])
def my_part(request: Request, uid: UUID) -> HttpResponse:
    """Whoever supports, or was handed a part, reports it done."""
    document = seen(IncomingDocument, request, uid)
    part = own_part(acting(request), document)
    if part is None:
        raise NotFound
    form = PartForm(request.POST or None)
    label = _("Report my part done")
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "incoming", document, form, label, name="part")
    try:
        assignments.finish(assignment=part, result=form.cleaned_data["result"], act=Act.of(request))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return form_page(request, "incoming", document, form, label, name="part", refusal=refusal)
    messages.success(request, _("Your part is reported done."))
    return redirect(address_of("incoming", document))


def own_part(who: Any, document: IncomingDocument) -> Assignment | None:
    """The unfinished part that is this capacity's to report; the lead finishes the document."""
    given = Assignment.objects.unfinished().filter(document=document).order_by("-pk")
    return next(
        (
            one
            for one in given.select_related("document")
            if (one.role == "support" or (one.parent_id is not None and one.role != "info"))
            and may.finish_assignment.allows(who, one)
        ),
        None,
    )


def _recipient(request: Request, uid: UUID, recipient: UUID) -> tuple[OutgoingDocument, Any]:
    document = seen(OutgoingDocument, request, uid)
    row = document.recipients.filter(uid=recipient).first()
    if row is None:
        raise NotFound
    return document, row


@require_POST
def sent(request: Request, uid: UUID, recipient: UUID) -> HttpResponse:
    """The copy for this addressee has left the house."""
    document, row = _recipient(request, uid, recipient)
    outgoing.mark_sent(recipient=row, act=Act.of(request))
    messages.success(request, _("Noted as sent: %(name)s.") % {"name": row.name})
    return redirect(address_of("outgoing", document))


@require_POST
def received(request: Request, uid: UUID, recipient: UUID) -> HttpResponse:
    """The addressee has confirmed."""
    document, row = _recipient(request, uid, recipient)
    outgoing.mark_received(recipient=row, act=Act.of(request))
    messages.success(request, _("Noted as received: %(name)s.") % {"name": row.name})
    return redirect(address_of("outgoing", document))
