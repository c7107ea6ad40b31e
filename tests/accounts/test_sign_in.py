"""Signing in: password, second factor, recovery code, lock-out; every page in Vietnamese."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.selectors import capacities_of
from accounts.services import people
from core.acts import Act
from core.models import JournalEntry
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client, username="van.thu", password=make.PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password} | more)


def confirm(client, password=make.PASSWORD):
    """Say once more that it is oneself, as changes of factors ask."""
    return client.post("/accounts/reauthenticate/", {"password": password})


def code_now(secret: str) -> str:
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    )


@pytest.fixture
def with_totp(clerk):
    """The clerk with an authenticator app; gives the secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(clerk, secret)
    return secret


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_right_password_signs_in_and_is_journalled(client, clerk):
    response = sign_in(client)
    assert response.status_code == 302
    line = JournalEntry.objects.get(verb="accounts.sign_in")
    assert line.actor_id == clerk.pk
    assert line.facts == {"method": "password"}
    assert client.get("/profile/").status_code == 200


def test_user_name_is_accepted_in_any_case(client, clerk):
    assert sign_in(client, "Van.Thu").status_code == 302


def test_wrong_password_is_refused_with_a_sentence_and_journalled(client, clerk):
    response = sign_in(client, password="sai rồi")
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()
    line = JournalEntry.objects.get(verb="accounts.sign_in_failed")
    assert line.object_id == clerk.pk
    assert line.facts == {"step": "password", "known_name": True}


def test_name_nobody_has_is_not_kept(client, clerk):
    response = sign_in(client, "matkhaucuatoi")
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()
    line = JournalEntry.objects.get(verb="accounts.sign_in_failed")
    assert "matkhaucuatoi" not in str(line.facts) + line.object_label


def test_five_failures_lock_the_name_even_for_the_right_password(client, clerk):
    for _ in range(5):
        sign_in(client, password="sai rồi")
    response = sign_in(client)
    assert response.status_code == 200
    assert "tạm khóa" in response.content.decode()
    assert verbs().count("accounts.sign_in_locked") == 1


def test_too_many_tries_from_one_address_get_a_page_that_says_so(client, clerk, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        sign_in(client, password="sai rồi")
    response = sign_in(client)
    assert response.status_code == 429
    assert "Hãy chờ một phút" in response.content.decode()


def test_person_who_left_cannot_sign_in(client, clerk):
    clerk.is_active = False
    clerk.save()
    sign_in(client)
    assert client.get("/profile/").status_code == 302


def test_second_factor_is_asked_for_and_a_real_code_lets_in(client, clerk, with_totp):
    response = sign_in(client)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/profile/").status_code == 302, "not in yet"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    line = JournalEntry.objects.get(verb="accounts.sign_in_failed")
    assert line.object_id == clerk.pk
    assert line.facts["step"] == "second_factor"
    client.post(reverse("mfa_authenticate"), {"code": code_now(with_totp)})
    assert client.get("/profile/").status_code == 200
    assert JournalEntry.objects.get(verb="accounts.sign_in").facts == {"method": "password+totp"}


def test_recovery_code_lets_in_once(client, clerk, with_totp):
    codes = RecoveryCodes.activate(clerk).get_unused_codes()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get("/profile/").status_code == 200
    client.logout()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get("/profile/").status_code == 302


def test_authenticator_secret_is_sealed_at_rest(clerk, with_totp):
    row = Authenticator.objects.get(user=clerk)
    assert with_totp not in str(row.data)


def test_clerk_sets_up_the_app_with_the_code_it_shows(client, clerk, run_after_commit):
    sign_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    confirm(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page).group(1)
    with run_after_commit():
        response = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert response.status_code == 302
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()
    assert JournalEntry.objects.filter(verb="accounts.change_second_factor").exists()


def test_second_factor_is_forced_where_the_role_requires_it(client, clerk, settings):
    settings.SECOND_FACTOR = "required"
    sign_in(client)
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200
    api = client.get("/api/v1/me/")
    assert api.status_code == 403
    totp.TOTP.activate(clerk, totp.generate_totp_secret())
    assert client.get("/").get("Location") != reverse("mfa_index")


def test_drafter_goes_without_a_second_factor(client, unit, settings):
    settings.SECOND_FACTOR = "required"
    drafter = make.person(username="chuyen.vien", password=make.PASSWORD)
    make.appointment(Role.DRAFTER, person=drafter, unit=unit)
    sign_in(client, "chuyen.vien")
    assert client.get("/").get("Location") != reverse("mfa_index")


def test_last_second_factor_is_kept_where_one_is_required(client, clerk, with_totp, settings):
    settings.SECOND_FACTOR = "required"
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_now(with_totp)})
    confirm(client)
    page = client.post(reverse("mfa_deactivate_totp"), follow=True)
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()
    assert "yếu tố thứ hai" in page.content.decode()


def test_first_password_must_be_changed_before_anything_else(client, clerk, admin):
    people.reset_password(person=clerk, password="bàn ghế gỗ lim cũ", act=make.act_of(admin))
    sign_in(client, password="bàn ghế gỗ lim cũ")
    assert client.get("/")["Location"] == reverse("account_change_password")
    change = {"oldpassword": "bàn ghế gỗ lim cũ"}
    weak = client.post(
        reverse("account_change_password"),
        change | {"password1": "matkhau12345", "password2": "matkhau12345"},
    )
    assert "dễ đoán" in weak.content.decode()
    client.post(
        reverse("account_change_password"),
        change | {"password1": make.PASSWORD, "password2": make.PASSWORD},
    )
    clerk.refresh_from_db()
    assert not clerk.must_change_password
    assert clerk.check_password(make.PASSWORD)
    assert "accounts.choose_password" in verbs()


def test_signing_out_is_journalled(client, clerk):
    sign_in(client)
    client.post("/accounts/logout/")
    assert verbs()[-1] == "accounts.sign_out"
    assert client.get("/profile/").status_code == 302


def test_sessions_are_listed_and_the_others_ended(client, clerk, django_user_model):
    other = client.__class__()
    sign_in(other)
    sign_in(client)
    client.get("/profile/")
    other.get("/profile/")
    assert UserSession.objects.filter(user=clerk).count() == 2
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "trình duyệt này" in page
    client.post(reverse("usersessions_list"))
    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200


def test_nobody_signs_up_alone(client):
    assert client.get("/accounts/signup/").status_code in {302, 404}
    response = client.post("/accounts/signup/", {"username": "x", "password1": make.PASSWORD})
    assert response.status_code in {302, 404}


def test_person_without_an_appointment_gets_a_sentence(client):
    make.person(username="khong.chuc", password=make.PASSWORD)
    sign_in(client, "khong.chuc")
    response = client.get("/")
    assert response.status_code == 403
    assert "không giữ chức vụ nào" in response.content.decode()
    assert client.get("/profile/").status_code == 200


def test_acting_as_another_appointment_is_journalled_and_kept(client, clerk):
    second = make.appointment(Role.DRAFTER, person=clerk)
    sign_in(client)
    response = client.post("/acting-as/", {"capacity": f"a{second.pk}", "next": "/profile/"})
    assert (response.status_code, response["Location"]) == (302, "/profile/")
    line = JournalEntry.objects.get(verb="accounts.act_as")
    assert line.facts["capacity"] == f"a{second.pk}"
    assert second.unit.name not in line.capacity, "written in the capacity before"
    response = client.get("/profile/")
    assert response.wsgi_request.who.appointment == second
    assert client.get("/acting-as/").status_code == 405


def test_foreign_capacity_and_foreign_address_are_refused(client, clerk):
    foreign = make.appointment(Role.LEADER)
    sign_in(client)
    assert client.post("/acting-as/", {"capacity": f"a{foreign.pk}"}).status_code == 403
    own = capacities_of(clerk, timezone.localdate())[0].key
    response = client.post("/acting-as/", {"capacity": own, "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_own_language_and_appearance(client, clerk):
    sign_in(client)
    data = {"language": "en", "theme": "dark", "email": "", "phone": "0243"}
    assert client.post("/profile/", data).status_code == 302
    page = client.get("/profile/")
    assert 'lang="en"' in page.content.decode()
    client.post("/accounts/logout/")
    assert 'lang="en"' in client.get(LOGIN).content.decode(), "the browser remembers"
    assert client.post("/profile/", {"language": "xx"}).status_code == 302


def test_vietnamese_is_the_language_before_sign_in_whatever_the_browser_says(client):
    page = client.get(LOGIN, headers={"Accept-Language": "en-US,en"}).content.decode()
    assert 'lang="vi"' in page
    assert "Đăng nhập" in page


ENGLISH = re.compile(
    r"\b(the|your|you|password|sign|code|enter|please|username|account|key|keys|with|cancel|save"
    r"|factor|browser|session|sessions|recovery|back|email|login)\b",
    re.IGNORECASE,
)
WORDS_OF_COMPUTING = {"email"}
PAGES = [
    "account_login",
    "account_inactive",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "accounts:profile",
]


def shown_words(html: str) -> str:
    """Title and main part; the frame around it is looked after by its own tests."""
    html = "".join(re.findall(r"(?s)<title>.*?</title>|<main.*?</main>", html))
    html = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<!--.*?-->", " ", html)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', html)
    return re.sub(r"<[^>]+>", " ", html) + " " + " ".join(spoken)


@pytest.mark.parametrize("name", PAGES)
def test_no_english_word_on_a_vietnamese_page(client, clerk, name):
    if name != "account_login":
        sign_in(client)
        confirm(client)
    page = client.get(reverse(name))
    assert page.status_code == 200, name
    assert {w.lower() for w in ENGLISH.findall(shown_words(page.content.decode()))} <= (
        WORDS_OF_COMPUTING
    )


def test_no_english_word_while_the_second_factor_is_asked_for(client, clerk, with_totp):
    RecoveryCodes.activate(clerk)
    sign_in(client)
    page = client.get(reverse("mfa_authenticate"))
    assert not ENGLISH.findall(shown_words(page.content.decode()))
    client.post(reverse("mfa_authenticate"), {"code": code_now(with_totp)})
    confirm(client)
    for name in ("mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert not ENGLISH.findall(shown_words(page.content.decode())), name


def test_no_password_reaches_the_journal(client, clerk):
    sign_in(client)
    sign_in(client, password="một mật khẩu sai")
    everything = " ".join(str(row) for row in JournalEntry.objects.values_list("facts", "changes"))
    assert make.PASSWORD not in everything
    assert "một mật khẩu sai" not in everything
    assert Act.of_system("x").system == "x"
