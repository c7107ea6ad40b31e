"""What a person may act as, on which day, and what he thereby sees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.choices import Role
from accounts.selectors import (
    capacities_of,
    capacity_by_key,
    head_of,
    people_with_role,
    unit_as_of,
    units_with_below,
)
from accounts.services import principals, units
from core.actors import Who
from core.acts import Act
from tests.factories import accounts as make

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_appointment_that_ended_yesterday_gives_nothing():
    held = make.appointment(Role.DRAFTER, ends_on=YESTERDAY)
    assert capacities_of(held.person, TODAY) == []
    assert len(capacities_of(held.person, YESTERDAY)) == 1


def test_appointment_holds_on_its_first_and_its_last_day():
    held = make.appointment(Role.DRAFTER, starts_on=TODAY, ends_on=TODAY)
    assert len(capacities_of(held.person, TODAY)) == 1
    assert capacities_of(held.person, TOMORROW) == []


def test_person_who_left_has_no_capacity():
    held = make.appointment(Role.CLERK)
    held.person.is_active = False
    held.person.save()
    assert capacities_of(held.person, TODAY) == []


def test_closed_unit_gives_nothing():
    held = make.appointment(Role.CLERK, unit=make.unit(valid_to=YESTERDAY))
    assert capacities_of(held.person, TODAY) == []


def test_capacity_is_what_the_engine_asks_for():
    held = make.appointment(Role.CLERK, Role.DRAFTER)
    who = capacities_of(held.person, TODAY)[0]
    assert isinstance(who, Who)
    assert who.key == f"a{held.pk}"
    assert who.roles == {"clerk", "drafter"}
    assert who.has(Role.CLERK)
    assert not who.has(Role.LEADER, Role.CHIEF)
    assert who.organisation_id == held.unit.organisation_id
    assert who.on_behalf_of is None
    assert who.label == f"{held.position.name} – {held.unit.name}"


def test_main_appointment_comes_first():
    person = make.person()
    make.appointment(person=person, is_primary=False)
    main = make.appointment(person=person, is_primary=True)
    assert capacities_of(person, TODAY)[0].appointment == main


@pytest.mark.rule("SIG-08")
def test_delegation_begins_and_ends_on_its_days():
    leader = make.appointment(Role.LEADER, Role.DRAFTER)
    deputy = make.person()
    given = make.delegation(
        appointment=leader, delegate=deputy, roles=[Role.LEADER], starts_on=TODAY, ends_on=TOMORROW
    )
    assert capacities_of(deputy, YESTERDAY) == []
    assert capacities_of(deputy, TOMORROW + timedelta(days=1)) == []
    who = capacities_of(deputy, TODAY)[0]
    assert who.key == f"d{given.pk}"
    assert who.roles == {"leader"}
    assert who.person == deputy
    assert who.on_behalf_of == leader.person
    assert "ủy quyền" in who.label or "delegation" in who.label


def test_delegate_sees_for_the_delegator_and_his_unit_but_with_his_own_clearance():
    leader = make.appointment(Role.LEADER)
    organisation = leader.unit.organisation
    deputy = make.person()
    make.delegation(appointment=leader, delegate=deputy)
    make.clearance(person=leader.person, organisation=organisation, level=3)
    who = capacities_of(deputy, TODAY)[0]
    assert set(who.principal_ids) == {
        principals.of_person(deputy).pk,
        principals.of_person(leader.person).pk,
        principals.of_unit(leader.unit).pk,
        principals.of_role(organisation, Role.LEADER).pk,
    }
    assert who.clearance == 0


def test_delegation_falls_with_the_appointment_and_when_revoked():
    leader = make.appointment(Role.LEADER, ends_on=YESTERDAY)
    deputy = make.person()
    given = make.delegation(appointment=leader, delegate=deputy)
    assert capacities_of(deputy, TODAY) == []
    leader.ends_on = None
    leader.save()
    assert len(capacities_of(deputy, TODAY)) == 1
    given.revoked_at, given.revoked_by = Act.of_system("test").at, leader.person
    given.save()
    assert capacities_of(deputy, TODAY) == []


def test_tokens_are_principal_times_four_plus_each_level_up_to_the_clearance():
    held = make.appointment(Role.DRAFTER)
    make.clearance(person=held.person, organisation=held.unit.organisation, level=2)
    who = capacities_of(held.person, TODAY)[0]
    number = make.number_of(held.person)
    mine = [token for token in who.tokens if token // 4 == number]
    assert mine == [number * 4, number * 4 + 1, number * 4 + 2]
    # A secret is open to the person by name, never to his unit or role (SEC-09).
    assert {token // 4 for token in who.tokens if token % 4} == {number}
    assert len(who.tokens) == len(who.principal_ids) + 2


def test_clearance_of_another_organisation_counts_nothing():
    held = make.appointment(Role.DRAFTER)
    make.clearance(person=held.person, organisation=make.organisation(), level=3)
    assert capacities_of(held.person, TODAY)[0].clearance == 0


def test_head_sees_the_units_below_and_a_drafter_does_not():
    top = make.unit()
    below = make.unit(organisation=top.organisation, parent=top)
    deepest = make.unit(organisation=top.organisation, parent=below)
    head = make.appointment(Role.UNIT_HEAD, unit=top)
    drafter = make.appointment(Role.DRAFTER, unit=top)
    seen = set(capacities_of(head.person, TODAY)[0].principal_ids)
    assert {p.pk for p in principals.of_units([top, below, deepest])} <= seen
    seen = set(capacities_of(drafter.person, TODAY)[0].principal_ids)
    assert principals.of_unit(below).pk not in seen
    assert units_with_below(top, TODAY) == [top, below, deepest]


def test_secretary_sees_what_goes_to_the_leader():
    leader = make.appointment(Role.LEADER)
    secretary = make.appointment(
        Role.SECRETARY, unit=make.unit(organisation=leader.unit.organisation), assists=leader
    )
    who = capacities_of(secretary.person, TODAY)[0]
    assert principals.of_person(leader.person).pk in who.principal_ids
    assert principals.of_unit(leader.unit).pk not in who.principal_ids
    assert who.assists == leader.person
    assert who.on_behalf_of is None


def test_successor_of_a_closed_unit_sees_what_was_granted_to_it():
    old = make.unit()
    new = make.unit(organisation=old.organisation)
    held = make.appointment(Role.DRAFTER, unit=new)
    units.close(unit=old, on=YESTERDAY, successor=new, act=Act.of_system("test"))
    assert principals.of_unit(old).pk in capacities_of(held.person, TODAY)[0].principal_ids


def test_capacities_take_five_queries_however_many_there_are(django_assert_max_num_queries):
    person = make.person()
    for _ in range(4):
        make.appointment(Role.UNIT_HEAD, person=person)
        make.delegation(appointment=make.appointment(Role.LEADER), delegate=person)
    with django_assert_max_num_queries(5):
        capacities = capacities_of(person, TODAY)
        labels = [(c.label, c.organisation.name, c.on_behalf_of, c.assists) for c in capacities]
    assert len(labels) == 8


def test_capacity_by_key_takes_the_first_without_a_key_and_none_for_a_foreign_key():
    held = make.appointment()
    capacities = capacities_of(held.person, TODAY)
    assert capacity_by_key(capacities, "") == capacities[0]
    assert capacity_by_key(capacities, f"a{held.pk}") == capacities[0]
    assert capacity_by_key(capacities, "a0") is None
    assert capacity_by_key([], "") is None


def test_people_with_role_come_in_the_order_of_names():
    unit = make.unit()
    for name in ("Trần Văn Đức", "Nguyễn An", "Lê Ân"):
        make.appointment(Role.LEADER, unit=unit, person=make.person(full_name=name))
    make.appointment(Role.LEADER, unit=unit, ends_on=YESTERDAY)
    make.appointment(Role.CLERK, unit=unit)
    make.appointment(Role.LEADER)
    found = people_with_role(unit.organisation, Role.LEADER, TODAY)
    assert [p.full_name for p in found] == ["Nguyễn An", "Lê Ân", "Trần Văn Đức"]


def test_head_of_a_unit_is_the_one_whose_position_stands_highest():
    unit = make.unit()
    deputy = make.position(organisation=unit.organisation, rank=20)
    head = make.position(organisation=unit.organisation, rank=10)
    make.appointment(Role.UNIT_HEAD, unit=unit, position=deputy)
    chief = make.appointment(Role.CHIEF, unit=unit, position=head)
    assert head_of(unit, TODAY) == chief.person
    assert head_of(make.unit(), TODAY) is None


def test_unit_keeps_its_former_name_for_the_days_it_had_it():
    unit = make.unit(name="Phòng Tổng hợp")
    units.rename(unit=unit, name="Phòng Hành chính", on=TODAY, act=Act.of_system("test"))
    unit.refresh_from_db()
    assert unit_as_of(unit, YESTERDAY).name == "Phòng Tổng hợp"
    assert unit_as_of(unit, TODAY).name == "Phòng Hành chính"
