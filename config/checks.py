"""`manage.py check`: a classified installation reaches out nowhere (SEC-02, SEC-03)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Tags as Kind

from config import modes


@register(Kind.security)
def classified_is_closed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Signing in, time stamps, mail, database and broker stay on the premises."""
    if settings.MODE != modes.CLASSIFIED:
        return []
    said: list[CheckMessage] = []
    database = settings.DATABASES["default"]
    host = str(database.get("HOST") or "")
    addresses = {
        "KHUEVAN_TSA_URL": settings.TSA_URL,
        "DATABASE_URL": "" if host.startswith("/") else host,
        "REDIS_URL": "" if settings.REDIS_URL.startswith("unix") else settings.REDIS_URL,
    }
    said += [
        Error(
            f"{name} leads out of the premises.",
            hint="On an independent LAN name a host of that LAN: a private address, a name "
            "without a domain, or one that ends in .lan, .local or .internal.",
            id="khuevan.E001",
        )
        for name in modes.outward(addresses)
    ]
    if settings.SOCIALACCOUNT_PROVIDERS:
        said.append(Error("KHUEVAN_OIDC_SERVER is set: a classified installation signs people in itself.", id="khuevan.E002"))  # fmt: skip
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        said.append(Error("KHUEVAN_MAIL_URL is set: a classified installation sends no mail.", id="khuevan.E003"))  # fmt: skip
    if settings.SECRECY_CEILING == 0:
        said.append(Error("A classified installation has a ceiling above 0.", id="khuevan.E005"))
    return said


@register(Kind.security)
def open_holds_no_secrets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The ceiling cannot be raised behind the mode's back."""
    if settings.MODE == modes.OPEN and settings.SECRECY_CEILING:
        return [Error("SECRECY_CEILING is above 0 on an open network.", id="khuevan.E006")]
    return []


@register(Kind.database)
def classified_has_no_partners(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """`manage.py check --database default`: no program of another office is let in."""
    if settings.MODE != modes.CLASSIFIED or not databases:
        return []
    clients = apps.get_model("accounts", "ApiClient").objects
    names = list(
        clients.filter(is_active=True, partner__isnull=False).values_list("name", flat=True)
    )
    if not names:
        return []
    return [
        Error(
            f"API clients of other offices are switched on: {', '.join(sorted(names))}.",
            hint="Switch them off in the administration.",
            id="khuevan.E004",
        )
    ]
