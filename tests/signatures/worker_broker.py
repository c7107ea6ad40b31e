"""The broker that the tests' worker listens to: a database of its own on the tests' server."""

from __future__ import annotations

from config.settings.base import CELERY_BROKER_URL

OWN = 7


def url() -> str:
    """The office's broker with another database number."""
    if CELERY_BROKER_URL.startswith("redis+socket://"):
        return CELERY_BROKER_URL.replace("virtual_host=0", f"virtual_host={OWN}")
    return f"{CELERY_BROKER_URL.rsplit('/', 1)[0]}/{OWN}"
