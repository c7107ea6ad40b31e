"""Acting as: one person, several appointments or delegations, one at a time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.middleware import SESSION_KEY, PortalRequest
from accounts.selectors import capacity_by_key
from accounts.services import sign_in
from core.acts import Act
from core.errors import NotPermitted


@require_POST
def switch_capacity(request: PortalRequest) -> HttpResponse:
    """Go on in another capacity, and stay on the page."""
    key = request.POST.get("capacity", "")
    capacity = capacity_by_key(request.capacities, key) if key else None
    if capacity is None:
        raise NotPermitted(_("You do not act in that capacity today."), code="capacity_not_held")
    sign_in.acting_as(capacity=capacity, act=Act.of(request))
    request.session[SESSION_KEY] = capacity.key
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    return redirect(target)
