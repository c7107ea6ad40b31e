"""Settings of the real web and worker processes that a test kills: its database, a broker of their own."""

from __future__ import annotations

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES
from tests.crash.broker import url

if os.environ.get("CRASH_DATABASE"):
    DATABASES["default"]["NAME"] = os.environ["CRASH_DATABASE"]
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = url()
# What a dead worker had in hand is handed on after seconds, not after a quarter of an hour.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "visibility_timeout": 5,
    "unacked_restore_interval": 1,
}
