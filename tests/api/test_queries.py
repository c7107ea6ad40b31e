"""Ceilings of queries: the number of rows makes no difference, in lists and in single answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Comment, Recipient
from documents.services import file_plans
from tests.api.doors import Doors
from tests.factories import accounts, catalogues
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
CEILING = 22
Grow = Callable[[make.Office], Any]


def more_incoming(house: make.Office) -> None:
    make.presented(house)
    make.processing(house)


def more_outgoing(house: make.Office) -> None:
    make.outgoing(house, state="issued")
    make.outgoing(house)


def more_entries(house: make.Office) -> None:
    make.registered(house)


def more_headings(house: make.Office) -> None:
    file_plans.add_class(
        plan=house.plan,
        code=f"TH{make.RecordClass.objects.count()}",
        title="Tổng hợp",
        unit=house.unit,
        retention=catalogues.a_retention_rule(term_years=20),
        act=make.Act.of_system("tests", channel="command"),
    )


LISTS: dict[str, tuple[str, str, Grow]] = {
    "/incoming/": ("clerk", "documents", more_incoming),
    "/outgoing/": ("clerk", "documents", more_outgoing),
    "/dossiers/": ("drafter", "dossiers", make.dossier),
    "/file-plans/": ("drafter", "plans", more_headings),
    "/registers/": (
        "clerk",
        "books",
        lambda house: make.register(house.organisation, "incoming", is_default=False),
    ),
    "/registers/{book}/entries/": ("clerk", "entries", more_entries),
    "/search/?q=ra+soat": ("clerk", "hits", more_entries),
    "/people/": ("clerk", "people", lambda house: accounts.appointment(unit=house.unit)),
    "/units/": (
        "clerk",
        "units",
        lambda house: accounts.unit(organisation=house.organisation, parent=house.unit),
    ),
    "/catalogues/retention-rules/": ("clerk", "rows", lambda _house: catalogues.a_retention_rule()),
    "/catalogues/organisations/": (
        "clerk",
        "rows",
        lambda _house: catalogues.an_organisation(parent=catalogues.an_organisation()),
    ),
    "/signing-requests/": ("leader", "requests", lambda _house: None),
    "/certificates/": ("leader", "certificates", lambda _house: None),
}


def queries_of(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert call().status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(doors: Doors, path: str) -> None:
    house = doors.house
    who, _what, grow = LISTS[path]
    caller = getattr(doors, who)
    address = path.format(book=house.incoming_register.uid)
    grow(house)
    caller.get(address)
    few = queries_of(lambda: caller.get(address))
    for _n in range(5):
        grow(house)
    assert queries_of(lambda: caller.get(address)) == few
    assert few <= CEILING


def with_everything(house: make.Office, number: int) -> tuple[str, str, str]:
    """Addresses of an incoming document, an outgoing one and a dossier with so many parts each."""
    incoming = make.presented(house, uploads=[make.upload(house.clerk) for _n in range(number)])
    outgoing = make.outgoing(house, state="issued")
    dossier = make.dossier(house, by="clerk")
    for n in range(number):
        Recipient.objects.create(document=outgoing, name="Sở", ordinal=n + 1, unit=house.unit)
        make.version(outgoing, make.stored_file(), house.drafter)
        Comment.objects.create(
            document=outgoing, author=house.clerk, text="x", at=house.now, kind="comment"
        )
        make.dossiers.add(dossier=dossier, document=make.registered(house), act=house.act("clerk"))
    return (
        f"/incoming/{incoming.uid}/",
        f"/outgoing/{outgoing.uid}/",
        f"/dossiers/{dossier.uid}/",
    )


def test_a_single_answer_takes_as_many_queries_for_many_parts_as_for_few(doors: Doors) -> None:
    caller = doors.clerk
    small, large = with_everything(doors.house, 1), with_everything(doors.house, 6)
    for few, many in zip(small, large, strict=True):
        for path in (few, many):
            caller.get(path)
        assert queries_of(lambda path=many: caller.get(path)) <= queries_of(
            lambda path=few: caller.get(path)
        ), few
        assert queries_of(lambda path=many: caller.get(path)) <= 2 * CEILING, few
    items = [f"{one[2]}items/" for one in (small, large)]
    assert queries_of(lambda: caller.get(items[1])) == queries_of(lambda: caller.get(items[0]))
