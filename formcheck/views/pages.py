"""Pages and fragments of the form check."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound, NotPermitted
from core.http import Request
from documents.models import OutgoingDocument
from documents.views.common import acting, seen
from documents.views.uploads import take_in
from formcheck import policies, selectors
from formcheck.forms import FileForm, ReasonForm
from formcheck.models import FormReport
from formcheck.services import overrides, places, reports


@require_GET
def panel(request: Request, uid: UUID) -> HttpResponse:
    """The form check of a document, as a fragment of its page or on its own."""
    document = seen(OutgoingDocument, request, uid)
    shown = _panel(request, document)
    template = "formcheck/panel.html" if request.htmx else "formcheck/panel_page.html"
    return render(request, template, {"document": document, "panel": shown})


def _panel(request: Request, document: OutgoingDocument) -> selectors.Panel:
    who = acting(request)
    return selectors.panel(
        document,
        may_check=policies.check_again.allows(who, document),
        may_decide=policies.override_finding.allows(who, document),
    )


@require_POST
def again(request: Request, uid: UUID) -> HttpResponse:
    """Check the present version once more."""
    document = seen(OutgoingDocument, request, uid)
    reports.ask_again(document=document, act=Act.of(request))
    if request.htmx:
        shown = _panel(request, document)
        return render(request, "formcheck/panel.html", {"document": document, "panel": shown})
    messages.success(request, _("The form is being checked again. It takes a few seconds."))
    return HttpResponseRedirect(reverse("formcheck:panel", args=[document.uid]))


@require_http_methods(["GET", "POST"])
def let_stand(request: Request, uid: UUID) -> HttpResponse:
    """The form checker lets a fault, or the lack of a report, stand with a reason."""
    document = seen(OutgoingDocument, request, uid)
    who = acting(request)
    policies.override_finding(who, document)
    mark = (request.POST if request.method == "POST" else request.GET).get("finding", "")[:64]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        act = Act.of(request, reason=form.cleaned_data["reason"])
        try:
            overrides.let_stand(document=document, fingerprint=mark, act=act)
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
            if refused.field == "reason":
                form.add_error("reason", str(refused.sentence))
        else:
            messages.success(request, _("The fault stands; your reason is kept with the document."))
            back = reverse("documents:outgoing-detail", args=[document.uid])
            return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)
    shown = _panel(request, document)
    view = shown.view
    context = {
        "document": document,
        "form": form,
        "finding": next((one for one in view.findings if one.fingerprint == mark), None)
        if view
        else None,
        "mark": mark,
        "refusal": refusal if refusal is not None and refusal.field != "reason" else None,
        "back": reverse("documents:outgoing-detail", args=[document.uid]),
    }
    status = refusal.status if refusal else 422 if form.is_bound else 200
    template = "formcheck/let_stand.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    return render(request, template, context, status=status)


@require_GET
def place(request: Request, uid: UUID, ordinal: int) -> HttpResponse:
    """The small picture of a finding's place."""
    made = places.picture(report=_report(request, uid), ordinal=ordinal)
    response = HttpResponse(made, content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_http_methods(["GET", "POST"])
def check_file(request: Request) -> HttpResponse:
    """Check a single file without making a document of it."""
    who = acting(request)
    policies.check_file(who, who.organisation)
    form = FileForm(request.POST if request.method == "POST" else None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        act = Act.of(request)
        try:
            uploads = take_in(request, act)
            if not uploads:
                raise InvalidInput(_("Choose a file."), field="file")
            made = reports.ask_for_file(
                upload_uid=uploads[0].uid,
                family=form.cleaned_data["family"],
                kind=form.cleaned_data["kind"],
                act=act,
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
        else:
            return HttpResponseRedirect(reverse("formcheck:report", args=[made.uid]))
    context = {"form": form, "refusal": refusal, "checks": selectors.own_checks(who)}
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "formcheck/file.html", context, status=status)


@require_GET
def report(request: Request, uid: UUID) -> HttpResponse:
    """The report on a single file; a document's report stands on the document's page."""
    row = _report(request, uid)
    if row.document is not None:
        return HttpResponseRedirect(reverse("formcheck:panel", args=[row.document.uid]))
    template = "formcheck/report.html#body" if request.htmx else "formcheck/report.html"
    return render(request, template, {"view": selectors.view_of(row)})


def _report(request: Request, uid: UUID) -> FormReport:
    rows = FormReport.objects.visible_to(acting(request)).select_related("document", "seen", "kind")
    found: FormReport | None = rows.filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found
