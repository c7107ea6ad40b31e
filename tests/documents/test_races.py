"""Many at once, on the real database: numbers without gap or double, one winner where one may win."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, connection, transaction

from core.errors import DomainError, WrongState
from core.models import JournalEntry
from documents import lifecycles
from documents.models import Dossier, IncomingDocument, RegisterCounter, RegisterEntry
from documents.services import dossiers, incoming, numbers
from tests.factories import documents as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
THREADS = 16


class Regret(Exception):
    """Somebody changes his mind inside the transaction."""


def in_threads(work: Callable[[Any], Any], things: Iterable[Any]) -> list[Any]:
    """Run `work` on each thing in 16 threads; each thread has its own connection."""

    def run(thing: Any) -> Any:
        try:
            return work(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, things))


def outcome(call: Callable[[], Any]) -> str:
    try:
        call()
    except DomainError as refusal:
        return refusal.reason_code
    return "done"


def kill_my_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.rule("R6")
@pytest.mark.rule("IN-01")
def test_registering_under_fire_leaves_no_gap_and_no_double(house: make.Office) -> None:
    papers = [make.arrived(house) for _n in range(64)]
    waiting: SimpleQueue[tuple[IncomingDocument, str]] = SimpleQueue()
    chance = random.Random(64)
    for paper in papers:
        waiting.put((paper, chance.choice(["commit", "commit", "regret", "kill"])))
    act = house.act("clerk")

    def register(_worker: int) -> None:
        while True:
            try:
                paper, fate = waiting.get_nowait()
            except Empty:
                return
            try:
                with transaction.atomic():
                    incoming.register(document=paper, register=house.incoming_register, act=act)
                    if fate == "regret":
                        raise Regret
                    if fate == "kill":
                        kill_my_connection()
            except (Regret, DatabaseError, InterfaceError):
                connection.close()
                waiting.put((paper, "commit"))

    in_threads(register, range(THREADS))
    taken = sorted(
        IncomingDocument.objects.filter(organisation=house.organisation).values_list(
            "arrival_number", flat=True
        )
    )
    assert taken == list(range(1, 65))
    entries = RegisterEntry.objects.filter(register=house.incoming_register)
    assert sorted(entries.values_list("number", flat=True)) == taken
    assert JournalEntry.objects.filter(verb="documents.incoming.register").count() == 64


@pytest.mark.rule("R6")
def test_two_hundred_numbers_of_one_register(house: make.Office) -> None:
    act = house.act("chief")
    chance = random.Random(200)
    fates = ["commit"] * 200 + ["regret"] * 40 + ["kill"] * 10
    chance.shuffle(fates)

    def take(fate: str) -> None:
        try:
            with transaction.atomic():
                numbers.reserve(
                    register=house.outgoing_register,
                    on=act.on,
                    until=act.on + timedelta(days=1),
                    reason="Thử đồng thời",
                    act=act,
                )
                if fate == "regret":
                    raise Regret
                if fate == "kill":
                    kill_my_connection()
        except (Regret, DatabaseError, InterfaceError):
            connection.close()
            assert fate != "commit"

    in_threads(take, fates)
    taken = RegisterEntry.objects.filter(register=house.outgoing_register)
    assert sorted(taken.values_list("number", flat=True)) == list(range(1, 201))
    assert RegisterCounter.objects.get(register=house.outgoing_register).last_number == 200


@pytest.mark.rule("R6")
def test_one_document_asked_for_twice_at_once_gets_one_number(house: make.Office) -> None:
    paper = make.arrived(house)
    act = house.act("clerk")
    told = in_threads(
        lambda _n: outcome(
            lambda: incoming.register(document=paper, register=house.incoming_register, act=act)
        ),
        range(THREADS),
    )
    assert Counter(told) == {"done": 1, "wrong_state": THREADS - 1}
    assert RegisterEntry.objects.filter(register=house.incoming_register).count() == 1


@pytest.mark.rule("OUT-05")
def test_a_kept_number_is_used_once(house: make.Office) -> None:
    chief = house.act("chief")
    entry = numbers.reserve(
        register=house.outgoing_register,
        on=chief.on,
        until=chief.on,
        reason="Chờ ký",
        act=chief,
    )
    papers = [make.outgoing(house) for _n in range(8)]
    act = house.act("clerk")
    told = in_threads(
        lambda paper: outcome(lambda: numbers.use_reserved(entry=entry, document=paper, act=act)),
        papers,
    )
    assert Counter(told) == {"done": 1, "wrong_state": 7}


@pytest.mark.rule("R5")
def test_two_hundred_dossiers_at_once_have_two_hundred_numbers(house: make.Office) -> None:
    act = house.act("drafter")
    in_threads(
        lambda n: dossiers.open_(record_class=house.record_class, title=f"Hồ sơ {n}", act=act),
        range(200),
    )
    taken = Dossier.objects.filter(organisation=house.organisation, year=2026)
    assert sorted(taken.values_list("number", flat=True)) == list(range(1, 201))


def test_of_forty_racing_closes_one_wins(house: make.Office) -> None:
    dossier = make.dossier(house)
    act = house.act("drafter")
    dossiers.add(dossier=dossier, document=make.completed(house), act=act)
    told = in_threads(
        lambda _n: outcome(lambda: dossiers.close(dossier=dossier, act=act)), range(40)
    )
    assert Counter(told) == {"done": 1, "wrong_state": 39}
    assert JournalEntry.objects.filter(verb="documents.dossier.close").count() == 1


def test_of_racing_moves_of_one_document_one_wins(house: make.Office) -> None:
    """The state lies in the parent's row; it must be locked and read fresh there too."""
    paper = make.processing(house)
    act = house.act("head")
    told = in_threads(
        lambda _n: outcome(
            lambda: incoming.complete(document=paper, outcome="result", note="Xong", act=act)
        ),
        range(THREADS),
    )
    assert Counter(told) == {"done": 1, "wrong_state": THREADS - 1}
    assert JournalEntry.objects.filter(verb="documents.incoming.complete").count() == 1


def test_the_table_itself_lets_one_racing_move_win(house: make.Office) -> None:
    paper = make.outgoing(house, state="content_review")
    act = house.act("head")
    told = in_threads(
        lambda _n: outcome(lambda: lifecycles.outgoing.apply("approve_content", paper, act=act)),
        range(THREADS),
    )
    assert Counter(told) == {"done": 1, "wrong_state": THREADS - 1}


@pytest.mark.rule("R4")
def test_nothing_slips_into_a_dossier_that_closes(house: make.Office) -> None:
    dossier = make.dossier(house)
    act = house.act("drafter")
    papers = [make.outgoing(house, state="issued") for _n in range(12)]
    dossiers.add(dossier=dossier, document=papers[0], act=act)

    def work(paper: Any) -> str:
        if paper is None:
            return outcome(lambda: dossiers.close(dossier=dossier, act=act))
        return outcome(lambda: dossiers.add(dossier=dossier, document=paper, act=act))

    told = in_threads(work, [*papers[1:6], None, *papers[6:]])
    added = [place for place in told if place == "done"]
    assert dossier.items.count() == 1 + len(added) - 1
    ordinals = sorted(dossier.items.values_list("ordinal", flat=True))
    assert ordinals == list(range(1, len(ordinals) + 1))
    with pytest.raises(WrongState):
        dossiers.add(dossier=dossier, document=make.outgoing(house, state="issued"), act=act)
