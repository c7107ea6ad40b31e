"""Appointments, delegations, clearances, signing rights: who may give them, and within which limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.choices import Family, Role, SigningForm
from accounts.models import Delegation
from accounts.selectors import capacities_of, may_sign, signing_rights
from accounts.services import appointments, clearances, delegations
from accounts.services import signing_rights as rights
from core.acts import Act
from core.errors import Duplicate, InvalidInput, NotPermitted, ReasonMissing, WrongState
from core.models import JournalEntry
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
BASIS = "Giấy ủy quyền số 05/GUQ-UBND ngày 20/11/2026"


@pytest.fixture
def organisation():
    return make.organisation()


@pytest.fixture
def unit(organisation):
    return make.unit(organisation=organisation)


@pytest.fixture
def admin(organisation):
    return make.administrator(organisation)


@pytest.fixture
def act(admin):
    return make.act_of(admin)


def last_line() -> JournalEntry:
    entry = JournalEntry.objects.order_by("-pk").first()
    assert entry is not None
    return entry


def appoint(unit, act, *roles, **fields):
    return appointments.appoint(
        **{
            "person": make.person(),
            "unit": unit,
            "position": make.position(organisation=unit.organisation),
            "roles": roles or [Role.DRAFTER],
            "starts_on": act.on,
            "act": act,
        }
        | fields
    )


def test_administrator_appoints_and_the_journal_says_so(unit, act):
    made = appoint(unit, act, Role.CLERK, Role.DRAFTER, basis="QĐ 12/QĐ-UBND ngày 01/11/2026")
    assert made.is_primary
    assert capacities_of(made.person, act.on)[0].roles == {"clerk", "drafter"}
    line = last_line()
    assert (line.verb, line.object_id, line.actor_id) == ("accounts.appoint", made.pk, act.by.pk)


def test_second_open_appointment_is_not_the_main_one(unit, act):
    first = appoint(unit, act)
    second = appoint(make.unit(organisation=unit.organisation), act, person=first.person)
    assert not second.is_primary
    appointments.make_main(appointment=second, act=act)
    assert capacities_of(first.person, act.on)[0].appointment == second


def test_administrator_of_another_organisation_may_not_appoint(unit):
    stranger = make.administrator(make.organisation())
    with pytest.raises(NotPermitted):
        appoint(unit, make.act_of(stranger))


def test_drafter_may_not_appoint(unit):
    drafter = make.appointment(Role.DRAFTER, unit=unit).person
    with pytest.raises(NotPermitted):
        appoint(unit, make.act_of(drafter))


def test_nobody_appoints_clears_or_authorises_himself(unit, admin, act):
    with pytest.raises(NotPermitted) as refusal:
        appoint(unit, act, Role.LEADER, person=admin)
    assert refusal.value.reason_code == "own_cause"
    with pytest.raises(NotPermitted):
        clearances.set_level(
            person=admin,
            organisation=unit.organisation,
            level=3,
            valid_from=act.on,
            basis=BASIS,
            act=act,
        )
    with pytest.raises(NotPermitted):
        rights.grant(
            organisation=unit.organisation,
            person=admin,
            form=SigningForm.DIRECT,
            valid_from=act.on,
            basis=BASIS,
            act=act,
        )


def test_same_position_twice_at_the_same_time_is_refused(unit, act):
    made = appoint(unit, act)
    with pytest.raises(Duplicate):
        appoint(unit, act, person=made.person, position=made.position)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"roles": ["emperor"]}, "roles"),
        ({"ends_on": date(1999, 1, 1)}, "ends_on"),
    ],
)
def test_unsound_appointment_is_refused_with_the_field(unit, act, change, field):
    with pytest.raises(InvalidInput) as refusal:
        appoint(unit, act, **change)
    assert refusal.value.field == field


def test_position_of_another_organisation_is_refused(unit, act):
    with pytest.raises(InvalidInput):
        appoint(unit, act, position=make.position(organisation=make.organisation()))


def test_appointment_ends_and_gives_up_the_administration(unit, act):
    made = appoint(unit, act, Role.ADMINISTRATOR)
    assert made.person.is_staff
    appointments.end(appointment=made, on=act.on, act=act)
    made.person.refresh_from_db()
    assert made.person.is_staff, "the last day counts"
    assert capacities_of(made.person, act.on + ONE_DAY) == []
    with pytest.raises(WrongState):
        appointments.end(appointment=made, on=act.on, act=act)


def test_other_roles_begin_on_their_day(unit, act):
    made = appoint(unit, act, Role.DRAFTER, starts_on=act.on - 10 * ONE_DAY)
    changed = appointments.change_roles(
        appointment=made, roles=[Role.CLERK], on=act.on + ONE_DAY, act=act
    )
    assert [c.roles for c in capacities_of(made.person, act.on)] == [{"drafter"}]
    assert [c.roles for c in capacities_of(made.person, act.on + ONE_DAY)] == [{"clerk"}]
    assert changed.is_primary


def test_secretary_assists_a_leader_only(unit, act):
    drafter = appoint(unit, act, Role.DRAFTER)
    with pytest.raises(InvalidInput):
        appoint(unit, act, Role.SECRETARY, assists=drafter)


@pytest.fixture
def leader(unit):
    return make.appointment(Role.LEADER, Role.DRAFTER, unit=unit)


def delegate(appointment, act, **fields) -> Delegation:
    return delegations.delegate(
        **{
            "appointment": appointment,
            "delegate": make.person(),
            "roles": [Role.LEADER],
            "starts_on": act.on,
            "ends_on": act.on + 7 * ONE_DAY,
            "basis": BASIS,
            "act": act,
        }
        | fields
    )


@pytest.mark.rule("SIG-08")
def test_leader_delegates_in_writing_for_some_days(leader):
    act = make.act_of(leader.person)
    given = delegate(leader, act)
    assert capacities_of(given.delegate, act.on)[0].on_behalf_of == leader.person
    assert last_line().verb == "accounts.delegate"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": "  "}, "basis"),
        ({"roles": []}, "roles"),
        ({"roles": [Role.CLERK]}, "roles"),
        ({"ends_on": date(2000, 1, 1)}, "ends_on"),
        ({"starts_on": date(2000, 1, 1)}, "ends_on"),
    ],
)
def test_delegation_beyond_its_limits_is_refused(leader, change, field):
    with pytest.raises(InvalidInput) as refusal:
        delegate(leader, make.act_of(leader.person), **change)
    assert refusal.value.field == field


def test_nobody_delegates_to_himself(leader):
    with pytest.raises(InvalidInput):
        delegate(leader, make.act_of(leader.person), delegate=leader.person)


def test_rights_of_an_administrator_are_never_delegated(admin, act):
    with pytest.raises(InvalidInput):
        delegate(admin.appointments.get(), act, roles=[Role.ADMINISTRATOR])


@pytest.mark.rule("SIG-08")
def test_what_was_delegated_is_not_delegated_further(leader):
    given = delegate(leader, make.act_of(leader.person))
    with pytest.raises(NotPermitted) as refusal:
        delegate(leader, make.act_of(given.delegate))
    assert refusal.value.reason_code == "sub_delegation"


def test_colleague_may_not_delegate_the_leaders_appointment(leader, unit):
    colleague = make.appointment(Role.LEADER, unit=unit).person
    with pytest.raises(NotPermitted):
        delegate(leader, make.act_of(colleague))


def test_delegation_is_revoked_with_a_reason_and_ends_at_once(leader):
    given = delegate(leader, make.act_of(leader.person))
    with pytest.raises(ReasonMissing):
        delegations.revoke(delegation=given, act=make.act_of(leader.person))
    act = make.act_of(leader.person, reason="Đi công tác về sớm")
    delegations.revoke(delegation=given, act=act)
    assert capacities_of(given.delegate, act.on) == []
    assert last_line().reason == "Đi công tác về sớm"
    with pytest.raises(WrongState):
        delegations.revoke(delegation=given, act=act)
    with pytest.raises(NotPermitted):
        delegations.revoke(delegation=given, act=make.act_of(make.appointment().person))


def test_new_clearance_ends_the_one_before(leader, act):
    organisation = leader.unit.organisation
    make.clearance(person=leader.person, organisation=organisation, level=3)
    clearances.set_level(
        person=leader.person,
        organisation=organisation,
        level=1,
        valid_from=act.on,
        basis=BASIS,
        act=act,
    )
    assert capacities_of(leader.person, act.on - ONE_DAY)[0].clearance == 3
    held = capacities_of(leader.person, act.on)[0]
    assert held.clearance == 1
    with pytest.raises(WrongState):
        clearances.set_level(
            person=leader.person,
            organisation=organisation,
            level=2,
            valid_from=act.on - ONE_DAY,
            basis=BASIS,
            act=act,
        )
    for basis, level in (("", 1), (BASIS, 4)):
        with pytest.raises(InvalidInput):
            clearances.set_level(
                person=make.person(),
                organisation=organisation,
                level=level,
                valid_from=act.on,
                basis=basis,
                act=act,
            )


def grant(organisation, act, **fields):
    return rights.grant(
        **{
            "organisation": organisation,
            "form": SigningForm.KT,
            "valid_from": act.on,
            "basis": BASIS,
            "act": act,
        }
        | fields
    )


def test_right_of_a_position_is_held_by_who_holds_the_position(leader, act, organisation):
    right = grant(organisation, act, position=leader.position, authority_line="TM. ỦY BAN NHÂN DÂN")
    who = capacities_of(leader.person, act.on)[0]
    assert list(signing_rights(who, act.on, None, 0)) == [right]
    assert list(signing_rights(leader.person, act.on, None, 0)) == [right]
    assert not may_sign(who, right, act.on, None, 1), "secrecy above the right"
    assert not may_sign(who, right, act.on - ONE_DAY, None, 0), "before it begins"
    rights.end(right=right, on=act.on, act=act)
    assert not may_sign(who, right, act.on + ONE_DAY, None, 0)


@pytest.mark.rule("SIG-08")
def test_delegate_does_not_sign_by_the_delegators_right(leader, act, organisation):
    grant(organisation, act, position=leader.position)
    deputy = make.person()
    make.delegation(appointment=leader, delegate=deputy)
    who = capacities_of(deputy, act.on)[0]
    assert not signing_rights(who, act.on, None, 0).exists()
    own = grant(organisation, act, person=deputy, form=SigningForm.TUQ)
    assert list(signing_rights(who, act.on, None, 0)) == [own]


def test_party_office_does_not_sign_by_authorisation():
    party = make.organisation(family=Family.PARTY)
    act = make.act_of(make.administrator(party))
    with pytest.raises(InvalidInput) as refusal:
        grant(party, act, person=make.person(), form=SigningForm.TUQ)
    assert refusal.value.field == "form"


def test_right_is_for_a_person_or_a_position(leader, act, organisation):
    for fields in ({}, {"person": leader.person, "position": leader.position}):
        with pytest.raises(InvalidInput):
            grant(organisation, act, **fields)


def test_command_line_acts_without_a_capacity(unit):
    made = appoint(unit, Act.of_system("loader", channel="command"), Role.LEADER)
    assert last_line().system == "loader"
    assert made.roles == ["leader"]
