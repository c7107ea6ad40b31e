"""Appointments, delegations, clearances and signing rights in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import ServiceAdmin, choices_field
from accounts.choices import Role
from accounts.models import Appointment, Clearance, Delegation, SigningRight
from accounts.services import appointments, clearances, delegations, signing_rights
from core.acts import Act


class RolesForm(forms.ModelForm[Any]):
    roles = choices_field(Role.choices, _("Roles"))


class RevokeForm(forms.ModelForm[Delegation]):
    revoke_because = forms.CharField(
        label=_("Revoke because"),
        required=False,
        max_length=500,
        help_text=_("Filled in, the delegation ends at once."),
    )


def roles_shown(obj: Any) -> str:
    """The roles in words."""
    return ", ".join(str(Role(role).label) for role in obj.roles)


roles_shown.short_description = _("roles")  # type: ignore[attr-defined]


@admin.register(Appointment)
class AppointmentAdmin(ServiceAdmin):
    form = RolesForm
    organisation_path = "unit__organisation"
    list_display = ["person", "position", "unit", roles_shown, "starts_on", "ends_on", "is_primary"]
    list_filter = [("ends_on", admin.EmptyFieldListFilter), "is_primary", "unit"]
    list_select_related = ["person", "position", "unit"]
    search_fields = ["person__full_name", "person__username", "position__name", "unit__name"]
    autocomplete_fields = ["person"]
    date_hierarchy = "starts_on"
    change_fields = ("ends_on", "is_primary")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        if obj is not None:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        roles = "roles" if obj is None else roles_shown
        first = ["person", "unit", "position", roles, "starts_on", "ends_on", "is_primary"]
        return [*first, "basis", "assists"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        fields = self.get_fields(request, obj)
        return () if obj is None else tuple(f for f in fields if f not in self.change_fields)

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> Appointment:
        return appointments.appoint(**data | {"is_primary": data["is_primary"] or None}, act=act)

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Appointment:
        appointment: Appointment = obj
        if "is_primary" in changed and data["is_primary"]:
            appointment = appointments.make_main(appointment=appointment, act=act)
        if "ends_on" in changed and data["ends_on"] is not None:
            appointment = appointments.end(appointment=appointment, on=data["ends_on"], act=act)
        return appointment


@admin.register(Delegation)
class DelegationAdmin(ServiceAdmin):
    form = RolesForm
    organisation_path = "appointment__unit__organisation"
    list_display = ["appointment", "delegate", roles_shown, "starts_on", "ends_on", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = [
        "appointment__person",
        "appointment__position",
        "appointment__unit",
        "delegate",
    ]
    search_fields = ["appointment__person__full_name", "delegate__full_name", "basis"]
    autocomplete_fields = ["delegate"]
    change_fields = ("revoke_because",)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        if obj is not None:
            kwargs["form"] = RevokeForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        roles = "roles" if obj is None else roles_shown
        first = ["appointment", "delegate", roles, "starts_on", "ends_on", "basis", "content"]
        return first if obj is None else [*first, "revoked_at", "revoked_by", "revoke_because"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        fields = self.get_fields(request, obj)
        return () if obj is None else tuple(f for f in fields if f not in self.change_fields)

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> Delegation:
        return delegations.delegate(**data, act=act)

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Delegation:
        if not data["revoke_because"]:
            return obj  # type: ignore[no-any-return]
        return delegations.revoke(delegation=obj, act=act.because(data["revoke_because"]))


@admin.register(Clearance)
class ClearanceAdmin(ServiceAdmin):
    list_display = ["person", "level", "valid_from", "valid_to", "basis"]
    list_filter = ["level", ("valid_to", admin.EmptyFieldListFilter)]
    list_select_related = ["person"]
    search_fields = ["person__full_name", "basis"]
    autocomplete_fields = ["person"]
    fields = ["person", "organisation", "level", "valid_from", "valid_to", "basis"]
    change_fields = ("valid_to",)

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> Clearance:
        return clearances.set_level(**data, act=act)

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Clearance:
        if data["valid_to"] is None:
            return obj  # type: ignore[no-any-return]
        return clearances.end(clearance=obj, on=data["valid_to"], act=act)


@admin.register(SigningRight)
class SigningRightAdmin(ServiceAdmin):
    list_display = ["__str__", "form", "secrecy_max", "valid_from", "valid_to", "basis"]
    list_filter = ["form", ("valid_to", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "position"]
    search_fields = ["person__full_name", "position__name", "basis"]
    autocomplete_fields = ["person"]
    filter_horizontal = ["kinds"]
    fields = [
        "organisation",
        "person",
        "position",
        "form",
        "authority_line",
        "kinds",
        "secrecy_max",
        "valid_from",
        "valid_to",
        "basis",
    ]
    change_fields = ("valid_to",)

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> SigningRight:
        return signing_rights.grant(**data, act=act)

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> SigningRight:
        if data["valid_to"] is None:
            return obj  # type: ignore[no-any-return]
        return signing_rights.end(right=obj, on=data["valid_to"], act=act)
