"""Refusals over the API: RFC 9457 problem details, the same sentence as on the web."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import DomainError
from core.http import note_refusal

CONTENT_TYPE = "application/problem+json"


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler."""
    request = context.get("request")
    if isinstance(error, DomainError):
        set_rollback()
        note_refusal(request, error)
        return _of_domain(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        set_rollback()
        return _of_framework(error)
    return None


def problem(*, status: int, code: str, detail: str, **more: Any) -> Response:
    body = problem_body(status=status, code=code, detail=detail, **more)
    return Response(body, status=status, content_type=CONTENT_TYPE)


def problem_body(*, status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    body = {"type": f"urn:khuevan:problem:{code}", "title": _title(status), "status": status}
    return body | {"detail": detail, "code": code} | {k: v for k, v in more.items() if v}


def plain_problem(status: int) -> JsonResponse:
    """The problem for what went wrong before or outside an API view."""
    code, sentence = {
        400: ("bad_request", _("The call cannot be read.")),
        403: ("not_permitted", _("You may not do this.")),
        404: ("not_found", _("There is no such thing here, or it is not open to you.")),
    }.get(status, ("error", _("The error is ours and has been noted. Try again later.")))
    body = problem_body(status=status, code=code, detail=sentence)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _of_domain(error: DomainError) -> Response:
    return problem(
        status=error.status,
        code=error.reason_code,
        detail=str(error),
        field=error.field,
        details=[str(line) for line in error.details],
        facts=error.facts,
    )


def _of_framework(error: exceptions.APIException) -> Response:
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        first = fields[0] if fields else {"field": "", "sentence": str(error.detail)}
        response = problem(
            status=status.HTTP_422_UNPROCESSABLE_ENTITY,
            code="invalid_input",
            detail=first["sentence"],
            field=first["field"],
            errors=fields,
        )
    else:
        codes = {
            400: "bad_request",
            401: "not_signed_in",
            403: "not_permitted",
            404: "not_found",
            405: "method_not_allowed",
            406: "not_acceptable",
            415: "unsupported_media_type",
            429: "too_many_requests",
        }
        number = error.status_code
        detail = {
            401: _("Sign in first, or send a valid access token."),
            404: _("There is no such thing here, or it is not open to you."),
            405: _("This address does not take that kind of call."),
            406: _("Only JSON is spoken here."),
            415: _("This address does not take content of that form."),
        }.get(number, str(error.detail))
        response = problem(
            status=number, code=codes.get(number, str(error.default_code)), detail=detail
        )
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _fields(detail: Any, path: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        return [row for key, item in detail.items() for row in _fields(item, _join(path, str(key)))]
    if isinstance(detail, list):
        rows = []
        for n, item in enumerate(detail):
            deeper = isinstance(item, dict | list)
            rows += _fields(item, _join(path, str(n)) if deeper else path)
        return rows
    return [{"field": path.removesuffix(".non_field_errors"), "sentence": str(detail)}]


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _title(number: int) -> str:
    return {
        400: _("Bad request"),
        401: _("Not signed in"),
        403: _("Not permitted"),
        404: _("Not found"),
        405: _("Method not allowed"),
        406: _("Not available in that form"),
        409: _("Not possible now"),
        412: _("Changed since"),
        413: _("Too large"),
        415: _("Unsupported form of content"),
        422: _("Not acceptable as it is"),
        429: _("Too many requests"),
        416: _("No such part of the file"),
        500: _("An error of ours"),
        503: _("Not available now"),
    }.get(number, _("Refused"))
