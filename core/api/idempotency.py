"""Idempotent writes: the same Idempotency-Key answers the same, and the deed is done once.

The key's row is inserted before the deed in the same transaction, so that of two requests at the
same moment the second waits for the first and then gets its answer; a deed that fails leaves no row.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.parsers import refuse_large
from core.errors import DomainError, InvalidInput
from core.http import note_refusal
from core.models import IdempotencyKey

SAFE = {"GET", "HEAD", "OPTIONS"}
FORMS = ("multipart/", "application/x-www-form-urlencoded")
"""Their bodies are read by the time that the key is looked at: the key alone names the call."""
FORM = re.compile(r"^[\x21-\x7e]{8,120}$")


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    sentence_default = _("This Idempotency-Key was used with a different request. Take a new one.")


class IdempotencyMixin:
    """For API views: honours the `Idempotency-Key` header on every write.

    `heeds_key = False` leaves the header alone, for what is harmless to repeat.
    """

    heeds_key = True

    def _key(self, request: Any) -> str:
        if request.method in SAFE or not self.heeds_key:
            return ""
        return str(request.headers.get("Idempotency-Key", ""))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self._idempotency: IdempotencyKey | None = None
        if not self._key(request):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        request.defers_refusals = True
        with transaction.atomic():
            response: Any = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            self._keep(response)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        request.defers_refusals = False
        if refusal := getattr(request, "deferred_refusal", None):
            note_refusal(request, refusal)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        key = self._key(request)
        if not key:
            return
        if not FORM.match(key):
            raise InvalidInput(
                _("An Idempotency-Key has 8 to 120 visible ASCII characters."),
                field="Idempotency-Key",
            )
        self._claim(request, key)

    def _claim(self, request: Request, key: str) -> None:
        fingerprint = _fingerprint(request)
        row, fresh = IdempotencyKey.objects.get_or_create(
            client=_client(request), key=key, defaults={"fingerprint": fingerprint}
        )
        if fresh:
            self._idempotency = row
            return
        if row.fingerprint != fingerprint:
            raise KeyReused(field="Idempotency-Key")
        if row.status is not None:
            raise Replay(row)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replay):
            response = Response(exc.row.body, status=exc.row.status, headers=exc.row.headers)
            response["Idempotency-Replayed"] = "true"
            return response
        return super().handle_exception(exc)  # type: ignore[misc,no-any-return]

    def _keep(self, response: Any) -> None:
        row = self._idempotency
        if row is None or response.status_code >= 400 or not isinstance(response, Response):
            return
        row.status = response.status_code
        row.body = _plain(response.data)
        row.headers = {n: response[n] for n in ("ETag", "Location") if n in response}
        row.save(update_fields=["status", "body", "headers"])


class Replay(Exception):
    """Not an error: the answer is known already."""

    def __init__(self, row: IdempotencyKey) -> None:
        self.row = row
        super().__init__(row.key)


def _client(request: Request) -> str:
    application = getattr(request.auth, "application", None)
    name = getattr(application, "client_id", "") or "portal"
    return f"{name}:{request.user.pk}"


def _fingerprint(request: Request) -> str:
    refuse_large(request)
    who = getattr(request._request, "who", None)
    told = f"{request.method} {request.get_full_path()} {getattr(who, 'key', '')}\n"
    digest = hashlib.sha256(told.encode())
    if not (request.content_type or "").startswith(FORMS):
        digest.update(request._request.body)
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
