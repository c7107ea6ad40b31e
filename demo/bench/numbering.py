"""Register numbers of one hot register, 16 threads, against the bare statements."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from core.acts import Act
from demo.bench.house import House
from demo.bench.measure import Figure, median
from documents.choices import Direction, IncomingState
from documents.models import Document, RegisterEntry
from documents.services import numbers

THREADS = 16
_TABLES = """
    CREATE TABLE bench_counter (id int PRIMARY KEY, last_number int NOT NULL);
    CREATE TABLE bench_entry (counter_id int NOT NULL REFERENCES bench_counter,
        number int NOT NULL, document_id bigint NOT NULL, taken_at timestamptz NOT NULL,
        UNIQUE (counter_id, number));
    INSERT INTO bench_counter VALUES (1, 0);
"""


def measure(house: House, *, rounds: int, each: int) -> Figure:
    """`each` numbers per thread and round."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
    act = Act.of_system("bench", channel="command")
    count = rounds * THREADS * each
    documents = Document.objects.bulk_create(_paper(house) for _n in range(count))

    def ours(number: int) -> None:
        with transaction.atomic():
            numbers.take(register=house.register, document=documents[number], on=act.on, act=act)

    speeds: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        first = turn * THREADS * each
        speeds[0].append(_per_second(ours, first, each))
        speeds[1].append(_per_second(_bare, first, each))
    taken = RegisterEntry.objects.filter(register=house.register).order_by("number")
    assert list(taken.values_list("number", flat=True)) == list(range(1, count + 1))  # noqa: S101
    return Figure(
        "register numbers, one register, 16 threads",
        "UPDATE … RETURNING + INSERT",
        "/s",
        median(speeds[0]),
        median(speeds[1]),
        rounds,
        "goal ≥ 200/s",
    )


def _paper(house: House) -> Document:
    now = timezone.now()
    return Document(
        organisation=house.office.organisation,
        direction=Direction.INCOMING,
        state=IncomingState.ARRIVED,
        sort_on=timezone.localdate(now),
        created_at=now,
        updated_at=now,
    )


def _bare(number: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_counter SET last_number = last_number + 1 WHERE id = 1"
            " RETURNING last_number"
        )
        cursor.execute(
            "INSERT INTO bench_entry VALUES (1, %s, %s, now())", [cursor.fetchone()[0], number]
        )


def _per_second(take: Callable[[int], None], first: int, each: int) -> float:
    """Numbers a second over all threads, each with its own open connection."""
    ready = threading.Barrier(THREADS + 1)

    def work(thread: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait()
            for n in range(each):
                take(first + thread * each + n)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[n]) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return THREADS * each / (time.perf_counter() - began)
