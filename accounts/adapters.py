"""What django-allauth asks of the house: no self sign-up, journal lines, secrets sealed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.engine.sealing import seal, unseal
from accounts.models import Person
from accounts.selectors.second_factor import FACTORS, is_required_of
from accounts.services import people, sign_in
from core.acts import Act

SEALED_FOR = "totp"


def act_of(request: Any) -> Act:
    """The act behind a request of the sign-in pages; before sign-in nobody's."""
    return Act.of(request)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by user name and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Ask your administrator."),
        "username_password_mismatch": _("The user name or the password is not right."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Sign-in for this name is locked for five minutes."
        ),
        "rate_limited": _("That was too often in a short time. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        records = request.session.get("account_authentication_methods") or []
        methods = [str(row.get("type") or row.get("method", "")) for row in records]
        sign_in.signed_in(person=user, method="+".join(methods) or "password", act=act_of(request))

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            sign_in.signed_out(person=request.user, act=act_of(request))
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in.locked_out(username=credentials.get("username", ""), act=act_of(request))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in.failed(
            username=credentials.get("username", ""), step="password", act=act_of(request)
        )

    def set_password(self, user: Person, password: str) -> None:
        people.choose_password(person=user, password=password, act=act_of(self.request))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The journal is told what a mail would have said; no mail leaves the house."""
        what = template_prefix.rpartition("/")[2]
        sign_in.factor_changed(person=user, what=what, act=act_of(self.request))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: seeds sealed at rest, the last one kept where one is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Take the one shown now."),
        "cannot_delete_authenticator": _(
            "Your work requires a second factor. Add another one before you remove this."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal(text, settings.PIN_KEY, SEALED_FOR)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, settings.PIN_KEY, SEALED_FOR)

    def get_totp_label(self, user: Person) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in FACTORS or not is_required_of(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "incorrect_code":
            person = self._person_signing_in()
            sign_in.failed(
                username=getattr(person, "username", ""),
                step="second_factor",
                act=act_of(self.request),
            )
        error: ValidationError = super().validation_error(code, *args)
        return error

    def _person_signing_in(self) -> Person | None:
        """Who has given the password and is asked for the second factor, or is signed in."""
        pending = (self.request.session.get("account_login") or {}).get("user_pk")
        if pending:
            return Person.objects.filter(pk=url_str_to_user_pk(pending)).first()
        return self.request.user if self.request.user.is_authenticated else None


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on by OpenID Connect, for people that are entered here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the office's identity to the person with that user name, once."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or data
        username = str(claims.get("preferred_username") or "")
        person = Person.objects.active().filter(username__iexact=username, is_system=False).first()
        if username and person is not None:
            sociallogin.connect(request, person)
