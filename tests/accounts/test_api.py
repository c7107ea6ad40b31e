"""Clients of other offices: tokens, scopes, the person they act for; the portal's own session."""

from __future__ import annotations

import base64
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from accounts.choices import SCOPES, Role
from accounts.models import ApiClient
from accounts.services import clients
from core.errors import InvalidInput, NotPermitted
from core.models import JournalEntry
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(admin):
    return make.act_of(admin)


@pytest.fixture
def made(organisation, act, clerk):
    client, secret = clients.create(
        organisation=organisation,
        name="Văn phòng đối tác",
        scopes=["people:read", "documents:read"],
        may_act_for=[clerk],
        act=act,
    )
    return client, secret


def ask_token(client, made, **data):
    api_client, secret = made
    basic = base64.b64encode(f"{api_client.client_id}:{secret}".encode()).decode()
    return client.post(
        "/oauth/token/",
        {"grant_type": "client_credentials"} | data,
        headers={"Authorization": f"Basic {basic}"},
    )


@pytest.fixture
def token(client, made):
    return ask_token(client, made).json()["access_token"]


def call(client, path, token, **headers):
    return client.get(path, headers={"Authorization": f"Bearer {token}"} | headers)


def test_settings_and_code_name_the_same_scopes(settings):
    assert set(settings.OAUTH2_PROVIDER["SCOPES"]) == set(SCOPES)


def test_secret_is_kept_hashed_and_the_token_as_a_checksum(client, made, token):
    api_client, secret = made
    assert secret not in ApiClient.objects.get(pk=api_client.pk).client_secret
    row = get_access_token_model().objects.get()
    assert token not in row.token
    assert row.expires <= timezone.now() + timedelta(hours=1)


def test_each_token_leaves_a_line_without_the_token(client, made, token):
    line = JournalEntry.objects.get(verb="accounts.give_token")
    assert line.client_id == made[0].client_id
    assert set(line.facts["scope"]) == {"people:read", "documents:read"}
    assert token not in str(line.facts)


def test_scope_that_was_not_given_is_refused(client, made):
    assert ask_token(client, made, scope="people:read").status_code == 200
    refused = ask_token(client, made, scope="documents:write")
    assert refused.status_code == 400
    assert refused.json()["error"] == "invalid_scope"


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token"])
def test_only_client_credentials_are_granted(client, made, grant):
    assert ask_token(client, made, grant_type=grant).status_code >= 400


def test_wrong_secret_and_switched_off_client_get_no_token(client, made, act):
    assert ask_token(client, (made[0], "sai")).status_code == 401
    clients.switch(client=made[0], is_active=False, act=act)
    assert ask_token(client, made).status_code in {400, 401}


def test_client_acts_for_the_person_it_names(client, token, clerk, organisation):
    response = call(client, "/api/v1/me/", token, **{"X-Acting-Person": str(clerk.uid)})
    assert response.status_code == 200
    me = response.json()
    assert me["full_name"] == clerk.full_name
    assert me["acting_as"]["roles"] == ["clerk"]
    assert me["acting_as"]["organisation"] == str(organisation.uid)


def test_person_it_may_not_act_for_is_refused_with_a_sentence_and_journalled(client, made, token):
    stranger = make.appointment(Role.LEADER, unit=make.unit(organisation=made[0].organisation))
    response = call(client, "/api/v1/me/", token, **{"X-Acting-Person": str(stranger.person.uid)})
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "person_not_allowed"
    assert response.json()["detail"] == "Ứng dụng này không được thay mặt người đó."
    line = JournalEntry.objects.get(verb="core.refused")
    assert line.client_id == made[0].client_id
    assert line.facts["code"] == "person_not_allowed"


def test_header_that_is_no_uid_is_refused(client, token):
    response = call(client, "/api/v1/me/", token, **{"X-Acting-Person": "van.thu"})
    assert response.status_code == 422


def test_without_a_person_it_is_the_system_person_who_needs_an_appointment(client, made, token):
    response = call(client, "/api/v1/me/", token)
    assert response.status_code == 403
    assert response.json()["code"] == "no_capacity"
    make.appointment(
        Role.CLERK,
        person=made[0].system_person,
        unit=make.unit(organisation=made[0].organisation),
    )
    assert call(client, "/api/v1/me/", token).json()["full_name"] == "Văn phòng đối tác"


def test_capacity_in_another_organisation_is_not_open_to_the_client(client, token, clerk):
    elsewhere = make.appointment(Role.LEADER, person=clerk)
    person = {"X-Acting-Person": str(clerk.uid)}
    refused = call(
        client, "/api/v1/me/", token, **person, **{"X-Acting-Capacity": f"a{elsewhere.pk}"}
    )
    assert refused.status_code == 403
    assert refused.json()["code"] == "capacity_not_held"
    assert len(call(client, "/api/v1/me/", token, **person).json()["capacities"]) == 1


def test_people_and_units_of_the_own_organisation_only(client, token, clerk, unit):
    make.appointment(Role.LEADER)
    person = {"X-Acting-Person": str(clerk.uid)}
    people = call(client, "/api/v1/people/", token, **person).json()["results"]
    assert {row["full_name"] for row in people} == {clerk.full_name, "Nguyễn Văn Thử"} or all(
        row["appointments"] for row in people
    )
    assert str(clerk.uid) in {row["uid"] for row in people}
    units = call(client, "/api/v1/units/", token, **person).json()["results"]
    assert str(unit.uid) in {row["uid"] for row in units}
    one = call(client, f"/api/v1/people/{clerk.uid}/", token, **person)
    assert one.json()["appointments"][0]["roles"] == ["clerk"]
    foreign = make.appointment(Role.LEADER)
    assert call(client, f"/api/v1/people/{foreign.person.uid}/", token, **person).status_code == 404
    assert call(client, f"/api/v1/units/{foreign.unit.uid}/", token, **person).status_code == 404


def test_people_list_takes_few_queries(client, token, clerk, unit, django_assert_max_num_queries):
    for _ in range(10):
        make.appointment(Role.DRAFTER, unit=unit)
    with django_assert_max_num_queries(14):
        response = call(client, "/api/v1/people/", token, **{"X-Acting-Person": str(clerk.uid)})
    assert len(response.json()["results"]) >= 11


def test_scope_is_asked_for_at_each_door(client, organisation, act, clerk):
    narrow = clients.create(
        organisation=organisation, name="Hẹp", scopes=["files:read"], may_act_for=[clerk], act=act
    )
    token = ask_token(client, narrow).json()["access_token"]
    refused = call(client, "/api/v1/people/", token, **{"X-Acting-Person": str(clerk.uid)})
    assert refused.status_code == 403
    assert refused.json()["code"] == "scope_missing"


def test_nobody_is_let_in_without_token_or_session(client):
    response = client.get("/api/v1/me/")
    assert response.status_code == 401
    assert "Bearer" in response["WWW-Authenticate"]
    assert call(client, "/api/v1/me/", "khong-co").status_code == 401


def test_session_of_the_portal_works_on_the_api(client, clerk):
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/me/").json()["full_name"] == clerk.full_name


def test_person_without_an_appointment_gets_the_same_sentence_on_the_api(client):
    client.force_login(make.person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get("/api/v1/me/")
    assert response.status_code == 403
    assert "không giữ chức vụ nào" in response.json()["detail"]


def test_switched_off_client_loses_its_tokens(client, made, token, act, clerk):
    clients.switch(client=made[0], is_active=False, act=act)
    response = call(client, "/api/v1/me/", token, **{"X-Acting-Person": str(clerk.uid)})
    assert response.status_code == 401


def test_new_limits_and_new_secret_withdraw_tokens(client, made, token, act, clerk):
    clients.limit(client=made[0], scopes=["search:read"], may_act_for=[], act=act)
    assert call(client, "/api/v1/me/", token).status_code == 401
    renewed = clients.renew_secret(client=made[0], act=act)
    assert ask_token(client, made).status_code == 401
    assert ask_token(client, renewed).json()["scope"] == "search:read"


def test_client_is_limited_to_known_scopes_and_people_of_the_organisation(organisation, act):
    with pytest.raises(InvalidInput):
        clients.create(organisation=organisation, name="X", scopes=["everything"], act=act)
    with pytest.raises(InvalidInput):
        clients.create(
            organisation=organisation, name="X", scopes=[], may_act_for=[make.person()], act=act
        )
    with pytest.raises(NotPermitted):
        clients.create(organisation=make.organisation(), name="X", scopes=[], act=act)


def test_command_prints_id_and_secret(client, organisation, clerk):
    out = io.StringIO()
    call_command(
        "create_api_client",
        f"--organisation={organisation.uid}",
        "--scopes",
        "people:read",
        "--may-act-for",
        clerk.username,
        stdout=out,
    )
    printed = json.loads(out.getvalue())
    made = ApiClient.objects.get(client_id=printed["client_id"])
    assert ask_token(client, (made, printed["client_secret"])).status_code == 200
    with pytest.raises(CommandError):
        call_command("create_api_client", "--organisation=khong-co")
    with pytest.raises(CommandError):
        call_command(
            "create_api_client",
            f"--organisation={organisation.organisation.code}",
            "--may-act-for",
            "khong.co",
        )


def test_command_makes_the_first_administrator(organisation, monkeypatch):
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", make.PASSWORD)
    out = io.StringIO()
    call_command(
        "create_administrator",
        f"--organisation={organisation.uid}",
        "--username=quan.tri.dau",
        "--full-name=Lê Quản Trị",
        stdout=out,
    )
    assert "quan.tri.dau" in out.getvalue()
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD")
    with pytest.raises(CommandError):
        call_command(
            "create_administrator",
            f"--organisation={organisation.uid}",
            "--username=x",
            "--full-name=X",
        )
