"""The administration shows where documents stand, never what they say (SEC-09)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.services import people
from core.acts import Act
from documents.models import FilePlan, Register, RegisterEntry
from tests.factories import documents as make

pytestmark = pytest.mark.django_db

PAGES = ["register", "registerentry", "fileplan", "recordclass", "document", "dossier", "upload"]


@pytest.fixture
def signed_in(client: Any, house: make.Office) -> Any:
    administrator = house.people["administrator"]
    people.refresh_staff(administrator, act=Act.of_system("test"))
    client.force_login(administrator)
    return client


@pytest.mark.rule("SEC-09")
def test_administrator_sees_states_but_no_subject(signed_in: Any, house: make.Office) -> None:
    document = make.registered(house, subject="Việc riêng của phòng")
    page = signed_in.get(reverse("admin:documents_document_changelist"))
    assert page.status_code == 200
    assert str(document.uid) in page.content.decode()
    one = signed_in.get(reverse("admin:documents_document_change", args=[document.pk]))
    assert one.status_code == 200
    for shown in (page, one):
        assert "Việc riêng của phòng" not in shown.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_list_opens_and_nothing_is_deleted(
    signed_in: Any, house: make.Office, name: str
) -> None:
    make.registered(house)
    assert signed_in.get(reverse(f"admin:documents_{name}_changelist")).status_code == 200
    row = {"register": Register, "registerentry": RegisterEntry}.get(name)
    if row is not None:
        address = reverse(f"admin:documents_{name}_delete", args=[row.objects.first().pk])
        assert signed_in.post(address, {"post": "yes"}).status_code == 403


def test_register_is_opened_through_the_service(signed_in: Any, house: make.Office) -> None:
    answer = signed_in.post(
        reverse("admin:documents_register_add"),
        {
            "direction": "incoming",
            "code": "DEN-DT",
            "name": "Sổ đơn thư",
            "reset_policy": "year",
            "body_symbol": "",
            "body_code": "",
            "valid_from": "01/01/2026",
            "valid_to": "",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert Register.objects.filter(organisation=house.organisation, code="DEN-DT").exists()


def test_file_plan_is_made_once(signed_in: Any, house: make.Office) -> None:
    for _time in range(2):
        signed_in.post(reverse("admin:documents_fileplan_add"), {"year": "2031"})
    assert FilePlan.objects.filter(organisation=house.organisation, year=2031).count() == 1


def test_others_have_no_administration(client: Any, house: make.Office) -> None:
    client.force_login(house.people["clerk"])
    answer = client.get(reverse("admin:documents_document_changelist"))
    assert answer.status_code in {302, 403, 404}
