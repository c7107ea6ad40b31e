"""A real office: nothing is made up, everything unsafe stops the start."""

from __future__ import annotations

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALLOWED_HOSTS,
    DEMO,
    FILE_KEYS,
    JOURNAL_KEY,
    ORIGIN,
    PIN_KEY,
    SECRET_KEY,
    TRUST_ANCHORS_DIR,
    TSA_URL,
)

if DEMO:
    raise env.SettingError("KHUEVAN_DEMO=1 belongs to the demo office, not to production.")
if not ORIGIN.startswith("https://"):
    raise env.SettingError("KHUEVAN_ORIGIN must begin with https:// in production.")
if "*" in ALLOWED_HOSTS:
    raise env.SettingError("KHUEVAN_HOSTS must name the hosts served, not “*”.")
if len(SECRET_KEY) < 50:
    raise env.SettingError("KHUEVAN_SECRET_KEY is shorter than 50 characters.")
if len({*FILE_KEYS, PIN_KEY, JOURNAL_KEY}) != len(FILE_KEYS) + 2:
    raise env.SettingError("Each KHUEVAN_…_KEY must be a key of its own.")
if not TSA_URL:
    raise env.SettingError("KHUEVAN_TSA_URL is not set: signatures need a time-stamp authority.")
if TRUST_ANCHORS_DIR is None or not any(TRUST_ANCHORS_DIR.glob("*.pem")):
    raise env.SettingError("KHUEVAN_TRUST_ANCHORS holds no root certificate (*.pem).")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
