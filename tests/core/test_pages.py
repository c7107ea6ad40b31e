"""Keyset pages: every row once, in order, forwards and backwards, whatever is written meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import counts, pages
from core.errors import InvalidInput
from core.models import Progress

ORDER = ("-done", "id")


@pytest.fixture
def rows(db: None) -> list[int]:
    Progress.objects.bulk_create(Progress(kind="t", label=str(n), done=n % 5) for n in range(23))
    return list(Progress.objects.order_by(*ORDER).values_list("pk", flat=True))


def walk(size: int) -> list[int]:
    found: list[int] = []
    cursor = None
    while True:
        page = pages.paginate(Progress.objects.all(), order=ORDER, cursor=cursor, size=size)
        found += [row.pk for row in page.items]
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


@pytest.mark.parametrize("size", [1, 4, 22, 23, 24, 100])
def test_every_row_comes_once_in_order(rows: list[int], size: int) -> None:
    assert walk(size) == rows


def test_walking_back_gives_the_page_before(rows: list[int]) -> None:
    first = pages.paginate(Progress.objects.all(), order=ORDER, size=10)
    second = pages.paginate(Progress.objects.all(), order=ORDER, size=10, cursor=first.next_cursor)
    back = pages.paginate(Progress.objects.all(), order=ORDER, size=10, cursor=second.prev_cursor)
    assert [r.pk for r in back.items] == [r.pk for r in first.items]
    assert first.prev_cursor is None
    assert back.prev_cursor is None
    assert back.next_cursor is not None


def test_row_written_before_the_cursor_moves_nothing(rows: list[int]) -> None:
    first = pages.paginate(Progress.objects.all(), order=ORDER, size=10)
    Progress.objects.create(kind="t", label="new", done=99)
    second = pages.paginate(Progress.objects.all(), order=ORDER, size=10, cursor=first.next_cursor)
    assert [r.pk for r in second.items] == rows[10:20]


@pytest.mark.parametrize(
    "cursor", ["x", "%%%", "eyJ9", pages.encode(["a", "b"]), pages.encode([1]), "A" * 4000]
)
def test_foreign_cursor_is_refused_with_a_sentence(db: None, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        pages.paginate(Progress.objects.all(), order=ORDER, cursor=cursor)
    assert refusal.value.reason_code == "bad_cursor"


@given(
    st.lists(
        st.one_of(
            st.integers(-(2**53), 2**53),
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_cursor_round_trip(values: list[object], backwards: bool) -> None:
    assert pages.decode(pages.encode(values, backwards=backwards), len(values)) == (
        values,
        backwards,
    )


def test_count_stops_at_its_cap(rows: list[int]) -> None:
    assert counts.capped(Progress.objects.all(), cap=30) == counts.Count(23)
    assert counts.capped(Progress.objects.all(), cap=10) == counts.Count(10, more=True)
    assert counts.capped(Progress.objects.all(), cap=23) == counts.Count(23)
