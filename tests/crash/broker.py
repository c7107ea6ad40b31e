"""The broker of the processes that are killed: a database of its own on the tests' server."""

from __future__ import annotations

from celery import Celery
from redis import Redis

from config.settings.base import CELERY_BROKER_URL, redis_database

OWN = 8


def url() -> str:
    """The office's broker with another database number."""
    if CELERY_BROKER_URL.startswith("redis+socket://"):
        return CELERY_BROKER_URL.replace("virtual_host=0", f"virtual_host={OWN}")
    return f"{CELERY_BROKER_URL.rsplit('/', 1)[0]}/{OWN}"


def forget_all() -> None:
    """Empty it, as a broker that lost its memory."""
    with Redis.from_url(redis_database(OWN)) as server:
        server.flushdb()


def send(name: str, queue: str, **arguments: int) -> None:
    with Celery(broker=url(), set_as_current=False) as app:
        app.send_task(name, kwargs=arguments, queue=queue)
