"""A checkout on somebody's desk, and the demo office: what is not given is made in var/."""

from __future__ import annotations

import os

from tools import keys, places, services

for _name, _value in services.ensure(hold=False).items():
    os.environ.setdefault(_name, _value)
_state = places.state()
os.environ.setdefault("KHUEVAN_SECRET_KEY", keys.text_key(_state, "secret-key"))
for _name in ("file", "pin", "journal"):
    os.environ.setdefault(f"KHUEVAN_{_name.upper()}_KEY", keys.byte_key(_state, f"{_name}-key"))
os.environ.setdefault("KHUEVAN_DEMO", "1")
os.environ.setdefault("KHUEVAN_SECOND_FACTOR", "optional")
os.environ.setdefault("KHUEVAN_TSA_URL", "http://127.0.0.1:9400/office/tsa/tsa")
os.environ.setdefault("KHUEVAN_TRUST_ANCHORS", str(_state / "pki" / "anchors"))
os.environ.setdefault("KHUEVAN_STATE", str(_state))
os.environ.setdefault("KHUEVAN_FILES", str(_state / "files"))

from config.settings.base import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
# Served from where they lie: collecting and compressing them takes minutes and is for the image.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
