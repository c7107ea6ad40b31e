"""Settings of a real worker that a test starts: the test's database, a broker of its own, no eager jobs."""

from __future__ import annotations

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES
from tests.signatures.worker_broker import url

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = url()
