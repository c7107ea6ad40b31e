"""The engine: when, who, why, what bars; one journal line for a move, none for a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from core import events
from core.acts import Act
from core.errors import Blocked, NotFound, NotPermitted, ReasonMissing, WrongState
from core.lifecycle import Lifecycle, Transition, _registry
from core.models import JournalEntry, Progress
from core.policy import policy

pytestmark = pytest.mark.django_db


@dataclass
class Somebody:
    roles: frozenset[str] = field(default_factory=frozenset)
    label: str = "Văn thư"
    on_behalf_of: Any = None

    def has(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))


@policy
def clerks_only(who: Any, thing: Progress) -> None:
    """Clerks."""
    if not who.has("clerk"):
        raise NotPermitted


@pytest.fixture
def table() -> Iterator[Lifecycle[Progress]]:
    yield Lifecycle(
        Progress,
        "tests.progress",
        [
            Transition("run", ("waiting",), "running", clerks_only, "Chạy", primary=True),
            Transition("fail", ("running",), "failed", clerks_only, "Bỏ", needs_reason=True),
            Transition("sweep", ("running",), "done", clerks_only, system_only=True),
        ],
    )
    _registry.pop("tests.progress")


@pytest.fixture
def thing() -> Progress:
    return Progress.objects.create(kind="t", label="Việc")


def act(*roles: str, reason: str = "") -> Act:
    who = Somebody(frozenset(roles))
    person = SimpleNamespace(pk=7, full_name="Lê Thục Uyên")
    return Act(by=person, at=timezone.now(), who=who, reason=reason)  # type: ignore[arg-type]


def test_move_changes_state_and_writes_one_line(table: Any, thing: Progress) -> None:
    moved = table.apply("run", thing, act=act("clerk"), facts={"n": 1})
    assert moved.state == "running"
    line = JournalEntry.objects.get()
    assert (line.verb, line.actor_id, line.capacity) == ("tests.progress.run", 7, "Văn thư")
    assert line.changes == {"state": ["waiting", "running"]}


@pytest.mark.parametrize(
    ("name", "roles", "reason", "refusal"),
    [
        ("run", (), "", NotPermitted),
        ("fail", ("clerk",), "lý do", WrongState),
    ],
)
def test_refused_move_changes_nothing(
    table: Any, thing: Progress, name: str, roles: tuple[str, ...], reason: str, refusal: type
) -> None:
    with pytest.raises(refusal):
        table.apply(name, thing, act=act(*roles, reason=reason))
    thing.refresh_from_db()
    assert thing.state == "waiting"
    assert not JournalEntry.objects.exists()


def test_the_wrong_moment_is_said_before_the_wrong_person(table: Any, thing: Progress) -> None:
    with pytest.raises(WrongState) as refusal:
        table.apply("fail", thing, act=act())
    assert "Bỏ" in str(refusal.value)


def test_reason_is_asked_for(table: Any, thing: Progress) -> None:
    running = table.apply("run", thing, act=act("clerk"))
    with pytest.raises(ReasonMissing):
        table.apply("fail", running, act=act("clerk"))
    assert table.apply("fail", running, act=act("clerk", reason="hỏng")).state == "failed"


def test_guard_bars_with_its_sentences(table: Any, thing: Progress) -> None:
    @table.guard("run")
    def nothing_open(subject: Progress) -> Iterator[str]:
        yield "Còn việc mở: A"
        yield "Còn việc mở: B"

    with pytest.raises(Blocked) as refusal:
        table.apply("run", thing, act=act("clerk"))
    assert refusal.value.details == ["Còn việc mở: A", "Còn việc mở: B"]
    move = table.open_to(act("clerk").who, thing)[0]
    assert move.blockers == ["Còn việc mở: A", "Còn việc mở: B"]


def test_gone_thing_is_not_found(table: Any, thing: Progress) -> None:
    Progress.objects.all().delete()
    with pytest.raises(NotFound):
        table.apply("run", thing, act=act("clerk"))


def test_open_acts_are_those_of_state_and_person(table: Any, thing: Progress) -> None:
    assert [m.name for m in table.open_to(act("clerk").who, thing)] == ["run"]
    assert table.open_to(act().who, thing) == []
    thing.state = "running"
    assert [m.name for m in table.open_to(act("clerk").who, thing)] == ["fail"]


def test_unknown_transition_cannot_be_guarded(table: Any) -> None:
    with pytest.raises(KeyError):
        table.guard("fly")
    with pytest.raises(KeyError):
        table.page("fly", "x:y")


@pytest.fixture
def news() -> Iterator[Any]:
    @dataclass(frozen=True, slots=True)
    class SomethingHappened(events.Event):
        n: int

    yield SomethingHappened
    events._inside.pop(SomethingHappened, None)
    events._after.pop(SomethingHappened, None)


def test_news_after_commit_waits_for_it_and_inside_does_not(
    news: Any, run_after_commit: Any
) -> None:
    heard: list[str] = []
    events.on(news)(lambda event: heard.append(f"inside {event.n}"))
    events.on(news, after_commit=True)(lambda event: heard.append(f"after {event.n}"))
    with run_after_commit():
        events.publish(news(3))
        assert heard == ["inside 3"]
    assert heard == ["inside 3", "after 3"]


@pytest.mark.django_db(transaction=True)
def test_news_of_a_rolled_back_deed_is_not_told(news: Any) -> None:
    heard: list[int] = []
    events.on(news, after_commit=True)(lambda event: heard.append(event.n))

    def deed() -> None:
        with transaction.atomic():
            events.publish(news(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        deed()
    assert heard == []
