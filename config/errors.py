"""Pages for what went wrong before a view could say so, and the door for monitors."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render

from core.api.problems import plain_problem

View = Callable[[HttpRequest], HttpResponse]
API = "/api/"


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith(API):
        return plain_problem(status)
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def for_monitors(view: View) -> View:
    """Only the machine's own or private addresses may read; to others it is not there."""

    @login_not_required
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            address = ip_address(request.META.get("REMOTE_ADDR", ""))
        except ValueError:
            return HttpResponseNotFound()
        if not (address.is_loopback or address.is_private) or "X-Forwarded-For" in request.headers:
            return HttpResponseNotFound()
        return view(request)

    return guarded
