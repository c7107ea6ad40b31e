"""The jobs' composition root. Beat's schedule is code, not rows."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("khuevan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

app.conf.task_routes = {
    "signatures.*": {"queue": "signing"},
    "formcheck.*": {"queue": "files"},
    "documents.extract_*": {"queue": "files"},
    "documents.convert_*": {"queue": "files"},
    "documents.draw_*": {"queue": "files"},
    "documents.export_*": {"queue": "files"},
}
app.conf.task_default_queue = "default"
app.conf.beat_schedule = {
    "seal the journal": {"task": "core.seal_journal", "schedule": 5.0, "options": {"expires": 5}},
    "clear old rows": {"task": "core.clear_old_rows", "schedule": crontab(minute="17", hour="1")},
    "find lost file jobs": {"task": "documents.sweep_files", "schedule": 60.0},
    "find recalls unheard": {"task": "documents.sweep_recalls", "schedule": 300.0},
    "find lost form checks": {"task": "formcheck.sweep", "schedule": 60.0},
    "find lost signings": {"task": "signatures.sweep", "schedule": 30.0},
    "compare the search index": {
        "task": "documents.compare_search",
        "schedule": crontab(minute="31", hour="2"),
    },
    "warn of dossiers to hand over": {
        "task": "documents.warn_of_handover",
        "schedule": crontab(minute="20", hour="0"),
    },
    "clear parcels of dossiers": {
        "task": "documents.clear_parcels",
        "schedule": crontab(minute="40", hour="1"),
    },
    "end the protection of state secrets": {
        "task": "documents.expire_secrecy",
        "schedule": crontab(minute="10", hour="0"),
    },
    "expire kept numbers": {
        "task": "documents.expire_reservations",
        "schedule": crontab(minute="5", hour="0"),
    },
}
