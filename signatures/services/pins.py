"""PINs between the person's act and the worker: sealed, in the broker, for minutes, never elsewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from signatures.engine import sealing

if TYPE_CHECKING:
    from signatures.models import Certificate, SigningRequest

KEPT_SECONDS = 15 * 60
MOST_WRONG = 5
WRONG_SECONDS = 15 * 60


@cache
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=5)


def _broker() -> redis.Redis:
    return _redis(settings.SECRETS_REDIS_URL)


def _name(request: SigningRequest) -> str:
    return f"kv:pin:{request.uid}"


def _binding(request: SigningRequest) -> str:
    return f"{request.uid} {request.certificate.fingerprint} {request.base.sha256}"


def keep(request: SigningRequest, pin: str) -> None:
    """Lays the PIN by for this request, its certificate and its file alone."""
    sealed = sealing.seal(pin.encode(), key=settings.PIN_KEY, use="pin", binding=_binding(request))
    _broker().set(_name(request), sealed, ex=KEPT_SECONDS)


def of(request: SigningRequest) -> str | None:
    """The PIN, if it is still there. It stays until `forget`: a killed worker's successor needs it."""
    sealed = _broker().get(_name(request))
    if not isinstance(sealed, bytes):
        return None
    pin = sealing.unseal(sealed, key=settings.PIN_KEY, use="pin", binding=_binding(request))
    return pin.decode() if pin is not None else None


def forget(request: SigningRequest) -> None:
    _broker().delete(_name(request))


def refuse_when_guessing(certificate: Certificate) -> None:
    """After five wrong PINs within a quarter of an hour a certificate rests; raises InvalidInput."""
    count = _broker().get(f"kv:pin-wrong:{certificate.uid}")
    if isinstance(count, bytes) and int(count) >= MOST_WRONG:
        raise InvalidInput(
            _("Too many wrong PINs. Try again in a quarter of an hour."),
            code="too_many_pins",
            field="pin",
        )


def note_wrong(certificate: Certificate) -> None:
    name = f"kv:pin-wrong:{certificate.uid}"
    broker = _broker()
    broker.incr(name)
    broker.expire(name, WRONG_SECONDS)


def note_right(certificate: Certificate) -> None:
    _broker().delete(f"kv:pin-wrong:{certificate.uid}")
