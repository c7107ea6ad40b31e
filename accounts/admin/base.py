"""What all pages of the administration here share: own organisation, services, no deletion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.forms import Field, ModelForm, MultipleChoiceField
from django.forms.widgets import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.models import HostedOrganisation
from core.acts import Act
from core.errors import DomainError


def act_of(request: Any) -> Act:
    return replace(Act.of(request), channel="admin")


def choices_field(
    choices: Iterable[tuple[str, Any]], label: Any, *, required: bool = True
) -> Field:
    return MultipleChoiceField(
        choices=list(choices), label=label, required=required, widget=CheckboxSelectMultiple
    )


class ServiceAdmin(admin.ModelAdmin[Any]):
    """Shows rows of the administrator's organisation; adds and changes through services.

    `organisation_path` leads from the row to its organisation ("" for none).
    `change_fields` are the only ones open on an existing row.
    """

    organisation_path = "organisation"
    change_fields: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False
    save_as = False

    def perform_add(self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest) -> Any:
        raise NotImplementedError

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> Any:
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.change_fields) and super().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if not self.organisation_path:
            return rows
        return rows.filter(**{self.organisation_path: organisation_of(request)})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        names = [name for row in self.get_fields(request, obj) for name in _flat(row)]
        return tuple(name for name in names if name not in self.change_fields)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        narrowed = narrow(db_field.remote_field.model, request)
        if narrowed is not None:
            kwargs["queryset"] = narrowed
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        narrowed = narrow(db_field.remote_field.model, request)
        if narrowed is not None:
            kwargs["queryset"] = narrowed
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        act, data = act_of(request), form.cleaned_data
        if change:
            row = self.model._default_manager.get(pk=obj.pk)
            saved = self.perform_change(row, data, set(form.changed_data), act, request)
        else:
            saved = self.perform_add(obj, data, act, request)
        obj.__dict__.update(saved.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has written what belongs to the row."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        """The journal says what changed."""
        return []

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The journal has the line."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The journal has the line."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A refusal of the service is shown above the form."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Rows that are shown with their parent and changed elsewhere."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def organisation_of(request: HttpRequest) -> HostedOrganisation | None:
    who = getattr(request, "who", None)
    return who.organisation if who is not None else None


def narrow(model: type[models.Model], request: HttpRequest) -> QuerySet[Any] | None:
    """What may be chosen of `model` by an administrator of this organisation; None: anything."""
    here = organisation_of(request)
    paths = {
        "HostedOrganisation": "pk",
        "Unit": "organisation",
        "Position": "organisation",
        "Appointment": "unit__organisation",
    }
    path = paths.get(model.__name__)
    if path is None:
        return None
    rows = model._default_manager.filter(**{path: here.pk if here is not None else None})
    return rows.select_related("person", "unit", "position") if path.startswith("unit") else rows


def _flat(row: Any) -> list[str]:
    return [row] if isinstance(row, str) else list(row)
