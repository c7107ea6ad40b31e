"""The admin of a list: read by all staff, changed through the services by those who may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportModelAdmin
from import_export.tmp_storages import CacheStorage

from catalogues import policies
from catalogues.admin.formats import Csv, Xlsx
from catalogues.admin.resources import resource_for
from catalogues.engine import text
from catalogues.models import CatalogueRow
from catalogues.services import rows
from core.acts import Act
from core.errors import DomainError


def act_of(request: Any) -> Act:
    """The act of the person at the admin."""
    return replace(Act.of(request), channel="admin")


class RowForm(ModelForm[CatalogueRow]):
    """Shows the constraints of the table as sentences before the service says the same."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(
                None, [message for line in error.message_dict.values() for message in line]
            )


class ValidityFilter(admin.SimpleListFilter):
    """Rows that are valid today, were before, or will be."""

    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("now", _("Valid today")),
            ("past", _("No longer valid")),
            ("later", _("Not yet valid")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        match self.value():
            case "now":
                return queryset.filter(
                    Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
                )
            case "past":
                return queryset.filter(valid_to__lt=today)
            case "later":
                return queryset.filter(valid_from__gt=today)
        return queryset


class CatalogueAdmin(ImportExportModelAdmin):  # type: ignore[misc]
    """No row is deleted, no key is changed, every write is one act with its journal line."""

    form = RowForm
    formats = [Csv, Xlsx]
    import_formats = [Csv, Xlsx]
    export_formats = [Csv, Xlsx]
    tmp_storage_class = CacheStorage
    skip_admin_log = True
    show_change_form_export = False
    import_error_display = ("message",)
    own_columns: tuple[str, ...] = ()
    own_filters: tuple[str, ...] = ()
    search_fields: tuple[str, ...] = ("code", "name", "name_folded", "name_en", "source")
    ordering: tuple[str, ...] = ("ordinal", "name", "valid_from")
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy: str | None = None
    actions = ("close_today",)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("code", "name", *self.own_columns, "valid_from", "valid_to", "certainty", "source")

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        return (*self.own_filters, ValidityFilter, "certainty", "is_local")

    def get_list_select_related(self, request: HttpRequest) -> tuple[str, ...]:
        return tuple(
            name for name in self.own_columns if self.model._meta.get_field(name).is_relation
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """As typed, or without any diacritics."""
        found, twice = super().get_search_results(request, queryset, search_term)
        if folded := text.fold(search_term):
            words = Q()
            for word in folded.split():
                words &= Q(name_folded__contains=word)
            found |= queryset.filter(words)
        return found, twice

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [resource_for(self.model)]

    get_import_resource_classes = get_resource_classes
    get_export_resource_classes = get_resource_classes

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = ("uid", "is_local", "revision", "changed_at")
        return (*fixed, *self.model.NATURAL_KEY, "code") if obj is not None else fixed

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is not None else ["uid", "is_local", "revision", "changed_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = super().get_fields(request, obj)
        hidden = {"uid", "is_local", "revision", "changed_at"} if obj is None else set()
        return [name for name in dict.fromkeys(names) if name not in hidden]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "note":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "cols": 80})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: Any) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: Any) -> bool:
        return policies.edit_standard_data.allows(getattr(request, "who", None), self.model)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: Any) -> bool:
        return self.has_add_permission(request)

    def has_export_permission(self, request: Any) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in form.cleaned_data}
        if change:
            changed = {name: given[name] for name in form.changed_data if name in given}
            saved = rows.change(row=obj, values=changed, act=act_of(request))
        else:
            saved = rows.add(model=self.model, values=given, act=act_of(request))
        obj.pk = saved.pk

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            response: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        return response

    @admin.action(
        description=_("Close the chosen rows: today is their last day"), permissions=["change"]
    )
    def close_today(self, request: Any, queryset: QuerySet[Any]) -> None:
        act = act_of(request)
        for row in queryset:
            rows.close(row=row, last_day=act.on, act=act)
        messages.success(request, _("The chosen rows end today."))

    def get_import_data_kwargs(self, request: Any = None, **kwargs: Any) -> dict[str, Any]:
        """All rows or none, each as an act of the person who imports."""
        given = super().get_import_data_kwargs(request=request, **kwargs)
        given |= {"act": act_of(request), "rollback_on_validation_errors": True}
        return dict(given)

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        sentence = (
            str(error)
            if isinstance(error, DomainError)
            else _("This is not a CSV or XLSX file that can be read.")
        )
        form.add_error("import_file", sentence)

    def process_result(self, result: Any, request: Any) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request,
                _(
                    "Nothing was imported: meanwhile some rows cannot be accepted any more. Try again."
                ),
            )
            return HttpResponseRedirect(request.path.replace("process_import/", "import/"))
        response: HttpResponse = super().process_result(result, request)
        return response
