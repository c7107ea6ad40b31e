"""The sign-in pages of django-allauth that this house opens; mounted without a namespace.

No sign-up, no e-mail addresses, no password reset by mail: an administrator enters people and
gives first passwords.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("sso/error/", social.login_error, name="socialaccount_login_error"),
        path("sso/connections/", social.connections, name="socialaccount_connections"),
        path("sso/not-known/", social.signup, name="socialaccount_signup"),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
