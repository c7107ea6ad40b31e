"""The list of incoming documents and the search, over many documents."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.capacity import Capacity
from demo.bench import house as houses
from demo.bench.house import House
from demo.bench.measure import Figure, by_turns, median, milliseconds
from documents.models import Document
from documents.selectors import search, tables
from documents.selectors.tables import Asked
from documents.views.lists import SIZE


def list_page(house: House, *, rounds: int) -> Figure:
    """The whole view in this process, signed in as the clerk, against its one query."""
    client = Client(headers={"host": "localhost"})
    client.force_login(
        house.office.people[houses.CLERK], backend=settings.AUTHENTICATION_BACKENDS[0]
    )
    address = reverse("documents:incoming-list")

    def page(_number: int) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"The list answers {answer.status_code}.")

    bare = _list_query(house.who(houses.CLERK))
    ours, floor = by_turns(page, lambda _number: bare(), rounds=rounds, warm=3)
    how_many = Document.objects.count()
    return Figure(
        f"list of incoming documents, whole page, of {how_many:,}",
        "its query alone",
        "ms",
        ours,
        floor,
        rounds,
    )


def _list_query(who: Capacity) -> Callable[[], object]:
    rows = tables.LISTERS["incoming"](who, Asked.of(QueryDict()), timezone.localdate())
    first = rows.order_by(*tables.TABLES["incoming"].order(""))[: SIZE + 1]
    statement, values = first.query.sql_with_params()

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return ask


def searches(house: House, *, rounds: int) -> list[Figure]:
    """Every query as the drafter, who sees a part, and as the clerk, who sees all."""
    some, everything = house.who(houses.DRAFTER), house.who(houses.CLERK)
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True)[:1000])
    asked = list(houses.queries())
    times: dict[str, list[float]] = {"some": [], "all": [], "key": []}
    for turn in range(rounds + 1):
        for n, text in enumerate(asked):
            took = {
                "some": milliseconds(partial(search.search, some, text)),
                "all": milliseconds(partial(search.search, everything, text)),
                "key": milliseconds(partial(_by_key, ids[n % len(ids)])),
            }
            if turn:
                for name, value in took.items():
                    times[name].append(value)
    normal, seeing, by_key = (median(times[name]) for name in ("some", "all", "key"))
    count = len(times["some"])
    high = statistics.quantiles(times["some"], n=20)[-1]
    return [
        Figure(
            f"search, of {Document.objects.count():,}, one in {houses.ONE_IN} visible",
            f"row by primary key; p95 {high:.0f} ms",
            "ms",
            normal,
            by_key,
            count,
        ),
        Figure(
            "search by who sees all",
            "search by who sees a part",
            "ms",
            seeing,
            normal,
            count,
            "goal ≤ 1.5 x",
        ),
    ]


def _by_key(pk: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_document WHERE id = %s", [pk])
        return cursor.fetchone()
