"""The request as our doors know it, and the middleware of the doors."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import journal
from core.acts import Act
from core.errors import DomainError, NotPermitted, SecrecyRefused

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from core.actors import Who

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class Request(HttpRequest):
    """For types only: what the middleware puts on a request."""

    user: Any
    htmx: HtmxDetails
    who: Who | None
    request_id: str
    auth: Any


class RequestIdMiddleware:
    """Give each request an id (or keep a sound one sent by the proxy) and bind it to the logs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if REQUEST_ID.match(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class CallerMiddleware:
    """Behind proxies the caller's address is the one that the outermost of ours has seen.

    Rate limits and the journal count by it. With KHUEVAN_PROXIES=0 nobody's word is taken for it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            told = request.headers.get("X-Forwarded-For", "").split(",")
            address = told[-settings.PROXIES].strip() if len(told) >= settings.PROXIES else ""
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(address))
        return self.get_response(request)


class NoStoreMiddleware:
    """What a signed-in person is shown is kept by no browser: after signing out it is gone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class DomainErrorMiddleware:
    """A refusal becomes a page (or a toast for htmx) with its own sentence and status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        note_refusal(request, exception)
        template = (
            "errors/toast.html" if request.headers.get("HX-Request") else "errors/refusal.html"
        )
        response = render(request, template, {"error": exception}, status=exception.status)
        if request.headers.get("HX-Request"):
            response["HX-Retarget"] = "#toasts"
            response["HX-Reswap"] = "beforeend"
        return response


def note_refusal(request: Any, refusal: DomainError) -> None:
    """Refused for the person or for secrecy: that is journalled (R26). Both doors call this."""
    if not isinstance(refusal, NotPermitted | SecrecyRefused):
        return
    http = getattr(request, "_request", request)
    if getattr(http, "defers_refusals", False):
        http.deferred_refusal = refusal
        return
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        return
    try:
        journal.record(
            Act.of(request),
            "core.refused",
            None,
            facts={"code": refusal.reason_code, "path": http.path, "method": http.method},
        )
    except DatabaseError:
        structlog.get_logger(__name__).warning("refusal_not_journalled", path=http.path)
