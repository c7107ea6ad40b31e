"""Windows of time give what one full search and sort gives, page after page."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from core.counts import Count
from documents.engine.text.codes import lookup
from documents.engine.text.query import parse_query
from documents.models import Document, DocumentGrant
from documents.selectors.search import windows
from documents.selectors.search.windows import Asked, Filters, Row
from documents.services import search_index
from tests.documents.searchables import AT, Office, an_office

pytestmark = pytest.mark.django_db

WORDS = ["kế", "hoạch", "quyết", "định", "báo", "cáo", "thuỷ", "lợi", "đảng", "uỷ", "hoà", "bình", "quỹ", "đất", "rừng", "biển"]  # fmt: skip
DAYS = [
    *(date(2026, 11, 22) - timedelta(days=n * 11) for n in range(300)),
    date(2031, 1, 1),
    date(2099, 12, 31),
    date(2000, 1, 1),
    date(1999, 12, 31),
    date(1975, 4, 30),
]


@pytest.fixture
def office() -> Office:
    """400 documents over fifty years; Lan sees a part, Minh few, Hoa all."""
    chance = random.Random(6)
    office = an_office()
    for name in ("lan", "minh", "hoa"):
        office.hire(name, f"Trần {name.title()}", clearance=chance.choice([0, 1]))
    share = {"lan": 0.4, "minh": 0.05, "hoa": 1.0}
    principal = {name: office.who(name).principal_ids[0] for name in share}
    made = Document.objects.bulk_create(
        Document(
            organisation=office.organisation,
            direction=chance.choice(["incoming", "outgoing"]),
            state="issued",
            subject=" ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=6)),
            code_display=f"{chance.randint(1, 30):02d}/{chance.choice(['QĐ', 'KH', 'BC'])}-UBND",
            sort_on=chance.choice(DAYS),
            secrecy=chance.choice([0, 0, 0, 1]),
            created_at=AT,
            updated_at=AT,
        )
        for _ in range(400)
    )
    from_people = {
        name: next(
            pid
            for pid in office.who(name).principal_ids
            if DocumentGrant._meta.get_field("principal")
            .related_model.objects.filter(pk=pid, person=office.persons[name])
            .exists()
        )
        for name in principal
    }
    DocumentGrant.objects.bulk_create(
        DocumentGrant(
            document=document, principal_id=from_people[name], reason="shared", given_at=AT
        )
        for document in made
        for name, part in share.items()
        if chance.random() < part
    )
    for at in range(0, len(made), 100):
        search_index.reindex_many([document.pk for document in made[at : at + 100]])
    return office


def asked(office: Office, name: str, text: str, filters: Filters | None = None) -> Asked:
    who = office.who(name)
    return Asked(
        who.organisation_id,
        tuple(who.tokens),
        parse_query(text).tsquery,
        lookup(text),
        filters or Filters(),
    )


def all_pages(question: Asked, size: int) -> list[Row]:
    rows: list[Row] = []
    while page := windows.find(question, after=rows[-1] if rows else None, size=size):
        rows += page
    return rows


def a_query(chance: random.Random) -> str:
    one, other, third = chance.sample(WORDS, 3)
    return chance.choice(
        [one, f"{one} {other}", f'"{one} {other}"', f"{one} -{other}", f"-{third}", "05/QĐ-UBND",
         "qd-ubnd", "7", "KH-UBND", f"{one} {other} {third}", ""]
    )  # fmt: skip


def some_filters(chance: random.Random) -> Filters:
    return chance.choice(
        [
            Filters(),
            Filters(),
            Filters(direction="incoming"),
            Filters(since=chance.choice(DAYS)),
            Filters(until=chance.choice(DAYS)),
            Filters(since=date(2020, 1, 1), until=date(2024, 6, 30), states=("issued",)),
        ]
    )


def test_windows_equal_the_full_search(office: Office):
    chance = random.Random(11)
    compared = 0
    for _ in range(120):
        question = asked(
            office, chance.choice(["lan", "minh", "hoa"]), a_query(chance), some_filters(chance)
        )
        full = windows.find_by_full_sort(question)
        assert all_pages(question, chance.choice([1, 3, 20])) == full
        assert windows.count(question) == Count(len(full))
        compared += len(full)
    assert compared > 2000


def test_counts_stop_at_their_cap(office: Office):
    question = asked(office, "hoa", "kế")
    exact = windows.count(question).n
    assert exact > 50
    assert windows.count(question, cap=50) == Count(50, more=True)
    assert windows.count(question, cap=exact) == Count(exact)


def test_every_day_is_in_exactly_one_window():
    for day in DAYS:
        bucket = windows.bucket_of(day)
        assert windows.first_day_of(bucket) <= day < windows.first_day_of(bucket + 1)


def test_nobody_without_tokens_finds_anything(office: Office):
    who = office.who("hoa")
    assert windows.find(Asked(who.organisation_id, (), parse_query("kế").tsquery)) == []
    assert windows.find(Asked(who.organisation_id + 1, tuple(who.tokens), "'ke'")) == []
