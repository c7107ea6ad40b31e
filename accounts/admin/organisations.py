"""Hosted organisations, units, positions and terms in the administration."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import ReadOnlyInline, ServiceAdmin
from accounts.choices import Family
from accounts.models import HostedOrganisation, Position, Term, Unit, UnitVersion
from accounts.services import organisations, units
from core.acts import Act


@admin.register(HostedOrganisation)
class HostedOrganisationAdmin(ServiceAdmin):
    organisation_path = "pk"
    list_display = ["__str__", "family", "symbol", "place_name", "is_active"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "family", *organisations.EDITABLE[1:]]
    change_fields = organisations.EDITABLE

    def get_queryset(self, request: HttpRequest) -> Any:
        here = getattr(request, "who", None)
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows.filter(pk=here.organisation_id) if here is not None else rows.none()

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "family":
            kwargs["choices"] = [(f.value, f.label) for f in (Family.STATE, Family.PARTY)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> HostedOrganisation:
        return organisations.host(
            organisation=data["organisation"], family=data["family"], data=data, act=act
        )

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> HostedOrganisation:
        return organisations.edit(hosted=obj, data=data, act=act)


class UnitForm(forms.ModelForm[Unit]):
    """A change of shape has a day and a basis."""

    on = forms.DateField(
        label=_("changes from"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("For another name, symbol or place in the tree; today when empty."),
    )
    basis = forms.CharField(label=_("basis"), required=False, max_length=300)

    class Meta:
        model = Unit
        fields = [
            "organisation",
            "parent",
            "name",
            "short_name",
            "symbol",
            "ordinal",
            "valid_from",
            "valid_to",
            "successor",
        ]


class VersionsInline(ReadOnlyInline):
    model = UnitVersion
    fk_name = "unit"
    fields: ClassVar[Any] = ("name", "symbol", "parent", "valid_from", "valid_to", "basis")
    readonly_fields = fields


@admin.register(Unit)
class UnitAdmin(ServiceAdmin):
    form = UnitForm
    list_display = ["name", "symbol", "parent", "ordinal", "valid_from", "valid_to"]
    list_filter = [("valid_to", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "symbol"]
    inlines = [VersionsInline]
    change_fields = (
        "parent",
        "name",
        "short_name",
        "symbol",
        "ordinal",
        "valid_to",
        "successor",
        "on",
        "basis",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        first = ["organisation", "parent", "name", "short_name", "symbol", "ordinal", "valid_from"]
        return first if obj is None else [*first, "on", "basis", "valid_to", "successor"]

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Unit:
        names = ("organisation", "parent", "name", "short_name", "symbol", "ordinal", "valid_from")
        return units.open_(**{name: data[name] for name in names}, act=act)

    def perform_change(
        self, obj: Unit, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Unit:
        on, unit = data["on"] or timezone.localdate(), obj
        if changed & {"name", "short_name", "symbol"}:
            unit = units.rename(
                unit=unit,
                name=data["name"],
                short_name=data["short_name"],
                symbol=data["symbol"],
                on=on,
                basis=data["basis"],
                act=act,
            )
        if "parent" in changed:
            unit = units.move(unit=unit, parent=data["parent"], on=on, basis=data["basis"], act=act)
        if "ordinal" in changed:
            unit = units.reorder(unit=unit, ordinal=data["ordinal"], act=act)
        if "valid_to" in changed and data["valid_to"] is not None:
            unit = units.close(unit=unit, on=data["valid_to"], successor=data["successor"], act=act)
        return unit


@admin.register(Position)
class PositionAdmin(ServiceAdmin):
    list_display = ["name", "rank", "signs"]
    list_filter = ["signs"]
    search_fields = ["name"]
    fields = ["organisation", "name", "rank", "signs"]
    change_fields = ("name", "rank", "signs")

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> Position:
        return organisations.add_position(**data, act=act)

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Position:
        return organisations.edit_position(position=obj, data=data, act=act)


@admin.register(Term)
class TermAdmin(ServiceAdmin):
    list_display = ["body_name", "ordinal", "starts_on", "ends_on"]
    list_filter = ["body_code"]
    fields = ["organisation", "body_name", "body_code", "ordinal", "starts_on", "ends_on"]
    change_fields = ("ends_on",)

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Term:
        return organisations.begin_term(**data, act=act)

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Term:
        if data["ends_on"] is None:
            return obj  # type: ignore[no-any-return]
        return organisations.end_term(term=obj, on=data["ends_on"], act=act)
