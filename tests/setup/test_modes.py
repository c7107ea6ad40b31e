"""Open and classified: what each may hold, and that a classified office reaches out nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import checks

from accounts.services import clients
from config import modes
from config.checks import classified_has_no_partners, classified_is_closed, open_holds_no_secrets
from config.env import SettingError
from core.acts import Act
from tests.factories import accounts
from tests.factories.catalogues import an_organisation

pytestmark = [pytest.mark.rule("SEC-03")]


def test_open_holds_nothing_secret() -> None:
    assert modes.read("open", "", independent=False) == ("open", 0)
    assert modes.read("open", "0", independent=True) == ("open", 0)


@pytest.mark.rule("SEC-02")
def test_classified_holds_what_it_is_set_to() -> None:
    assert modes.read("classified", "", independent=True) == ("classified", 3)
    assert modes.read("classified", "2", independent=True) == ("classified", 2)


@pytest.mark.rule("SEC-02")
@pytest.mark.parametrize(
    ("mode", "ceiling", "independent"),
    [
        ("secret", "", True),
        ("", "", False),
        ("open", "1", True),
        ("open", "4", False),
        ("classified", "", False),
        ("classified", "0", True),
        ("classified", "9", True),
        ("classified", "-1", True),
    ],
)
def test_unknown_or_unsafe_values_stop_the_start(
    mode: str, ceiling: str, independent: bool
) -> None:
    with pytest.raises(SettingError):
        modes.read(mode, ceiling, independent=independent)


@pytest.mark.parametrize(
    ("host", "local"),
    [("", True), ("tsa", True), ("tsa.vanphong.lan", True), ("10.1.2.3", True), ("[::1]", True),
     ("127.0.0.1", True), ("tsa.ca.gov.vn", False), ("8.8.8.8", False), ("lan", True),
     ("tsa.lan.com", False)],
)  # fmt: skip
def test_hosts_of_the_premises(host: str, local: bool) -> None:
    assert modes.is_local(host) is local


@pytest.fixture
def classified(settings: Any) -> Any:
    settings.MODE, settings.SECRECY_CEILING = "classified", 3
    settings.TSA_URL, settings.SOCIALACCOUNT_PROVIDERS = "http://tsa.lan/tsa", {}
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    return settings


def _ids(found: list[Any]) -> list[str]:
    return [one.id for one in found]


@pytest.mark.rule("SEC-02")
def test_sound_classified_office_passes(classified: Any) -> None:
    assert _ids(classified_is_closed(None)) == []


@pytest.mark.rule("SEC-02")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TSA_URL", "http://tsa.ca.gov.vn/", "khuevan.E001"),
        ("REDIS_URL", "rediss://cache.example.com/0", "khuevan.E001"),
        ("SOCIALACCOUNT_PROVIDERS", {"openid_connect": {}}, "khuevan.E002"),
        ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "khuevan.E003"),
        ("SECRECY_CEILING", 0, "khuevan.E005"),
    ],
)
def test_classified_office_with_a_way_out_is_refused(
    classified: Any, name: str, value: Any, said: str
) -> None:
    setattr(classified, name, value)
    assert _ids(classified_is_closed(None)) == [said]


def test_ceiling_is_not_raised_behind_the_modes_back(settings: Any) -> None:
    settings.MODE, settings.SECRECY_CEILING = "open", 1
    assert _ids(open_holds_no_secrets(None)) == ["khuevan.E006"]


@pytest.mark.django_db
@pytest.mark.rule("SEC-02")
def test_partner_programs_are_found(classified: Any) -> None:
    house = accounts.organisation()
    clients.create(
        organisation=house,
        name="Cơ quan bạn",
        scopes=["documents:read"],
        partner=an_organisation(),
        act=Act.of_system("tests"),
    )
    assert _ids(classified_has_no_partners(None, databases=["default"])) == ["khuevan.E004"]


def test_the_checks_are_registered() -> None:
    known = checks.registry.registry.get_checks()
    assert {classified_is_closed, open_holds_no_secrets} <= set(known)
