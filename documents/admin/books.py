"""Registers and file plans: opened and closed here, through the services."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.base import ServiceAdmin, organisation_of
from accounts.models import HostedOrganisation
from core.acts import Act
from core.errors import NotPermitted
from documents.models import FilePlan, RecordClass, Register, RegisterEntry
from documents.services import file_plans, registers
from documents.services.registers import RegisterIn


def house_of(request: HttpRequest) -> HostedOrganisation:
    """The organisation of the administrator; NotPermitted without one."""
    house = organisation_of(request)
    if house is None:
        raise NotPermitted
    return house


def by_administrator(act: Act) -> Act:
    """The administrator sets up books for the house; the journal names him."""
    return Act(
        by=act.by, at=act.at, channel="admin", request_id=act.request_id, ip=act.ip, system="admin"
    )


@admin.register(Register)
class RegisterAdmin(ServiceAdmin):
    """Opening a register, and closing it on a day; its numbers are never touched."""

    list_display = (
        "code",
        "name",
        "direction",
        "reset_policy",
        "per_kind",
        "is_default",
        "valid_to",
    )
    list_filter = ("direction", "reset_policy", "secret")
    search_fields = ("code", "name")
    ordering = ("code",)
    fields = (
        "direction",
        "code",
        "name",
        "reset_policy",
        "per_kind",
        "secret",
        "is_default",
        "body_symbol",
        "body_code",
        "valid_from",
        "valid_to",
    )
    change_fields = ("valid_to",)

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Any:
        wanted = {name: data[name] for name in data if name != "valid_to"}
        return registers.open_(
            organisation=house_of(request),
            data=RegisterIn(**wanted),
            act=by_administrator(act),
        )

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Any:
        if "valid_to" not in changed or data["valid_to"] is None:
            return obj
        return registers.close(register=obj, last_day=data["valid_to"], act=by_administrator(act))


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ServiceAdmin):
    """Numbers, to look at: used, reserved, void with reason."""

    organisation_path = "register__organisation"
    list_display = ("register", "scope", "number", "suffix", "entered_on", "taken_by", "void_at")
    list_filter = ("register",)
    search_fields = ("number", "void_reason")
    ordering = ("-taken_at",)
    list_select_related = ("register", "taken_by")
    fields = (
        "register",
        "scope",
        "number",
        "suffix",
        "entered_on",
        "taken_at",
        "taken_by",
        "reserved_until",
        "reserved_reason",
        "void_at",
        "void_by",
        "void_reason",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(FilePlan)
class FilePlanAdmin(ServiceAdmin):
    """The file plan of a year; approved in the portal by the head."""

    list_display = ("year", "approved_at", "approved_by")
    ordering = ("-year",)
    fields = ("year", "approved_at", "approved_by")

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Any:
        return file_plans.make(
            organisation=house_of(request), year=data["year"], act=by_administrator(act)
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("year",) if obj is None else self.fields


@admin.register(RecordClass)
class RecordClassAdmin(ServiceAdmin):
    """Headings of a file plan, each with its retention (R3)."""

    organisation_path = "plan__organisation"
    list_display = ("plan", "code", "title", "retention", "unit")
    list_filter = ("plan__year",)
    search_fields = ("code", "title")
    list_select_related = ("plan", "retention", "unit")
    autocomplete_fields = ("retention",)
    fields = ("plan", "parent", "code", "title", "retention", "unit")

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Any:
        return file_plans.add_class(**data, act=by_administrator(act))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "plan":
            kwargs["queryset"] = FilePlan.objects.filter(organisation=organisation_of(request))
        if db_field.name == "parent":
            kwargs["queryset"] = RecordClass.objects.filter(
                plan__organisation=organisation_of(request)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
