"""One visibility rule: organisation, clearance, grant. The same answer in list, count and search row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from core.errors import InvalidInput, NotFound, NotPermitted
from documents.choices import GrantReason, OutgoingState
from documents.lifecycles.open_moves import moves_for
from documents.models import Document, IncomingDocument, OutgoingDocument, SearchRow
from documents.services import grants
from tests.factories import accounts
from tests.factories import documents as make


def seen(house: make.Office, who: Any) -> set[int]:
    """What the list shows; checked against the search row's tokens, which must agree."""
    listed = set(Document.objects.visible_to(who).values_list("pk", flat=True))
    found = set(
        SearchRow.objects.filter(
            acl__overlap=list(who.tokens), organisation=who.organisation_id
        ).values_list("document_id", flat=True)
    )
    assert listed == found
    assert Document.objects.visible_to(who).count() == len(listed)
    return listed


def test_nobody_sees_anything_without_a_capacity(house: make.Office) -> None:
    make.registered(house)
    assert not Document.objects.visible_to(None).exists()
    assert not IncomingDocument.objects.visible_to(None).exists()


def test_a_document_is_seen_through_its_grants_only(house: make.Office) -> None:
    document = make.assigned(house)
    expected = {
        "clerk": True,
        "chief": True,
        "leader": True,
        "head": True,
        "drafter": True,
        "checker": False,
        "archivist": False,
        "administrator": False,
    }
    told = {name: document.pk in seen(house, house.act(name).who) for name in expected}
    assert told == expected


def test_a_head_sees_what_the_units_below_are_given(house: make.Office) -> None:
    below = accounts.unit(organisation=house.organisation, parent=house.unit)
    document = make.presented(house)
    document = make.incoming.direct(
        document=document,
        text="Giao.",
        assignments=[make.AssignmentIn(role="lead", unit=below)],
        act=house.act("leader"),
    )
    assert document.pk in seen(house, house.act("head").who)
    assert document.pk not in seen(house, house.act("drafter").who)


@pytest.mark.rule("R25")
def test_another_organisation_sees_nothing_even_with_a_grant(house: make.Office) -> None:
    other = make.office()
    document = make.registered(house)
    grants.give(
        document=document,
        principals=[make.principals.of_person(other.clerk)],
        reason=GrantReason.SHARED,
        act=house.act("clerk"),
    )
    assert seen(other, other.act("clerk").who) == set()


@pytest.mark.rule("SEC-09")
@pytest.mark.parametrize(
    ("clearance", "visible"), [(None, False), (1, False), (2, True), (3, True)]
)
def test_clearance_is_asked_besides_the_grant(
    house: make.Office, clearance: int | None, visible: bool
) -> None:
    paper = make.outgoing(house, secrecy=2)
    if clearance is not None:
        accounts.clearance(person=house.clerk, organisation=house.organisation, level=clearance)
    assert (paper.pk in seen(house, house.act("clerk").who)) is visible


def test_sharing_shows_it_and_withdrawing_hides_it_again(house: make.Office) -> None:
    document = make.assigned(house)
    who = house.act("checker").who
    grants.share(document=document, people=[house.checker], act=house.act("drafter"))
    assert seen(house, who) == {document.pk}
    grants.withdraw(
        document=document,
        principals=[make.principals.of_person(house.checker)],
        act=house.act("drafter"),
    )
    assert seen(house, who) == set()


def test_only_who_sees_and_handles_documents_may_share(house: make.Office) -> None:
    document = make.assigned(house)
    with pytest.raises(NotFound):
        grants.share(document=document, people=[house.clerk], act=house.act("checker"))
    admin = accounts.appointment(Role.ADMINISTRATOR, unit=house.unit).person
    with pytest.raises(NotPermitted):
        grants.share(document=document, people=[house.clerk], act=house.act(admin))
    with pytest.raises(InvalidInput):
        grants.share(document=document, units=[make.office().unit], act=house.act("drafter"))


def test_a_grant_is_given_once(house: make.Office) -> None:
    document = make.registered(house)
    principal = make.principals.of_person(house.checker)
    give = {"document": document, "principals": [principal], "reason": "shared"}
    assert grants.give(**give, act=house.act("clerk")) == [principal]
    assert grants.give(**give, act=house.act("clerk")) == []


@pytest.mark.parametrize("number", [3, 12])
def test_lists_cost_a_fixed_number_of_queries(house: make.Office, number: int) -> None:
    for _n in range(number):
        make.registered(house)
        make.outgoing(house, state=OutgoingState.SUBMITTED)
    who = house.act("clerk").who
    with CaptureQueriesContext(connection) as asked:
        for rows in (
            list(IncomingDocument.objects.visible_to(who).for_list().newest_first()),
            list(OutgoingDocument.objects.visible_to(who).for_list().newest_first()),
        ):
            moves_for(who, rows)
            assert [str(row.kind) for row in rows]
            assert [row.get_state_display() for row in rows]
    assert len(asked) <= 4


def test_moves_in_a_list_are_those_of_the_document(house: make.Office) -> None:
    papers = [make.processing(house), make.registered(house), make.wait_confirm(house)]
    for name in ("clerk", "leader", "head", "drafter"):
        who = house.act(name).who
        moves = moves_for(who, papers)
        told = {paper.state: [move.name for move in moves[paper.pk]] for paper in papers}
        match name:
            case "head":
                assert "complete" in told["processing"]
                assert told["registered"] == []
            case "clerk":
                assert "present" in told["registered"]
            case "leader":
                assert "confirm" in told["wait_confirm"]
            case "drafter":
                assert "complete" not in told["processing"]
