"""Who is there: language, capacity, second factor. In this order after authentication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.capacity import Capacity
from accounts.choices import Language, Role
from accounts.selectors import capacities_of, capacity_by_key
from accounts.selectors.second_factor import has_one, is_required_in
from core.errors import NotPermitted, Sentence
from core.http import Request

GetResponse = Callable[[HttpRequest], HttpResponse]


class PortalRequest(Request):
    """For types only: what this middleware adds."""

    capacities: list[Capacity]


SESSION_KEY = "capacity"
API = "/api/"
NO_POST = _(
    "You hold no appointment today, so there is nothing you can act on. "
    "Ask the administrator of your organisation."
)
# Pages a person must reach whatever else is missing.
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
OPEN_NAMES = frozenset({"profile", "switch-capacity", "js-messages", "health-live", "health-ready"})


class LanguageMiddleware:
    """The person's language; before sign-in that of the last person here, else Vietnamese.

    The API keeps what the client asked for by Accept-Language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        if person.is_authenticated:
            language = person.language
        elif request.path.startswith(API):
            return self.get_response(request)
        else:
            language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if language not in Language.values:
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if (
            person.is_authenticated
            and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language
        ):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 86400,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response


class CapacityMiddleware:
    """Sets `request.who` (and `request.capacities`) for the signed-in person, today.

    Without any capacity only the person's own pages open. The administration opens only while
    the person acts as administrator, whatever the row says.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        request.who = None  # type: ignore[attr-defined]
        request.capacities = []  # type: ignore[attr-defined]
        if person.is_authenticated:
            capacities = capacities_of(person, timezone.localdate())
            chosen = request.session.get(SESSION_KEY, "")
            who = capacity_by_key(capacities, chosen) or capacity_by_key(capacities, "")
            request.who = who  # type: ignore[attr-defined]
            request.capacities = capacities  # type: ignore[attr-defined]
            if person.is_staff and (who is None or not who.has(Role.ADMINISTRATOR)):
                person.is_staff = False
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if (
            not request.user.is_authenticated
            or request.who is not None  # type: ignore[attr-defined]
            or request.path.startswith(API)
            or is_open(request)
            or not getattr(view, "login_required", True)
        ):
            return None
        return render(
            request,
            "errors/refusal.html",
            {"error": NotPermitted(NO_POST, code="no_capacity")},
            status=403,
        )


class SecondFactorMiddleware:
    """Sends to what must be done first: an own password, then a second factor where required."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.path.startswith(API) or is_open(request):
            return None
        if not getattr(view, "login_required", True):
            return None
        step = first_step(request)
        if step is None:
            return None
        if request.headers.get("HX-Request"):
            refusal = NotPermitted(step[1], code=step[0])
            return render(request, "errors/refusal.html", {"error": refusal}, status=403)
        messages.warning(request, str(step[1]))
        return redirect(step[0])


def first_step(request: Any) -> tuple[str, Sentence] | None:
    """What the signed-in person must do before anything else: name of the page and sentence."""
    person = request.user
    if not person.is_authenticated:
        return None
    if person.must_change_password:
        return "account_change_password", _("Choose your own password before you go on.")
    if is_required_in(request.capacities) and not has_one(person):
        return (
            "mfa_index",
            _("Your work requires a second factor. Set one up before you go on."),
        )
    return None


def is_open(request: HttpRequest) -> bool:
    """Whether the page is one of sign-in, own settings or health."""
    name = request.resolver_match.url_name if request.resolver_match else None
    return name is not None and (name in OPEN_NAMES or name.startswith(OPEN_PREFIXES))
