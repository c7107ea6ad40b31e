"""Pages for what went wrong before a view could say so, and the door for monitors."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render

View = Callable[[HttpRequest], HttpResponse]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


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
