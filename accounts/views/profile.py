"""A person's own page: data, language, appearance, second factor, sessions, appointments."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.middleware import PortalRequest
from accounts.selectors.second_factor import is_required_in
from accounts.services import people
from core.acts import Act


@require_http_methods(["GET", "POST"])
def profile(request: PortalRequest) -> HttpResponse:
    """Show one's own page; POST changes language, appearance, e-mail, telephone."""
    person = request.user
    initial = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        people.set_preferences(person=person, data=form.cleaned_data, act=Act.of(request))
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, str(_("Your settings are saved.")))
        return redirect("accounts:profile")
    factors = list(Authenticator.objects.filter(user=person))
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "totp": any(f.type == Authenticator.Type.TOTP for f in factors),
            "passkeys": sum(f.type == Authenticator.Type.WEBAUTHN for f in factors),
            "recovery_codes": any(f.type == Authenticator.Type.RECOVERY_CODES for f in factors),
            "second_factor_required": is_required_in(request.capacities),
            "sessions": UserSession.objects.filter(user=person).count(),
        },
        status=422 if form.is_bound else 200,
    )
