"""Pages and fragments of signing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.models import Document, OutgoingDocument
from documents.selectors import pages as document_pages
from documents.views.common import acting, seen
from signatures import selectors
from signatures.choices import Purpose
from signatures.forms import PinForm
from signatures.models import Certificate, SigningRequest
from signatures.services import requests


@require_GET
def work(request: Request) -> HttpResponse:
    """What waits for one's signature or seal, and what is stuck."""
    who = acting(request)
    context = {"work": selectors.work(who), "certificates": _certificates(request)}
    return render(request, "signatures/work.html", context)


@require_GET
def stuck(request: Request) -> HttpResponse:
    who = acting(request)
    return render(request, "signatures/stuck.html", {"stuck": selectors.stuck(who)})


@require_GET
def panel(request: Request, uid: UUID) -> HttpResponse:
    """The validation panel of a document, as a fragment of its page or on its own."""
    document = seen(Document, request, uid)
    shown = request.GET.get("seen")
    if request.htmx and shown is not None and shown != str(document.revision):
        # A signature has moved the document on: its page shows an old state and old acts.
        return HttpResponseClientRefresh()
    template = "signatures/panel.html" if request.htmx else "signatures/panel_page.html"
    return render(
        request,
        template,
        {"document": document, "panel": selectors.panel(acting(request), document)},
    )


@require_GET
def progress(request: Request, uid: UUID) -> HttpResponse:
    """One request's row, which asks again while the work goes on."""
    row = _request(request, uid)
    view = selectors.view_of(row)
    response = render(request, "signatures/request.html", {"view": view})
    if not row.is_live or row.state == "needs_pin":
        response["HX-Trigger"] = "signatures-changed"
    return response


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def sign(request: Request, uid: UUID) -> HttpResponse:
    return _pin_page(request, uid, Purpose.LEADER)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def seal(request: Request, uid: UUID) -> HttpResponse:
    return _pin_page(request, uid, Purpose.SEAL)


def _pin_page(request: Request, uid: UUID, purpose: Purpose) -> HttpResponse:
    """The pages, the digest, the PIN; one act asks and authorises."""
    document = seen(OutgoingDocument, request, uid)
    form = PinForm(request.POST or None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            requests.sign(
                document=document,
                purpose=purpose,
                pin=form.cleaned_data["pin"],
                shown=form.cleaned_data["shown"],
                act=Act.of(request),
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
            if refused.field == "pin":
                form.add_error("pin", str(refused.sentence))
        else:
            messages.success(request, _("The signature is being made. It takes a few seconds."))
            return HttpResponseRedirect(reverse("documents:outgoing-detail", args=[document.uid]))
    status = refusal.status if refusal else (422 if form.is_bound else 200)
    return _show_pin_page(request, document, purpose, form, refusal, status)


def _show_pin_page(
    request: Request,
    document: OutgoingDocument,
    purpose: Purpose,
    form: PinForm,
    refusal: DomainError | None,
    status: int,
) -> HttpResponse:
    shown = selectors.shown_for(document, purpose)
    version = shown["version"]
    form.initial["shown"] = version.stored.sha256 if version else ""
    rows: Any = document_pages.outgoing_rows()
    context = {
        **shown,
        "document": document,
        "form": form,
        "refusal": refusal if refusal and refusal.field != "pin" else None,
        "paper": document_pages.paper_of(rows.get(pk=document.pk)),
        "certificate": _certificate(request, document, purpose),
        "digest": version.stored.sha256 if version else "",
    }
    return render(request, "signatures/pin.html", context, status=status)


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def authorise(request: Request, uid: UUID) -> HttpResponse:
    """Give the PIN again for a request that stands still."""
    row = _request(request, uid)
    form = PinForm(request.POST or None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            requests.authorise(request=row, pin=form.cleaned_data["pin"], act=Act.of(request))
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
            if refused.field == "pin":
                form.add_error("pin", str(refused.sentence))
        else:
            messages.success(request, _("The signature is being made. It takes a few seconds."))
            address = reverse("documents:outgoing-detail", args=[row.document.uid])
            return HttpResponseRedirect(address)
    status = refusal.status if refusal else (422 if form.is_bound else 200)
    document = seen(OutgoingDocument, request, row.document.uid)
    return _show_pin_page(request, document, Purpose(row.purpose), form, refusal, status)


@require_POST
def cancel(request: Request, uid: UUID) -> HttpResponse:
    row = requests.cancel(request=_request(request, uid), act=Act.of(request))
    messages.success(request, _("The signature was given up."))
    return HttpResponseRedirect(reverse("documents:outgoing-detail", args=[row.document.uid]))


def _request(request: Request, uid: UUID) -> SigningRequest:
    row = SigningRequest.objects.visible_to(acting(request)).for_list().filter(uid=uid).first()
    if row is None:
        raise NotFound
    found: SigningRequest = row
    return found


def _certificates(request: Request) -> list[Certificate]:
    who = acting(request)
    return list(Certificate.objects.visible_to(who).usable(timezone.now()))


def _certificate(
    request: Request, document: OutgoingDocument, purpose: Purpose
) -> Certificate | None:
    known = Certificate.objects.usable(timezone.now())
    rows = (
        known.of_seal(document.organisation_id)
        if purpose == Purpose.SEAL
        else known.of_person(request.user.pk)
    )
    found: Certificate | None = rows.first()
    return found
