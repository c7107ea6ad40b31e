"""The administration: own organisation only, every save through a service, Vietnamese."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin as administration
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role, SigningForm
from accounts.models import (
    ApiClient,
    Appointment,
    Clearance,
    Delegation,
    Person,
    Position,
    SigningRight,
    Term,
    Unit,
)
from core.models import JournalEntry
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = "22/11/2026"
INLINES = {
    f"{prefix}-{key}": value
    for prefix in ("appointments", "delegations", "versions")
    for key, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"))
}
OURS = [m for m in administration.site._registry if m._meta.app_label == "accounts"]


@pytest.fixture
def desk(client, admin):
    client.force_login(admin, backend=BACKEND)
    return client


def add(desk, model, **data):
    return desk.post(reverse(f"admin:accounts_{model}_add"), INLINES | data)


def change(desk, obj, **data):
    url = reverse(f"admin:accounts_{obj._meta.model_name}_change", args=[obj.pk])
    return desk.post(url, INLINES | data)


def last_line() -> JournalEntry:
    line = JournalEntry.objects.order_by("-pk").first()
    assert line is not None
    return line


def test_administration_is_closed_to_others(client, clerk):
    client.force_login(clerk, backend=BACKEND)
    assert client.get("/admin/").status_code == 302


def test_administration_is_open_only_while_acting_as_administrator(desk, admin, unit):
    assert desk.get("/admin/").status_code == 200
    other = make.appointment(Role.DRAFTER, person=admin, unit=unit)
    desk.post("/acting-as/", {"capacity": f"a{other.pk}"})
    assert desk.get("/admin/").status_code == 302


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_every_list_opens_searches_and_shows_the_own_organisation(desk, organisation, model):
    foreign = make.unit(name="Phòng của cơ quan khác")
    url = reverse(f"admin:accounts_{model._meta.model_name}_changelist")
    page = desk.get(url, {"q": "phòng"} if model is not Term else {})
    assert page.status_code == 200
    assert model is not Unit or foreign.name not in page.content.decode()


def test_nothing_is_deleted_here():
    assert OURS
    for model in OURS:
        assert not administration.site._registry[model].has_delete_permission(None)


def test_rows_of_other_packages_that_carry_rights_are_not_editable():
    labels = {m._meta.label_lower for m in administration.site._registry}
    assert not labels & {
        "oauth2_provider.accesstoken",
        "oauth2_provider.grant",
        "oauth2_provider.refreshtoken",
        "mfa.authenticator",
        "usersessions.usersession",
        "socialaccount.socialaccount",
        "account.emailaddress",
    }


def test_person_is_entered_with_a_first_password(desk):
    response = add(
        desk,
        "person",
        username="moi.vao",
        full_name="Trần  Mới",
        email="",
        phone="",
        language="vi",
        new_password=make.PASSWORD,
    )
    assert response.status_code == 302
    person = Person.objects.get(username="moi.vao")
    assert person.full_name == "Trần Mới"
    assert person.must_change_password
    line = JournalEntry.objects.get(verb="accounts.create_person")
    assert line.channel == "admin"


def test_refusal_of_a_service_is_shown_and_nothing_is_kept(desk):
    response = desk.post(
        reverse("admin:accounts_person_add"),
        INLINES
        | {
            "username": "yeu",
            "full_name": "Trần Yếu",
            "language": "vi",
            "new_password": "matkhau123",
        },
        follow=True,
    )
    assert "dễ đoán" in response.content.decode()
    assert not Person.objects.filter(username="yeu").exists()


def test_person_is_changed_let_go_and_loses_factors(desk, clerk):
    data = {"full_name": clerk.full_name, "email": "", "phone": "0912", "remove_factors": "on"}
    assert change(desk, clerk, **data).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.phone, clerk.is_active) == ("0912", False)
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {
        "accounts.edit_person",
        "accounts.deactivate_person",
        "accounts.remove_second_factors",
    } <= verbs


def test_unit_is_opened_renamed_and_closed(desk, organisation):
    data = {"organisation": organisation.pk, "name": "Phòng Mới", "ordinal": "1"}
    add(desk, "unit", valid_from="01/11/2026", **data)
    unit = Unit.objects.get(name="Phòng Mới")
    shape = {"name": "Phòng Đổi tên", "ordinal": "2", "on": TODAY, "basis": "QĐ 1"}
    assert change(desk, unit, **shape).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.ordinal) == ("Phòng Đổi tên", 2)
    assert unit.versions.get().name == "Phòng Mới"
    change(desk, unit, name=unit.name, ordinal="2", valid_to="30/11/2026")
    unit.refresh_from_db()
    assert unit.valid_to is not None


def test_person_is_appointed_and_the_appointment_ended(desk, unit, clerk):
    position = make.position(organisation=unit.organisation)
    data = {"person": clerk.pk, "unit": unit.pk, "position": position.pk, "starts_on": "01/11/2026"}
    assert add(desk, "appointment", roles=["drafter", "clerk"], **data).status_code == 302
    made = Appointment.objects.get(person=clerk, position=position)
    assert made.roles == ["clerk", "drafter"]
    assert not made.is_primary
    change(desk, made, ends_on="30/11/2026")
    made.refresh_from_db()
    assert str(made.ends_on) == "2026-11-30"
    assert last_line().verb == "accounts.end_appointment"


def test_unit_of_another_organisation_cannot_be_chosen(desk, clerk, organisation):
    foreign = make.unit()
    data = {"person": clerk.pk, "unit": foreign.pk, "starts_on": "01/11/2026", "roles": ["clerk"]}
    add(desk, "appointment", position=make.position(organisation=organisation).pk, **data)
    assert not Appointment.objects.filter(unit=foreign).exists()


def test_delegation_is_given_and_revoked_with_a_reason(desk, unit, clerk):
    leader = make.appointment(Role.LEADER, unit=unit)
    data = {"appointment": leader.pk, "delegate": clerk.pk, "roles": ["leader"]}
    days = {"starts_on": TODAY, "ends_on": "30/11/2026"}
    add(desk, "delegation", basis="GUQ 1 ngày 20/11/2026", **data, **days)
    given = Delegation.objects.get()
    change(desk, given, revoke_because="Hết công tác")
    given.refresh_from_db()
    assert given.revoked_at is not None
    assert last_line().reason == "Hết công tác"


def test_clearance_right_position_and_term(desk, organisation, clerk):
    here = {"organisation": organisation.pk, "valid_from": TODAY, "basis": "QĐ 2"}
    add(desk, "clearance", person=clerk.pk, level="1", **here)
    assert Clearance.objects.get().level == 1
    add(desk, "signingright", person=clerk.pk, form=SigningForm.KT, secrecy_max="0", **here)
    right = SigningRight.objects.get()
    change(desk, right, valid_to="30/11/2026")
    right.refresh_from_db()
    assert right.valid_to is not None
    add(desk, "position", organisation=organisation.pk, name="Chủ tịch", rank="1", signs="on")
    assert Position.objects.get(name="Chủ tịch").signs
    term = {"body_name": "Ban Chấp hành", "body_code": "BCH", "ordinal": "15"}
    add(desk, "term", organisation=organisation.pk, starts_on=TODAY, **term)
    assert Term.objects.get().ordinal == 15


def test_client_is_made_its_secret_shown_once_and_renewed(desk, organisation, clerk):
    data = {"name": "Đối tác", "organisation": organisation.pk, "may_act_for": [clerk.pk]}
    page = desk.post(
        reverse("admin:accounts_apiclient_add"),
        INLINES | data | {"allowed_scopes": ["people:read"]},
        follow=True,
    ).content.decode()
    made = ApiClient.objects.get(name="Đối tác")
    secret = re.search(r"khóa bí mật (\w+)", page).group(1)
    assert secret not in made.client_secret
    assert list(made.may_act_for.all()) == [clerk]
    again = desk.get(reverse("admin:accounts_apiclient_change", args=[made.pk])).content.decode()
    assert secret not in again
    kept = {"allowed_scopes": ["people:read"], "may_act_for": [clerk.pk], "is_active": "on"}
    change(desk, made, new_secret="on", **kept)
    assert last_line().verb == "accounts.renew_api_secret"


ENGLISH = re.compile(
    r"\b(the|add|change|delete|save|select|search|filter|person|unit|password|name|view|home"
    r"|recent|actions|site|history|required|show|all|theme|skip)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_administration_speaks_vietnamese(desk, model, unit, clerk):
    url = reverse(f"admin:accounts_{model._meta.model_name}_changelist")
    pages = [desk.get(url)]
    if administration.site._registry[model].has_add_permission(pages[0].wsgi_request):
        pages.append(desk.get(reverse(f"admin:accounts_{model._meta.model_name}_add")))
    for page in pages:
        html = re.sub(
            r"(?s)<(script|style|svg|template)\b.*?</\1>|<!--.*?-->", " ", page.content.decode()
        )
        html = "".join(re.findall(r"(?s)<title>.*?</title>|<main.*?</main>", html))
        words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<select.*?</select>", " ", html))
        assert not [words[max(m.start() - 60, 0) : m.end() + 60] for m in ENGLISH.finditer(words)]
    assert timezone.localdate()
