"""One worker at a time on one request: an advisory lock of PostgreSQL that dies with the worker's connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SIGNING = 0x5167


@contextmanager
def held(request_id: int) -> Iterator[bool]:
    """Whether the lock is ours for the length of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SIGNING, request_id % 2**31])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SIGNING, request_id % 2**31])


def is_free(request_id: int) -> bool:
    """Whether nobody works on the request now."""
    with held(request_id) as mine:
        return mine
