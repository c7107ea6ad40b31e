"""Rounds, working time to the decision, share in time (SUB-05)."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from core.workdays import Calendar
from slips.engine import working_time
from slips.models import Slip
from slips.selectors.measures import measures
from slips.services import deciding, submitting
from slips.services.deciding import DecisionIn
from tests.factories import documents as make
from tests.factories import slips as made

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = working_time.parse("07:30-11:30,13:30-17:00")
FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=ZONE)


def worked(start: datetime, end: datetime, off: frozenset[date] = frozenset()) -> float:
    took = working_time.worked(start, end, calendar=Calendar(off=off), hours=HOURS, zone=ZONE)
    return took.total_seconds() / 3600


@pytest.mark.rule("SUB-05")
def test_only_office_hours_of_working_days_count() -> None:
    monday = FRIDAY + timedelta(days=3)
    assert worked(FRIDAY, monday.replace(hour=8)) == 1.5
    assert worked(FRIDAY, monday.replace(hour=8), frozenset({monday.date()})) == 1.0
    assert worked(monday.replace(hour=11), monday.replace(hour=14)) == 1.0
    assert worked(monday, FRIDAY) == 0
    assert working_time.day_length(HOURS) == timedelta(hours=7.5)


@pytest.mark.parametrize("text", ["", "8", "11:00-07:00", "07:00-12:00,11:00-17:00"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any unreadable text
        working_time.parse(text)


@pytest.mark.rule("SUB-05")
@pytest.mark.django_db
def test_rounds_time_and_share_are_told_per_unit_and_leader() -> None:
    with time_machine.travel(FRIDAY, tick=False):
        house = make.office(now=FRIDAY)
        late = made.submitted(house, decide_by=FRIDAY.date())
        quick = made.submitted(house)
        deciding.decide(slip=quick, data=DecisionIn("agreed"), act=house.act("leader"))
        act = house.act("leader", at=FRIDAY + timedelta(minutes=30))
        deciding.decide(slip=late, data=DecisionIn("more_asked", "Thêm dự toán"), act=act)
    later = FRIDAY + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        submitting.submit(slip=_wanted_later(late, later), act=house.act("drafter", at=later))
        made.submitted(_at(house, later))
    after = later + timedelta(days=1)
    with time_machine.travel(after, tick=False):
        deciding.decide(slip=late, data=DecisionIn("agreed"), act=house.act("leader", at=after))
        found = measures(house.act("leader").who, FRIDAY.date(), later.date())
    assert (found.all.submitted, found.all.decided, found.all.rounds) == (3, 2, 1)
    assert found.all.hours == [1.0 + 7.5 + 6.5, 0.0]
    assert found.all.share_in_time == 50
    assert [(row.name, row.submitted) for row in found.units] == [(house.unit.name, 3)]
    assert [row.name for row in found.leaders] == [house.leader.full_name]


def _at(house: make.Office, now: datetime) -> make.Office:
    house.now = now
    return house


def _wanted_later(slip: Slip, now: datetime) -> Slip:
    """The day that was wanted is past: its author names another, late all the same."""
    Slip.objects.filter(pk=slip.pk).update(decide_by=now.date())
    return slip


@pytest.mark.rule("SUB-05")
@pytest.mark.django_db
def test_the_measures_are_a_page_and_a_sheet(house: make.Office) -> None:
    made.decided(house)
    client = Client()
    client.force_login(house.leader, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert house.unit.name in client.get("/slips/measures/").content.decode()
    book = load_workbook(io.BytesIO(client.get("/slips/measures.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][1:3] == (1, 1)
    assert rows[2][0] == house.unit.name
    assert client.get("/slips/measures/?since=01/01/2030&until=01/01/2026").status_code == 422
