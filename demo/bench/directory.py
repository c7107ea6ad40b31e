"""The type-ahead over a directory of the whole country, against one look-up by key (OUT-18)."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils import timezone

from catalogues.engine import text
from catalogues.models import Organisation
from demo.bench.house import House
from demo.bench.measure import Figure, milliseconds
from documents.selectors import addressees

BATCH = 10_000
FAR = 2_000_000_000
"""Change numbers of made rows, out of the way of real ones."""
HEADS = ("Ủy ban nhân dân xã", "Đảng ủy xã", "Hội đồng nhân dân xã", "Ủy ban Mặt trận xã")
MIDDLES = ("Tân", "Minh", "Phú", "Đông", "Bình", "An", "Hòa", "Vĩnh", "Long", "Thạnh")
ENDS = ("Lập", "Khuê", "Thịnh", "Sơn", "Hà", "Phước", "Lợi", "Mỹ", "Xuân", "Trung")
ASKED = ("minh khue", "dang uy binh", "ubnd xa tan lap", "vinh xuan", "hdnd long", "dong ha 77")


def fill(how_many: int) -> None:
    """Made organisations up to `how_many` in all."""
    there = Organisation.objects.count()
    now, day = timezone.now(), date(2020, 1, 1)
    for start in range(there, how_many, BATCH):
        rows = []
        for n in range(start, min(start + BATCH, how_many)):
            name = f"{HEADS[n % 4]} {MIDDLES[n // 4 % 10]} {ENDS[n // 40 % 10]} {n}"
            rows.append(
                Organisation(
                    code=f"bench.{n}", name=name, name_folded=text.fold(name), family="state",
                    level="commune", valid_from=day, source="bench", revision=FAR + n,
                    changed_at=now, sort_key=text.fold(name)[:310],
                )
            )  # fmt: skip
        Organisation.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogues_organisation")


def measure(house: House, *, how_many: int, rounds: int) -> Figure:
    """The 95th percentile of what people type, against the same for one row by its key."""
    fill(how_many)
    organisation, day = house.office.organisation, timezone.localdate()
    one = Organisation.objects.order_by("pk").last()

    def ask(words: str) -> None:
        addressees.suggest(organisation, words, day)

    def look_up() -> None:
        Organisation.objects.get(pk=one.pk if one else 0)

    ours, floor = [], []
    for turn in range(rounds + 1):
        for words in ASKED:
            times = milliseconds(lambda words=words: ask(words)), milliseconds(look_up)  # type: ignore[misc]
            if turn:
                ours.append(times[0])
                floor.append(times[1])
    return Figure(
        f"type-ahead of recipients, p95, of {how_many:,}",
        "one row by its key, p95",
        "ms",
        _p95(ours),
        _p95(floor),
        rounds * len(ASKED),
        "goal p95 ≤ 200 ms",
    )


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95) - 1]
