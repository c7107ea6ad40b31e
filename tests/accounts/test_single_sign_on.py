"""OpenID Connect: only for people who are entered here, only when configured."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore

from tests.factories import accounts as make


def login_of(username: str, uid: str = "1") -> SocialLogin:
    claims = {"userinfo": {"preferred_username": username, "sub": uid}}
    account = SocialAccount(provider="office", uid=uid, extra_data=claims)
    return SocialLogin(user=make.Person(), account=account)


@pytest.fixture
def request_(rf, settings):
    app = {"provider_id": "office", "name": "SSO", "client_id": "x", "secret": "x"}
    app["settings"] = {"server_url": "https://sso.example.vn"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    request = rf.get("/accounts/oidc/office/login/callback/")
    request.user, request.session = AnonymousUser(), SessionStore()
    request._messages = CookieStorage(request)
    with context.request_context(request):
        yield request


@pytest.mark.django_db
def test_service_joins_the_person_with_that_user_name(request_):
    person = make.person(username="van.thu")
    login = login_of("Van.Thu")
    get_adapter(request_).pre_social_login(request_, login)
    assert SocialAccount.objects.get(uid="1").user == person


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["", "nguoi.la"])
def test_nobody_is_entered_by_signing_in(request_, username):
    login = login_of(username)
    get_adapter(request_).pre_social_login(request_, login)
    assert not SocialAccount.objects.exists()
    assert not get_adapter(request_).is_open_for_signup(request_, login)
    assert not account_adapter(request_).is_open_for_signup(request_)


@pytest.mark.django_db
def test_system_person_and_leaver_are_not_joined(request_):
    make.person(username="may.moc", is_system=True)
    make.person(username="da.nghi", is_active=False)
    for name in ("may.moc", "da.nghi"):
        get_adapter(request_).pre_social_login(request_, login_of(name))
    assert not SocialAccount.objects.exists()


def test_configuration_opens_the_door_and_the_policy_lets_the_form_through():
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.urls import reverse\n"
        "print(reverse('openid_connect_login', kwargs={'provider_id': 'office'}))\n"
        "print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])\n"
    )
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "KHUEVAN_OIDC_SERVER": "https://sso.example.vn/realms/office",
        "KHUEVAN_OIDC_CLIENT": "khuevan",
        "KHUEVAN_OIDC_SECRET": "x",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "/accounts/oidc/office/login/" in done.stdout
    assert "https://sso.example.vn" in done.stdout
