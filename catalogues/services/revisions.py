"""The number of a change. Taking it makes writers wait for one another, so that readers can trust it."""

from __future__ import annotations

from django.db import connection


def take() -> int:
    """The next number; holds the counter until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalogues_changecounter AS counter (id, last) VALUES (1, 1)"
            " ON CONFLICT (id) DO UPDATE SET last = counter.last + 1 RETURNING last"
        )
        return int(cursor.fetchone()[0])
