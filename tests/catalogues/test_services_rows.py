"""One row at a time: permission, validity, keys that stay, journal lines."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from catalogues.models import CalendarDay, DocumentKind, FieldOfWork, Organisation
from catalogues.services import rows
from core.acts import Act
from core.errors import InvalidInput, NotPermitted, Stale
from core.models import JournalEntry
from tests.catalogues.conftest import act_in
from tests.factories.catalogues import a_calendar_day, a_field, a_kind, an_organisation

pytestmark = pytest.mark.django_db

VALUES: dict[str, Any] = {
    "code": "thu", "name": "Thử", "family": "shared", "valid_from": date(2026, 1, 1), "source": "Quyết định 1"
}  # fmt: skip


def test_only_an_administrator_changes_standard_data(clerk: Act) -> None:
    field = a_field()
    for act in (clerk, act_in(), act_in("leader", "chief", "auditor")):
        with pytest.raises(NotPermitted):
            rows.add(model=FieldOfWork, values=VALUES, act=act)
        with pytest.raises(NotPermitted):
            rows.change(row=field, values={"name": "Khác"}, act=act)
        with pytest.raises(NotPermitted):
            rows.close(row=field, last_day=date(2026, 12, 31), act=act)
    assert FieldOfWork.objects.count() == 1


def test_a_person_without_a_capacity_may_not(administrator: Act) -> None:
    nobody = Act(by=administrator.by, at=administrator.at)
    with pytest.raises(NotPermitted):
        rows.add(model=FieldOfWork, values=VALUES, act=nobody)


def test_a_new_row_is_tidied_numbered_and_journalled(administrator: Act) -> None:
    name = unicodedata.normalize("NFD", "  Tiếp   công dân ")
    row = rows.add(model=FieldOfWork, values=VALUES | {"name": name}, act=administrator)
    assert row.name == "Tiếp công dân"
    assert row.name_folded == "tiep cong dan"
    assert row.is_local
    line = JournalEntry.objects.get()
    assert (line.verb, line.object_id, line.facts["list"]) == (
        "catalogues.add",
        row.pk,
        "fields-of-work",
    )


def test_a_correction_is_journalled_with_old_and_new(administrator: Act) -> None:
    field = a_field(name="Cũ")
    rows.change(row=field, values={"name": "Mới", "source": field.source}, act=administrator)
    line = JournalEntry.objects.get()
    assert line.changes == {"name": ["Cũ", "Mới"]}
    rows.change(row=field, values={"name": "Mới"}, act=administrator)
    assert JournalEntry.objects.count() == 1


@pytest.mark.rule("R1")
def test_the_key_of_a_row_never_changes(administrator: Act) -> None:
    with pytest.raises(InvalidInput) as refusal:
        rows.change(row=a_field(), values={"code": "other"}, act=administrator)
    assert refusal.value.reason_code == "key_is_fixed"


def test_fields_that_the_services_set_cannot_be_given(administrator: Act) -> None:
    for name in ("uid", "revision", "is_local", "changed_at", "nonsense"):
        with pytest.raises(InvalidInput):
            rows.add(model=FieldOfWork, values=VALUES | {name: "1"}, act=administrator)


def test_versions_of_one_entry_must_not_overlap(administrator: Act) -> None:
    rows.add(model=FieldOfWork, values=VALUES | {"valid_to": date(2026, 6, 30)}, act=administrator)
    with pytest.raises(InvalidInput):
        rows.add(
            model=FieldOfWork, values=VALUES | {"valid_from": date(2026, 6, 30)}, act=administrator
        )
    rows.add(model=FieldOfWork, values=VALUES | {"valid_from": date(2026, 7, 1)}, act=administrator)
    assert FieldOfWork.objects.count() == 2


def test_the_database_itself_refuses_an_overlap() -> None:
    a_field(code="thu")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_field(code="thu", valid_from=date(2026, 1, 1))


def test_the_last_day_is_not_before_the_first(administrator: Act) -> None:
    field = a_field(valid_from=date(2026, 1, 1))
    with pytest.raises(InvalidInput):
        rows.close(row=field, last_day=date(2025, 12, 31), act=administrator)
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        FieldOfWork.objects.update(valid_to=date(2025, 12, 31))


def test_a_replacement_begins_where_the_old_version_ends(administrator: Act) -> None:
    old = a_kind(code="state.x", name="Tên cũ", abbreviation="XX")
    new = rows.replace(
        row=old, values={"name": "Tên mới"}, first_day=date(2026, 3, 1), act=administrator
    )
    old.refresh_from_db()
    assert old.valid_to == date(2026, 2, 28)
    assert (new.code, new.abbreviation, new.valid_from, new.valid_to) == (
        "state.x", "XX", date(2026, 3, 1), None
    )  # fmt: skip
    assert DocumentKind.objects.on(date(2026, 2, 28)).get() == old
    assert DocumentKind.objects.on(date(2026, 3, 1)).get() == new


def test_a_form_opened_before_another_change_is_stale(administrator: Act) -> None:
    field = a_field()
    seen = field.revision
    rows.change(row=field, values={"name": "Một"}, act=administrator)
    with pytest.raises(Stale):
        rows.change(row=field, values={"name": "Hai"}, act=administrator, revision=seen)


def test_every_change_has_a_higher_number(administrator: Act) -> None:
    first = rows.add(model=FieldOfWork, values=VALUES, act=administrator)
    second = rows.add(model=FieldOfWork, values=VALUES | {"code": "b"}, act=administrator)
    third = rows.change(row=first, values={"name": "Khác"}, act=administrator)
    assert first.revision < second.revision < third.revision
    assert list(FieldOfWork.objects.changed_after(first.revision)) == [second, third]


@pytest.mark.parametrize("code", ["53", "h-53", "H53.1", "H53..11", "HH3"])
def test_an_identifier_code_has_its_form(code: str, administrator: Act) -> None:
    values = VALUES | {"level": "other", "identifier_code": code}
    with pytest.raises(InvalidInput) as refusal:
        rows.add(model=Organisation, values=values, act=administrator)
    assert "H53.11" in str(refusal.value)


def test_two_organisations_never_share_an_identifier_at_once(administrator: Act) -> None:
    an_organisation(identifier_code="H99.01", valid_to=date(2025, 6, 30))
    values = VALUES | {"level": "other", "identifier_code": "h99.01"}
    row = rows.add(model=Organisation, values=values, act=administrator)
    assert row.identifier_code == "H99.01"
    with pytest.raises(InvalidInput):
        rows.add(model=Organisation, values=values | {"code": "other"}, act=administrator)


@pytest.mark.rule("CAL-06")
def test_one_day_has_one_entry_for_each_organisation(administrator: Act) -> None:
    day = date(2026, 12, 24)
    values = VALUES | {"code": "2026-12-24", "day": day, "kind": "holiday", "name": "Nghỉ"}
    values.pop("family")
    rows.add(model=CalendarDay, values=values, act=administrator)
    with pytest.raises(InvalidInput):
        rows.add(model=CalendarDay, values=values | {"code": "again"}, act=administrator)
    local = values | {"code": "l", "kind": "local_off", "organisation": an_organisation()}
    rows.add(model=CalendarDay, values=local, act=administrator)
    with pytest.raises(InvalidInput):
        rows.add(
            model=CalendarDay,
            values=values | {"code": "n", "day": date(2026, 12, 25), "kind": "local_off"},
            act=administrator,
        )
    assert CalendarDay.objects.count() == 2


def test_a_withdrawn_day_is_no_longer_in_force(administrator: Act) -> None:
    row = a_calendar_day(date(2026, 12, 24), "swap_off", valid_from=date(2026, 1, 1))
    assert CalendarDay.objects.in_force().exists()
    rows.close(row=row, last_day=date(2026, 11, 22), act=administrator)
    assert not CalendarDay.objects.in_force().exists()
