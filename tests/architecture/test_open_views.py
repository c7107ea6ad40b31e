"""Which pages open without signing in, each with its reason; the list may not go stale."""

from __future__ import annotations

from tests.permissions.addresses import Address, addresses

OPEN = {
    "health-live": "a monitor asks whether the process answers; tells nothing else",
    "health-ready": "a monitor asks what is missing; names parts, no content",
    "metrics": "for monitors on the machine or the private network; 404 to others",
    "admin:login": "leads to the one sign-in page",
    "oauth-token": "another office's system signs in here itself, with its secret",
    "js-messages": "the wordings of the scripts; the sign-in page needs them",
    "account_login": "signing in",
    "account_logout": "signing out when the session is already gone",
    "account_inactive": "tells a person whose account is closed",
    "mfa_authenticate": "the second step of signing in",
    "mfa_login_webauthn": "signing in with a passkey",
    "openid_connect_login": "signing in at the office's own sign-in service",
    "openid_connect_callback": "coming back from there",
    "socialaccount_login_cancelled": "coming back from there without having signed in",
    "socialaccount_login_error": "coming back from there with an error",
    "socialaccount_signup": "tells that accounts are made by an administrator",
}


def _is_api(address: Address) -> bool:
    """Django REST framework's own permission stands before these; the matrix proves it."""
    return address.path.startswith("api/")


def test_open_pages_are_exactly_those_with_a_reason() -> None:
    found = {a.name for a in addresses() if not a.login_required and not _is_api(a)}
    missing = {name for name in OPEN if name in {a.name for a in addresses()}}
    assert found == missing
    assert found <= set(OPEN)


def test_no_address_of_the_api_is_open_by_its_class() -> None:
    loose = [
        address.path
        for address in addresses()
        if _is_api(address)
        and not any("IsAuthenticated" in permission.__name__ for permission in address.permissions)
    ]
    assert loose == []
