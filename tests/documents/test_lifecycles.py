"""Every arc of the three tables is walked by the right person, and every missing arc is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import NotFound, NotPermitted, ReasonMissing, WrongState
from core.models import JournalEntry
from documents import lifecycles
from documents.choices import DossierState, IncomingState, OutgoingState
from documents.models import Dossier
from documents.services import dossiers, incoming
from tests.factories import accounts
from tests.factories import documents as make

RIGHT = {
    "incoming": {
        "edit": "clerk",
        "register": "clerk",
        "return_to_sender": "clerk",
        "take_back": "clerk",
        "present": "secretary",
        "direct": "leader",
        "assign": "chief",
        "hand_down": "head",
        "accept": "head",
        "report_done": "head",
        "complete": "head",
        "confirm": "leader",
        "reject_result": "leader",
        "file_away": "clerk",
        "send_back": "leader",
        "hand_back": "head",
        "reopen": "chief",
        "recall": "clerk",
    },
    "outgoing": {
        "edit": "drafter",
        "ask_comments": "drafter",
        "close_comments": "drafter",
        "submit_content": "drafter",
        "withdraw": "drafter",
        "approve_content": "head",
        "pass_form": "checker",
        "return_to_review": "checker",
        "return_to_form_check": "leader",
        "sign": "leader",
        "take_number": "clerk",
        "issue": "clerk",
        "recall": "clerk",
        "confirm_recalled": "clerk",
        "give_up_recall": "chief",
        "replace": "clerk",
        "correct": "clerk",
        "cancel": "chief",
        "archive": "archivist",
        "keep": "archivist",
        "insert_number": "chief",
        "address": "drafter",
    },
    "dossier": {
        "edit": "drafter",
        "add": "drafter",
        "remove": "drafter",
        "close": "drafter",
        "reopen": "archivist",
        "hand_over": "drafter",
        "accept": "colleague",
        "report_progress": "drafter",
        "pause": "drafter",
        "resume": "drafter",
        "place": "drafter",
        "set_retention": "archivist",
        "follow_heading": "archivist",
    },
}
# Who has the paper before him returns it (the state decides).
RETURNS = {
    OutgoingState.CONTENT_REVIEW: "head",
    OutgoingState.FORM_CHECK: "checker",
    OutgoingState.SUBMITTED: "leader",
    OutgoingState.SIGNED: "clerk",
}
NOBODY = "administrator"
TABLES: dict[str, Any] = {
    "incoming": lifecycles.incoming,
    "outgoing": lifecycles.outgoing,
    "dossier": lifecycles.dossier,
}
STATES = {
    "incoming": IncomingState.values,
    "outgoing": OutgoingState.values,
    "dossier": DossierState.values,
}
ARCS = [
    (table, name, source)
    for table, lifecycle in TABLES.items()
    for name, step in lifecycle.transitions.items()
    for source in step.sources
]


@pytest.fixture(autouse=True)
def no_vetoes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table alone; what guards refuse is tested where the guards are."""
    for lifecycle in TABLES.values():
        monkeypatch.setattr(lifecycle, "_guards", {name: [] for name in lifecycle.transitions})


def right(table: str, name: str, source: str) -> str:
    if table == "outgoing" and name.startswith("return") and name != "return_to_form_check":
        return RETURNS[OutgoingState(source)]
    if name == "address" and source in {OutgoingState.SIGNED, OutgoingState.NUMBERED}:
        return "clerk"
    return RIGHT[table][name]


def a_thing(house: make.Office, table: str, state: str, name: str = "") -> Any:
    if table == "outgoing":
        return make.outgoing(house, state=state)
    if table == "dossier":
        dossier = make.dossier(house)
        if state == DossierState.CLOSED:
            dossier = dossiers.close(dossier=dossier, act=house.act("drafter"))
        elif state == DossierState.PAUSED:
            act = house.act("drafter", reason="Chờ cấp trên.")
            dossier = dossiers.pause(dossier=dossier, reason=act.reason, act=act)
        if name == "accept":
            act = house.act("drafter", reason="Chuyển công tác.")
            dossier = dossiers.hand_over(dossier=dossier, to=house.colleague, act=act)
        return dossier
    if state in ("assigned", "processing") and name == "report_done":
        return make.INCOMING[state](house, confirm_needed=True)
    return make.INCOMING[state](house)


@pytest.mark.parametrize(("table", "name", "source"), ARCS)
def test_an_arc_is_walked_by_the_right_person_with_a_reason(
    house: make.Office, table: str, name: str, source: str
) -> None:
    lifecycle = TABLES[table]
    step = lifecycle.transitions[name]
    thing = a_thing(house, table, source, name)
    _refuse_the_wrong(house, table, name, thing)
    act = house.act(right(table, name, source), reason="Có lý do rõ ràng.")
    changes = {"ended_on": act.on} if (table, name) == ("dossier", "close") else {}
    if (table, name) == ("dossier", "reopen"):
        changes = {"closed_at": None, "closed_by": None, "ended_on": None}
    if table == "outgoing" and name in {"take_number", "insert_number"}:
        entry = make.numbers.take(
            register=house.outgoing_register, document=thing, on=act.on, act=act
        )
        changes = {"register_entry": entry}
    before = thing.revision
    moved = lifecycle.apply(name, thing, act=act, changes=changes)
    assert moved.state == (step.target or source)
    assert moved.revision == before + 1
    if step.stamps:
        assert getattr(moved, f"{step.stamps}_by") == act.by
        assert getattr(moved, f"{step.stamps}_at") == act.at
    assert JournalEntry.objects.filter(
        verb=f"documents.{table}.{name}", object_id=moved.pk
    ).exists()


def _refuse_the_wrong(house: make.Office, table: str, name: str, thing: Any) -> None:
    """Same thing, same state: the wrong role, the wrong office, and no reason where one is due."""
    lifecycle, source = TABLES[table], thing.state
    stranger = accounts.appointment(*make.ALL_ROLES).person
    for act in (house.act(NOBODY, reason="Muốn thế."), house.act(stranger, reason="Lạ.")):
        with pytest.raises(NotPermitted):
            lifecycle.apply(name, thing, act=act)
    if lifecycle.transitions[name].needs_reason:
        with pytest.raises(ReasonMissing):
            lifecycle.apply(name, thing, act=house.act(right(table, name, source)))
    thing.refresh_from_db()
    assert thing.state == source


@pytest.mark.parametrize(
    ("table", "state"), [(table, state) for table, states in STATES.items() for state in states]
)
def test_missing_arcs_are_refused(house: make.Office, table: str, state: str) -> None:
    lifecycle = TABLES[table]
    thing = a_thing(house, table, state)
    for name, step in lifecycle.transitions.items():
        if state in step.sources:
            continue
        person = "clerk" if name == "return" else RIGHT[table].get(name, "clerk")
        with pytest.raises(WrongState):
            lifecycle.apply(name, thing, act=house.act(person, reason="Có lý do rõ ràng."))
    thing.refresh_from_db()
    assert thing.state == state


def test_every_state_is_in_the_table() -> None:
    for table, lifecycle in TABLES.items():
        assert {code for code, _label in lifecycle.state_choices()} == set(STATES[table])


def test_every_state_but_the_ends_has_a_way_on() -> None:
    ends = {
        "incoming": {IncomingState.RECALLED},
        "outgoing": {OutgoingState.CANCELLED, OutgoingState.ARCHIVED},
        "dossier": set(),
    }
    for table, lifecycle in TABLES.items():
        left = {source for step in lifecycle.transitions.values() for source in step.sources}
        assert set(STATES[table]) - left == ends[table]


SERVICES: dict[str, Callable[[make.Office, Any, Any], Any]] = {
    "edit": lambda h, d, a: incoming.edit(document=d, data={"note": "x"}, act=a),
    "register": lambda h, d, a: incoming.register(document=d, register=h.incoming_register, act=a),
    "return_to_sender": lambda h, d, a: incoming.return_to_sender(
        document=d, reason="Không thuộc thẩm quyền.", act=a
    ),
    "take_back": lambda h, d, a: incoming.take_back(document=d, act=a),
    "present": lambda h, d, a: incoming.present(document=d, to=h.leader, act=a),
    "direct": lambda h, d, a: incoming.direct(
        document=d, text="Giao.", assignments=make.to_unit(h), act=a
    ),
    "assign": lambda h, d, a: incoming.assign(document=d, assignments=make.to_unit(h), act=a),
    "hand_down": lambda h, d, a: incoming.hand_down(
        document=d, assignments=make.to_person(h.drafter), act=a
    ),
    "accept": lambda h, d, a: incoming.accept(document=d, act=a),
    "report_done": lambda h, d, a: incoming.report_done(
        document=d, outcome="result", note="Xong", act=a
    ),
    "complete": lambda h, d, a: incoming.complete(document=d, outcome="result", note="Xong", act=a),
    "confirm": lambda h, d, a: incoming.confirm(document=d, act=a),
    "reject_result": lambda h, d, a: incoming.reject_result(document=d, reason="Thiếu", act=a),
    "file_away": lambda h, d, a: incoming.file_away(document=d, reason="Để biết", act=a),
    "send_back": lambda h, d, a: incoming.send_back(document=d, reason="Nhầm", act=a),
    "hand_back": lambda h, d, a: incoming.hand_back(document=d, reason="Nhầm", act=a),
    "reopen": lambda h, d, a: incoming.reopen(document=d, reason="Thiếu", act=a),
    "recall": lambda h, d, a: incoming.recall(document=d, reason="Thu hồi", act=a),
    "comment": lambda h, d, a: incoming.comment(document=d, text="Ý kiến", act=a),
}


def test_every_transition_has_its_service() -> None:
    assert set(lifecycles.incoming.transitions) | {"comment"} == set(SERVICES)


@pytest.mark.rule("R25")
@pytest.mark.parametrize("name", SERVICES)
def test_what_one_may_not_see_is_not_there(house: make.Office, name: str) -> None:
    other = make.office()
    document = make.arrived(house)
    person = RIGHT["incoming"].get(name, "clerk")
    with pytest.raises(NotFound):
        SERVICES[name](other, document, other.act(person))
    assert not JournalEntry.objects.filter(actor_id=other.people[person].pk).exists()


@pytest.mark.rule("R25")
def test_a_dossier_one_may_not_see_is_not_there(house: make.Office) -> None:
    dossier = make.dossier(house)
    document = make.registered(house)
    act = house.act("checker")
    assert not Dossier.objects.visible_to(act.who).exists()
    calls: list[Callable[[], Any]] = [
        lambda: dossiers.edit(dossier=dossier, title="Khác", act=act),
        lambda: dossiers.add(dossier=dossier, document=document, act=act),
        lambda: dossiers.close(dossier=dossier, act=act),
        lambda: dossiers.reopen(dossier=dossier, reason="x", act=act),
        lambda: dossiers.hand_over(dossier=dossier, to=house.clerk, act=act),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()


@pytest.mark.rule("OUT-13")
def test_duties_are_separated(house: make.Office) -> None:
    everything = ["unit_head", "form_checker", "clerk", "leader"]
    one = house.drafter
    one.appointments.update(roles=everything)
    act = house.act(one)
    walk = lifecycles.outgoing.apply
    with pytest.raises(NotPermitted):
        walk("approve_content", make.outgoing(house, state="content_review"), act=act)
    own = {"signer": one, "drafter": house.colleague}
    with pytest.raises(NotPermitted):
        walk("pass_form", make.outgoing(house, state="form_check", **own), act=act)
    checked = make.outgoing(
        house, state="submitted", form_checked_by=one, form_checked_at=house.now, **own
    )
    with pytest.raises(NotPermitted):
        walk("sign", checked, act=act)
    for state, name in (("signed", "take_number"), ("numbered", "issue")):
        paper = make.outgoing(house, state=state, signed_by=one, signed_at=house.now, **own)
        with pytest.raises(NotPermitted):
            walk(name, paper, act=act)
