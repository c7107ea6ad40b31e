"""One visibility rule: organisation, clearance, grant. The same answer in list, count and search row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.selectors import capacities_of
from core.errors import InvalidInput, NotFound, NotPermitted
from documents.choices import GrantReason, OutgoingState
from documents.lifecycles.open_moves import moves_for
from documents.models import (
    Document,
    DocumentGrant,
    IncomingDocument,
    OutgoingDocument,
    SearchRow,
)
from documents.services import grants, search_index
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
    grants.give(
        document=paper,
        principals=make.principals.of_roles(house.organisation, [Role.CLERK]),
        reason=GrantReason.REGISTERED,
        act=house.act("leader"),
    )
    assert (paper.pk in seen(house, house.act("clerk").who)) is visible


@pytest.mark.rule("SEC-09")
@pytest.mark.parametrize("secrecy", [0, 1])
def test_a_secret_is_open_to_named_persons_only(house: make.Office, secrecy: int) -> None:
    for name in ("clerk", "head", "drafter"):
        person = house.people[name]
        accounts.clearance(person=person, organisation=house.organisation, level=3)
    paper = make.outgoing(house, secrecy=secrecy)
    paper.grants.all().delete()
    rows = [
        (make.principals.of_role(house.organisation, Role.CLERK), GrantReason.ROUTED),
        (make.principals.of_unit(house.unit), GrantReason.ROUTED),
    ]
    DocumentGrant.objects.bulk_create(
        DocumentGrant(document=paper, principal=p, reason=why, given_at=house.now)
        for p, why in rows
    )
    search_index.rewrite_access(paper)
    told = {n: paper.pk in seen(house, house.act(n).who) for n in ("clerk", "head", "drafter")}
    assert told == dict.fromkeys(told, secrecy == 0)
    with_name = DocumentGrant(
        document=paper,
        principal=make.principals.of_person(house.drafter),
        reason=GrantReason.SHARED,
        given_at=house.now,
    )
    with_name.save()
    search_index.rewrite_access(paper)
    assert paper.pk in seen(house, house.act("drafter").who)


@pytest.mark.rule("SEC-09")
def test_a_routine_grant_on_a_secret_names_the_cleared_persons(house: make.Office) -> None:
    for name in ("clerk", "head", "colleague"):
        person = house.people[name]
        accounts.clearance(person=person, organisation=house.organisation, level=1)
    paper = make.outgoing(house, secrecy=1)
    paper.grants.all().delete()
    grants.give(
        document=paper,
        principals=[
            *make.principals.of_roles(house.organisation, [Role.CLERK, Role.CHIEF]),
            make.principals.of_unit(house.unit),
        ],
        reason=GrantReason.ROUTED,
        act=house.act("clerk"),
    )
    named = {grant.principal.person for grant in paper.grants.select_related("principal__person")}
    assert named == {house.clerk, house.head}


@pytest.mark.rule("SEC-09")
def test_a_delegate_and_a_secretary_do_not_inherit_secrets(house: make.Office) -> None:
    paper = make.outgoing(house, secrecy=1)
    leader = house.leader.appointments.get()
    accounts.delegation(appointment=leader, delegate=house.colleague)
    for person in (house.leader, house.colleague):
        accounts.clearance(person=person, organisation=house.organisation, level=1)
    grants.give(
        document=paper,
        principals=[make.principals.of_person(house.leader)],
        reason=GrantReason.ROUTED,
        act=house.act("leader"),
    )
    assert paper.pk in seen(house, house.act("leader").who)
    standing_in = [
        who for who in capacities_of(house.colleague, house.act("leader").on) if who.on_behalf_of
    ]
    assert standing_in
    assert paper.pk not in seen(house, standing_in[0])


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
