"""One's certificates: seen, entered, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.views.common import acting
from signatures import policies as may
from signatures.forms import CertificateForm
from signatures.models import Certificate
from signatures.services import certificates


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """One's certificates and the seals of one's organisation; a form to enter another."""
    who = acting(request)
    may_seal = may.add_seal.allows(who, who.organisation)
    form = CertificateForm(request.POST or None, request.FILES or None, may_seal=may_seal)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, form)
        except (NotFound, NotPermitted):
            raise
        except DomainError as refused:
            refusal = refused
        else:
            messages.success(request, _("The certificate has been entered."))
            return HttpResponseRedirect(reverse("signatures:certificates"))
    rows = Certificate.objects.visible_to(who).order_by("state", "-not_after")
    context = {
        "certificates": rows,
        "form": form,
        "refusal": refusal,
        "now": timezone.now(),
        "mine": {row.pk for row in rows if may.retire_certificate.allows(who, row)},
    }
    status = refusal.status if refusal else (422 if form.is_bound and form.errors else 200)
    return render(request, "signatures/certificates.html", context, status=status)


def _enter(request: Request, form: CertificateForm) -> Certificate:
    data = form.cleaned_data
    act = Act.of(request)
    key_file, picture = data["key_file"].read(), data["picture"].read()
    if data.get("purpose") == "seal":
        organisation = acting(request).organisation
        return certificates.add_seal(
            organisation=organisation, key_file=key_file, pin=data["pin"], picture=picture, act=act
        )
    return certificates.add_personal(
        person=request.user, key_file=key_file, pin=data["pin"], picture=picture, act=act
    )


@require_POST
def retire(request: Request, uid: UUID) -> HttpResponse:
    row = Certificate.objects.visible_to(acting(request)).filter(uid=uid).first()
    if row is None:
        raise NotFound
    certificates.retire(certificate=row, act=Act.of(request))
    messages.success(request, _("The certificate has been withdrawn."))
    return HttpResponseRedirect(reverse("signatures:certificates"))
