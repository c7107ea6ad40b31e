"""People come and go (DOS-06); organisations and units change in time."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest

from accounts.choices import Family, Role
from accounts.models import Appointment, Person, Unit
from accounts.selectors import capacities_of, unit_as_of
from accounts.services import organisations, people, units
from core.acts import Act
from core.errors import Blocked, Duplicate, InvalidInput, NotPermitted, WrongState
from core.models import JournalEntry
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


@pytest.fixture
def organisation():
    return make.organisation()


@pytest.fixture
def act(organisation):
    return make.act_of(make.administrator(organisation))


def test_person_is_entered_with_a_name_in_nfc_and_a_sort_key(act):
    name = unicodedata.normalize("NFD", " Trần  Thị Huệ ")
    person = people.create(
        username="tran.hue", full_name=name, password=make.PASSWORD, email="hue@example.vn", act=act
    )
    assert person.full_name == "Trần Thị Huệ"
    assert person.name_sort_key
    assert person.check_password(make.PASSWORD)
    assert make.number_of(person)


def test_user_name_is_taken_in_any_case(act):
    people.create(username="van.thu", full_name="Lê Thu", act=act)
    with pytest.raises(Duplicate):
        people.create(username="Van.Thu", full_name="Lê Thu", act=act)


@pytest.mark.parametrize(
    "password", ["matkhau123456", "Nguyen.An2026", "vanphong2026", "1234567890"]
)
def test_weak_password_is_refused_with_a_sentence(act, password):
    with pytest.raises(InvalidInput) as refusal:
        people.create(username="nguyen.an", full_name="Nguyễn An", password=password, act=act)
    assert refusal.value.field == "password"
    assert str(refusal.value)


def test_only_an_administrator_enters_people(organisation):
    drafter = make.appointment(unit=make.unit(organisation=organisation)).person
    with pytest.raises(NotPermitted):
        people.create(username="x.y", full_name="X Y", act=make.act_of(drafter))


def test_person_of_another_organisation_is_not_edited(act):
    other = make.appointment().person
    with pytest.raises(NotPermitted):
        people.edit(person=other, data={"full_name": "Khác"}, act=act)


def test_edit_writes_old_and_new_into_the_journal(act):
    person = make.person(full_name="Nguyễn Anh")
    people.edit(person=person, data={"full_name": "Nguyễn Ánh", "phone": "0901"}, act=act)
    line = JournalEntry.objects.order_by("-pk").first()
    assert line.changes["full_name"] == ["Nguyễn Anh", "Nguyễn Ánh"]
    person.refresh_from_db()
    assert person.full_name == "Nguyễn Ánh"


@pytest.mark.rule("DOS-06")
def test_leaver_with_something_left_open_is_not_deactivated(act, monkeypatch):
    monkeypatch.setattr(people, "_leaving", [])

    @people.leaving_guard
    def no_open_dossiers(person: Person):
        if person.username == "con.ho.so":
            yield "Còn 2 hồ sơ đang mở."

    with pytest.raises(Blocked) as refusal:
        people.deactivate(person=make.person(username="con.ho.so"), act=act)
    assert "Còn 2 hồ sơ đang mở." in str(refusal.value)
    gone = people.deactivate(person=make.person(username="het.ho.so"), act=act)
    assert not gone.is_active
    with pytest.raises(WrongState):
        people.deactivate(person=gone, act=act)
    assert people.reactivate(person=gone, act=act).is_active


def test_administrator_does_not_deactivate_himself(act):
    with pytest.raises(NotPermitted):
        people.deactivate(person=act.by, act=act)


def test_reset_password_must_be_changed_by_the_person(act):
    person = make.person()
    people.reset_password(person=person, password=make.PASSWORD, act=act)
    person.refresh_from_db()
    assert person.must_change_password
    people.choose_password(person=person, password=make.PASSWORD + " mới", act=act)
    person.refresh_from_db()
    assert not person.must_change_password


def test_unit_is_renamed_and_moved_with_its_history(organisation, act):
    unit = units.open_(
        organisation=organisation, name="Phòng Tổng hợp", valid_from=act.on - 30 * ONE_DAY, act=act
    )
    other = make.unit(organisation=organisation)
    units.rename(unit=unit, name="Phòng Hành chính", on=act.on - 10 * ONE_DAY, act=act)
    moved = units.move(unit=unit, parent=other, on=act.on, act=act)
    assert moved.parent == other
    assert unit_as_of(moved, act.on - 20 * ONE_DAY).name == "Phòng Tổng hợp"
    assert unit_as_of(moved, act.on - ONE_DAY).parent is None
    assert unit_as_of(moved, act.on).parent == other
    assert moved.versions.count() == 2
    with pytest.raises(InvalidInput):
        units.rename(unit=unit, name="Sớm hơn", on=act.on - 5 * ONE_DAY, act=act)


def test_unit_does_not_stand_below_itself_or_in_another_organisation(organisation, act):
    top = make.unit(organisation=organisation)
    below = make.unit(organisation=organisation, parent=top)
    with pytest.raises(InvalidInput):
        units.move(unit=top, parent=below, on=act.on, act=act)
    with pytest.raises(InvalidInput):
        units.move(unit=top, parent=make.unit(), on=act.on, act=act)


def test_unit_with_people_closes_only_into_a_successor(organisation, act):
    old = make.unit(organisation=organisation)
    part = make.unit(organisation=organisation, parent=old)
    held = make.appointment(Role.LEADER, unit=old)
    deputy = make.person()
    make.delegation(appointment=held, delegate=deputy)
    with pytest.raises(Blocked) as refusal:
        units.close(unit=old, on=act.on, act=act)
    assert len(refusal.value.details) == 2
    new = make.unit(organisation=organisation)
    closed = units.close(unit=old, on=act.on, successor=new, act=act)
    assert (closed.valid_to, closed.successor) == (act.on, new)
    tomorrow = act.on + ONE_DAY
    assert [c.unit for c in capacities_of(held.person, act.on)] == [old]
    assert [c.unit for c in capacities_of(held.person, tomorrow)] == [new]
    assert [c.unit for c in capacities_of(deputy, tomorrow)] == [new]
    assert Unit.objects.get(pk=part.pk).parent == new
    assert Appointment.objects.get(person=held.person, unit=new).is_primary
    with pytest.raises(WrongState):
        units.close(unit=old, on=act.on, act=act)


def test_two_open_units_of_one_name_are_refused(organisation, act):
    units.open_(organisation=organisation, name="Phòng Tổng hợp", valid_from=act.on, act=act)
    with pytest.raises(InvalidInput):
        units.open_(organisation=organisation, name="Phòng  Tổng hợp", valid_from=act.on, act=act)


def test_organisation_is_hosted_with_its_role_principals(act):
    row = make.organisation().organisation
    row.pk, row.uid, row.code = None, __import__("uuid").uuid4(), "KHAC"
    row.save(force_insert=True)
    hosted = organisations.host(
        organisation=row,
        family=Family.PARTY,
        data={"symbol": "VPTU", "code_symbol": "VPTU", "place_name": "Thử Nghiệm"},
        act=act,
    )
    assert hosted.name == row.name
    with pytest.raises(InvalidInput):
        organisations.host(
            organisation=make.organisation().organisation,
            family=Family.SHARED,
            data={"symbol": "X", "code_symbol": "X", "place_name": "X"},
            act=act,
        )


def test_organisation_is_edited_by_its_own_administrator(organisation, act):
    edited = organisations.edit(hosted=organisation, data={"default_handling_days": 7}, act=act)
    assert edited.default_handling_days == 7
    with pytest.raises(NotPermitted):
        organisations.edit(hosted=make.organisation(), data={"soon_days": 1}, act=act)


def test_new_term_ends_the_open_one(organisation, act):
    first = organisations.begin_term(
        organisation=organisation,
        body_name="Ban Chấp hành Đảng bộ",
        body_code="BCH",
        ordinal=1,
        starts_on=act.on - 100 * ONE_DAY,
        act=act,
    )
    organisations.begin_term(
        organisation=organisation,
        body_name="Ban Chấp hành Đảng bộ",
        body_code="BCH",
        ordinal=2,
        starts_on=act.on,
        act=act,
    )
    first.refresh_from_db()
    assert first.ends_on == act.on - ONE_DAY


def test_positions_are_added_once_and_edited(organisation, act):
    added = organisations.add_position(
        organisation=organisation, name="Chủ tịch", rank=1, signs=True, act=act
    )
    with pytest.raises(InvalidInput):
        organisations.add_position(organisation=organisation, name="Chủ tịch", act=act)
    assert organisations.edit_position(position=added, data={"rank": 2}, act=act).rank == 2


def test_own_settings_only(act):
    person = make.appointment().person
    people.set_preferences(person=person, data={"language": "en"}, act=make.act_of(person))
    person.refresh_from_db()
    assert person.language == "en"
    with pytest.raises(NotPermitted):
        people.set_preferences(person=person, data={"language": "vi"}, act=act)
    system = Act.of_system("test")
    people.set_preferences(person=person, data={"theme": "dark"}, act=system)
