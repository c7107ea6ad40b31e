"""People in the administration."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import ReadOnlyInline, ServiceAdmin
from accounts.choices import Language
from accounts.models import Appointment, Delegation, Person, Principal
from accounts.services import factors, people
from core.acts import Act

# Rows of django-allauth are changed by the person himself, never here.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class PersonForm(forms.ModelForm[Person]):
    """Adds a password given by the administrator and the loss of second factors."""

    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("The person must choose another one when signing in. Leave empty to keep it."),
    )
    remove_factors = forms.BooleanField(
        label=_("Remove second factors"),
        required=False,
        help_text=_("When phone and recovery codes are lost. The person sets up a new one."),
    )

    class Meta:
        model = Person
        fields = ["username", "full_name", "email", "phone", "language", "is_active"]


class AppointmentsInline(ReadOnlyInline):
    model = Appointment
    fields: ClassVar[Any] = ("unit", "position", "roles", "starts_on", "ends_on", "is_primary")
    readonly_fields = fields


class DelegationsInline(ReadOnlyInline):
    model = Delegation
    fk_name = "delegate"
    fields: ClassVar[Any] = ("appointment", "roles", "starts_on", "ends_on", "basis", "revoked_at")
    readonly_fields = fields


@admin.register(Person)
class PersonAdmin(ServiceAdmin):
    form = PersonForm
    organisation_path = ""
    list_display = ["full_name", "username", "email", "phone", "is_active", "last_login"]
    list_filter = ["is_active", "is_system", "language"]
    search_fields = ["full_name", "username", "email", "phone"]
    ordering = ["name_sort_key"]
    inlines = [AppointmentsInline, DelegationsInline]
    change_fields = ("full_name", "email", "phone", "is_active", "new_password", "remove_factors")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["username", "full_name", "email", "phone", "language", "new_password"]
        return [
            "username",
            "full_name",
            "email",
            "phone",
            "is_active",
            "last_login",
            "created_at",
            "new_password",
            "remove_factors",
        ]

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Person:
        return people.create(
            username=data["username"],
            full_name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            language=data.get("language", Language.VIETNAMESE),
            password=data["new_password"] or None,
            must_change_password=bool(data["new_password"]),
            act=act,
        )

    def perform_change(
        self, obj: Person, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Person:
        person = people.edit(person=obj, data=data, act=act)
        if data["new_password"]:
            person = people.reset_password(person=person, password=data["new_password"], act=act)
        if data["remove_factors"]:
            factors.remove_all(person=person, act=act)
        if "is_active" in changed:
            change = people.reactivate if data["is_active"] else people.deactivate
            person = change(person=person, act=act)
        return person


@admin.register(Principal)
class PrincipalAdmin(ServiceAdmin):
    organisation_path = ""
    list_display = ["id", "kind", "__str__"]
    list_filter = ["kind"]
    list_select_related = ["person", "unit", "organisation__organisation"]
    search_fields = ["person__full_name", "unit__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
