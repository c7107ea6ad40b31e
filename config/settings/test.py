"""The suite: real PostgreSQL, real Valkey, keys of its own, files in a folder of the run."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path

from tools import services

_services = services.ensure()
os.environ["DATABASE_URL"] = _services["MIGRATION_DATABASE_URL"]
os.environ["REDIS_URL"] = _services["REDIS_URL"]
for _n, _name in enumerate(("FILE", "PIN", "JOURNAL"), start=1):
    os.environ[f"KHUEVAN_{_name}_KEY"] = base64.b64encode(bytes([_n]) * 32).decode()
os.environ["KHUEVAN_SECRET_KEY"] = "of the test suite only; nothing real is signed with it"
os.environ["KHUEVAN_DEMO"] = "1"
os.environ["KHUEVAN_SECOND_FACTOR"] = "optional"
# Papers of other tests are not in form; the tests of the form check switch its veto on.
os.environ["KHUEVAN_FORM_CHECK"] = "advise"
os.environ["KHUEVAN_MAX_FILE_MB"] = "200"
# One folder for the run and for the workers and servers that it starts.
os.environ.setdefault("KHUEVAN_FILES", tempfile.mkdtemp(prefix="khuevan-test-files-"))
os.environ.setdefault("KHUEVAN_TRUST_ANCHORS", os.environ["KHUEVAN_FILES"])

from config.settings.base import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
# WhiteNoise warns of a missing folder, and a warning is an error here.
STATIC_ROOT = Path(os.environ["KHUEVAN_FILES"]) / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
if os.environ.get("KHUEVAN_TEST_ON"):
    # tests/golden.py migrates this one, from which the test databases are copied.
    DATABASES["default"]["NAME"] = os.environ["KHUEVAN_TEST_ON"]  # noqa: F405
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": os.environ.get("KHUEVAN_TEST_DATABASE") or "test_khuevan"
}
