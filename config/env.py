"""The environment, read once. An unknown KHUEVAN_ name stops the start: a misspelt setting is
worse than a missing one."""

from __future__ import annotations

import base64
import binascii
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

PREFIX = "KHUEVAN_"


class SettingError(SystemExit):
    """The set-up is unsafe or incomplete; the sentence says what to do."""


@dataclass(frozen=True)
class Setting:
    name: str
    meaning: str
    default: str | None = None
    secret: bool = False


KNOWN = [
    Setting("DATABASE_URL", "PostgreSQL for the web and the workers (the application's role)"),
    Setting("MIGRATION_DATABASE_URL", "PostgreSQL as the owner of the tables; migrations only", ""),
    Setting("REDIS_URL", "Valkey or Redis: broker, short-lived secrets, cache"),
    Setting("KHUEVAN_SECRET_KEY", "signs sessions and tokens", secret=True),
    Setting("KHUEVAN_FILE_KEY", "wraps the keys of stored files: 32 bytes, base64", secret=True),
    Setting("KHUEVAN_FILE_KEYS_OLD", "earlier file keys, comma-separated", "", secret=True),
    Setting("KHUEVAN_PIN_KEY", "seals PINs and software keys: 32 bytes, base64", secret=True),
    Setting(
        "KHUEVAN_JOURNAL_KEY", "signs and authenticates the journal: 32 bytes, base64", secret=True
    ),
    Setting(
        "KHUEVAN_OIDC_KEY", "private key of the token service, PEM; empty: no id tokens", "", True
    ),
    Setting("KHUEVAN_FILES", "folder of the stored files", "var/files"),
    Setting("KHUEVAN_STATE", "folder of what the installation keeps besides", "var"),
    Setting("KHUEVAN_HOSTS", "host names served, comma-separated", "localhost,127.0.0.1,[::1]"),
    Setting("KHUEVAN_PROXIES", "proxies before the portal that add to X-Forwarded-For", "0"),
    Setting("KHUEVAN_ORIGIN", "address people use, with scheme", "http://localhost:8000"),
    Setting("KHUEVAN_DEMO", "1: demo office with its own certificate authority", "0"),
    Setting("KHUEVAN_TSA_URL", "time-stamp authority (RFC 3161)", ""),
    Setting("KHUEVAN_TRUST_ANCHORS", "folder of trusted root certificates (PEM)", ""),
    Setting(
        "KHUEVAN_MODE", "open: on a network; classified: on an independent LAN (SEC-03)", "open"
    ),
    Setting("KHUEVAN_SECRECY_CEILING", "classified only: highest secrecy level held here", ""),
    Setting("KHUEVAN_INDEPENDENT_NETWORK", "1: the network is an independent LAN (SEC-02)", "0"),
    Setting(
        "KHUEVAN_FORM_CHECK",
        "bar: errors of form found by machine bar the form check until mended or let stand with a "
        "reason; advise: they are only shown",
        "bar",
    ),
    Setting("KHUEVAN_MAX_FILE_MB", "largest file accepted, in MB", "200"),
    Setting(
        "KHUEVAN_SECOND_FACTOR",
        "required or optional for signers, clerks, administrators",
        "required",
    ),
    Setting("KHUEVAN_OIDC_NAME", "name of the sign-in service shown to people", ""),
    Setting("KHUEVAN_OIDC_SERVER", "OpenID Connect issuer address", ""),
    Setting("KHUEVAN_OIDC_CLIENT", "client id there", ""),
    Setting("KHUEVAN_OIDC_SECRET", "client secret there", "", True),
    Setting("KHUEVAN_TEST_DATABASE", "name of the test database", ""),
    Setting("KHUEVAN_TEST_ON", "an existing database that the suite's commands use", ""),
    Setting("KHUEVAN_SLIP_PAGES", "pages a submission slip is wanted to have", "1"),
    Setting("KHUEVAN_SLIP_PAGES_MOST", "pages above which a slip is warned of strongly", "2"),
    Setting("KHUEVAN_OFFICE_HOURS", "hours that count as working time", "07:30-11:30,13:30-17:00"),
    Setting("KHUEVAN_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO"),
    Setting(
        "KHUEVAN_MAIL_URL", "smtp://user:password@host:port; empty: mail goes to the log", "", True
    ),
]
BY_NAME = {setting.name: setting for setting in KNOWN}


def check_names() -> None:
    known = {s.name for s in KNOWN} | {f"{s.name}_FILE" for s in KNOWN if s.secret}
    known |= {"DATABASE_URL_FILE", "REDIS_URL_FILE", "MIGRATION_DATABASE_URL_FILE"}
    unknown = sorted(n for n in os.environ if n.startswith(PREFIX) and n not in known)
    if unknown:
        raise SettingError(
            f"Unknown settings: {', '.join(unknown)}. See docs/reference/settings.md."
        )


def text(name: str) -> str:
    """A setting as text; NAME_FILE may hold the path of a file with the value."""
    setting = BY_NAME[name]
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE cannot be read: {error.strerror}.") from error
    value = os.environ.get(name, setting.default)
    if value is None:
        raise SettingError(f"{name} is not set: {setting.meaning}.")
    return value


def flag(name: str) -> bool:
    value = text(name)
    if value not in {"0", "1"}:
        raise SettingError(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def number(name: str) -> int:
    value = text(name)
    if not value.isdecimal():
        raise SettingError(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def key(name: str) -> bytes:
    """A secret of 32 bytes."""
    return _key(name, text(name))


def keys(name: str) -> list[bytes]:
    return [_key(name, part) for part in names(name)]


def _key(name: str, value: str) -> bytes:
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise SettingError(f"{name} must be 32 bytes in base64.")
    return raw


def database(name: str) -> dict[str, object]:
    """postgresql://user:password@host:port/name, or ?host=/folder for a socket."""
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"}:
        raise SettingError(f"{name} must begin with postgresql://.")
    query = parse_qs(url.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or query.get("host", [""])[0]),
        "PORT": str(url.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def database_in_use() -> str:
    """Migrations run as the owner of the tables; everything else as the application's role."""
    if sys.argv[1:2] == ["migrate"] and text("MIGRATION_DATABASE_URL"):
        return "MIGRATION_DATABASE_URL"
    return "DATABASE_URL"
