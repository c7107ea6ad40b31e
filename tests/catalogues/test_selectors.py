"""Calendars, look-up of organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalogues import selectors
from catalogues.models import Organisation
from tests.factories.catalogues import a_calendar_day, an_organisation

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def test_a_local_day_counts_for_the_organisation_and_those_below() -> None:
    province = an_organisation(level="province")
    commune = an_organisation(parent=province)
    elsewhere = an_organisation()
    day = date(2026, 3, 12)
    a_calendar_day(day, "local_off", organisation=province)
    for organisation, works in ((province, False), (commune, False), (elsewhere, True)):
        calendar = selectors.calendar_for(organisation.pk, day, day)
        assert calendar.is_working_day(day) is works


def test_the_nearest_organisation_decides() -> None:
    province = an_organisation(level="province")
    commune = an_organisation(parent=province)
    day = date(2026, 3, 14)
    a_calendar_day(day, "swap_work")
    a_calendar_day(day, "local_off", organisation=province)
    assert not selectors.calendar_for(commune.pk, day, day).is_working_day(day)
    a_calendar_day(day, "swap_work", organisation=commune)
    assert selectors.calendar_for(commune.pk, day, day).is_working_day(day)


def test_a_new_version_of_the_parent_keeps_its_local_days() -> None:
    old = an_organisation(code="P", valid_to=date(2025, 6, 30))
    new = an_organisation(code="P", valid_from=date(2025, 7, 1))
    commune = an_organisation(parent=new)
    day = date(2026, 3, 12)
    a_calendar_day(day, "local_off", organisation=old)
    assert not selectors.calendar_for(commune.pk, day, day).is_working_day(day)


def test_the_type_ahead_stands_anything() -> None:
    an_organisation(name="Sở Nội vụ")
    for typed in (
        "",
        "   ",
        "%",
        "_",
        "'; --",
        "\x00",
        "ắ" * 500,
        "a b c d e f g h i j k l m n",
        "\\",
    ):
        assert isinstance(selectors.search_organisations(typed, 10), list)
    assert len(selectors.search_organisations("so", 0)) == 1


def test_words_go_through_the_trigram_index(django_assert_max_num_queries: Any) -> None:
    an_organisation(name="Sở Nội vụ tỉnh Thử", parent=an_organisation(name="Ủy ban Thử"))
    with django_assert_max_num_queries(1):
        (found,) = selectors.search_organisations("noi vu")
    assert found.parent_name == "Ủy ban Thử"
    plan = Organisation.objects.filter(name_folded__contains="noi vu").query
    assert "LIKE" in str(plan)
