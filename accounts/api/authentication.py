"""Who calls: a client with a token on behalf of a person, or a person at the portal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.capacity import Capacity, tokens_of
from accounts.middleware import NO_POST, first_step
from accounts.models import ApiClient, Person
from accounts.selectors import capacities_of, capacity_by_key
from core.errors import InvalidInput, NotPermitted

PERSON_HEADER = "X-Acting-Person"
CAPACITY_HEADER = "X-Acting-Capacity"


class ActingPersonAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """Bearer token of a client, plus the natural person it acts for.

    `request.user` is the person, `request.who` the capacity (in the client's organisation),
    `request.auth` the token. Without X-Acting-Person it is the client's own system person.
    """

    def authenticate(self, request: Request) -> tuple[Person, Any] | None:
        # Never from the address, where it would stay in logs (RFC 6750 §5.3).
        if not request.headers.get("Authorization", "").lower().startswith("bearer"):
            return None
        found = super().authenticate(request)
        if found is None:
            # Whoever sends a token is judged by it, not by a session beside it.
            raise AuthenticationFailed(_("Sign in first, or send a valid access token."))
        token = found[1]
        client: ApiClient | None = token.application
        if client is None or not client.is_active or not client.organisation.is_active:
            raise AuthenticationFailed(_("This client is switched off."))
        if not client.is_open(timezone.localdate()):
            raise AuthenticationFailed(
                _("The opening of data to this client is not approved, or has ended.")
            )
        # Known before anything is refused, so that the refusal is journalled with the client.
        request.user, request.auth = client.system_person, token
        person = _person(request, client)
        who = _capacity(request, client, person)
        _put(request, who)
        return person, token


class PortalSessionAuthentication(SessionAuthentication):
    """The signed-in person of the portal (with CSRF), in the capacity chosen there."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        # Known before anything is refused, so that the refusal is journalled with the person.
        request.user, request.auth = found[0], None
        http = request._request
        if getattr(http, "who", None) is None:
            raise NotPermitted(NO_POST, code="no_capacity")
        if (step := first_step(http)) is not None:
            raise NotPermitted(step[1], code=step[0])
        return found[0], None

    def enforce_csrf(self, request: Request) -> None:
        """As Django does it, on the plain request: the body stays for whoever reads it next."""
        try:
            super().enforce_csrf(request._request)  # type: ignore[arg-type]
        except PermissionDenied as error:
            request.user, request.auth = request._request.user, None
            raise NotPermitted(
                _("This page is too old to write from. Open it again."), code="csrf_failed"
            ) from error


def _put(request: Request, who: Capacity) -> None:
    request.who = who  # type: ignore[attr-defined]
    request._request.who = who  # type: ignore[attr-defined]


def _person(request: Request, client: ApiClient) -> Person:
    given = request.headers.get(PERSON_HEADER, "").strip()
    own: Person = client.system_person
    if not given:
        return own
    try:
        uid = UUID(given)
    except ValueError as error:
        raise InvalidInput(
            _("X-Acting-Person must be the uid of a person."), field=PERSON_HEADER
        ) from error
    if uid == own.uid:
        return own
    person: Person | None = client.may_act_for.filter(uid=uid, is_active=True).first()
    if person is None:
        raise NotPermitted(_("This client may not act for that person."), code="person_not_allowed")
    return person


def _capacity(request: Request, client: ApiClient, person: Person) -> Capacity:
    here = [
        capacity
        for capacity in capacities_of(person, timezone.localdate())
        if capacity.organisation_id == client.organisation_id
    ]
    who = capacity_by_key(here, request.headers.get(CAPACITY_HEADER, "").strip())
    if who is None and here:
        raise NotPermitted(
            _("The person does not act in that capacity today."), code="capacity_not_held"
        )
    if who is None:
        raise NotPermitted(
            _("The person holds no appointment in the client's organisation today."),
            code="no_capacity",
        )
    # A program is nobody by name: state secrets are not open to it (SEC-09, PTY-14).
    return replace(who, clearance=0, tokens=tokens_of(who.principal_ids, 0, ()))
