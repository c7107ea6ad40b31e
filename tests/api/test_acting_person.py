"""Behind each call stands a natural person (R27), and the portal's session knocks with CSRF."""

from __future__ import annotations

import pytest

from accounts.models import Person
from core.models import JournalEntry
from documents.models import IncomingDocument
from tests.api.doors import Caller, Doors, is_problem
from tests.factories import accounts
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


@pytest.mark.rule("R27")
def test_the_journal_names_the_person_the_client_and_the_door(doors: Doors) -> None:
    document = make.arrived(doors.house)
    doors.clerk.patch(f"/incoming/{document.uid}/", {"subject": "Trích yếu mới"})
    line = JournalEntry.objects.get(verb="documents.incoming.edit")
    assert line.actor_id == doors.house.clerk.pk
    assert (line.client_id, line.channel) == (doors.client.client_id, "api")
    assert line.changes["subject"] == [document.subject, "Trích yếu mới"]
    assert line.request_id


def test_at_the_portal_the_journal_names_no_client(doors: Doors) -> None:
    document = make.arrived(doors.house)
    answer = doors.session(doors.house.clerk).patch(f"/incoming/{document.uid}/", {"note": "x"})
    assert answer.status_code == 200
    line = JournalEntry.objects.get(verb="documents.incoming.edit")
    assert (line.actor_id, line.client_id) == (doors.house.clerk.pk, "")


def test_acting_for_another_names_both(doors: Doors) -> None:
    house = doors.house
    appointment = house.leader.appointments.get()
    accounts.delegation(appointment=appointment, delegate=house.chief)
    own = {c["key"]: c for c in doors.chief.get("/me/").json()["capacities"]}
    key = next(key for key, one in own.items() if one["on_behalf_of"] == house.leader.full_name)
    document = make.presented(house)
    lead = {"role": "lead", "unit": str(house.unit.uid)}
    answer = doors.chief.post(
        f"/incoming/{document.uid}/direct/",
        {"text": "Giao Phòng Kinh tế.", "assignments": [lead]},
        X_Acting_Capacity=key,
    )
    assert answer.status_code == 200, answer.json()
    (directive,) = doors.leader.get(f"/incoming/{document.uid}/directives/").json()
    assert directive["by"]["uid"] == str(house.chief.uid)
    assert directive["on_behalf_of"]["uid"] == str(house.leader.uid)


def test_a_person_who_left_can_no_longer_be_acted_for(doors: Doors) -> None:
    Person.objects.filter(pk=doors.house.clerk.pk).update(is_active=False)
    is_problem(doors.clerk.get("/incoming/"), 403, "person_not_allowed")


@pytest.mark.parametrize("value", ["", "\x00", "x" * 5000, "không-phải-uid"])
def test_headers_that_name_nobody_are_refused_or_mean_the_client_itself(
    doors: Doors, value: str
) -> None:
    answer = doors.clerk.get("/incoming/", X_Acting_Person=value)
    assert answer.status_code in {403, 422}
    wrong = doors.clerk.get("/incoming/", X_Acting_Capacity=value or "a0")
    is_problem(wrong, 403, "capacity_not_held")


def test_a_session_writes_with_csrf_and_only_so(doors: Doors) -> None:
    document = make.arrived(doors.house)
    path = f"/incoming/{document.uid}/register/"
    bare = doors.session(doors.house.clerk, csrf=False)
    assert bare.get("/incoming/").status_code == 200
    is_problem(bare.post(path), 403, "csrf_failed")
    wrong = doors.session(doors.house.clerk)
    wrong.headers["X-CSRFToken"] = "b" * 32
    is_problem(wrong.post(path), 403, "csrf_failed")
    assert IncomingDocument.objects.get().state == "arrived"
    assert doors.session(doors.house.clerk).post(path).status_code == 200


def test_a_session_cannot_name_another_person(doors: Doors) -> None:
    caller = doors.session(doors.house.colleague)
    caller.headers["X-Acting-Person"] = str(doors.house.clerk.uid)
    assert caller.get("/me/").json()["full_name"] == doors.house.colleague.full_name


def test_a_token_in_the_address_is_no_token(doors: Doors) -> None:
    token = doors.token("documents:read")
    is_problem(Caller().get(f"/incoming/?access_token={token}"), 401, "not_signed_in")


def test_a_bad_token_is_not_rescued_by_a_session(doors: Doors) -> None:
    caller = doors.session(doors.house.clerk)
    assert caller.get("/incoming/").status_code == 200
    caller.headers["Authorization"] = "Bearer khong-co"
    is_problem(caller.get("/incoming/"), 401, "not_signed_in")
