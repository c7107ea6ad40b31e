"""Import and export of one list. Reading is the library's, every write is a service's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, results, widgets

from catalogues.models import CatalogueRow
from catalogues.services import rows, values
from core.errors import DomainError


class Sentence(results.Error):  # type: ignore[misc]
    """What went wrong as a person reads it; how it happened belongs to the log."""

    traceback = ""

    def __init__(self, error: Exception, row: Any = None, number: int | None = None) -> None:
        lines = error.messages if isinstance(error, ValidationError) else [str(error)]
        super().__init__(" ".join(lines), row=row, number=number)


class CatalogueResource(resources.ModelResource):  # type: ignore[misc]
    """A row is found by its key and first day, else by its key among the open rows."""

    def get_error_result_class(self) -> type[Sentence]:
        return Sentence

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.references = values.References()

    def _check_import_id_fields(self, headers: Any) -> None:
        missing = [name for name in self._meta.model.NATURAL_KEY if name not in (headers or [])]
        if missing:
            raise ValidationError(
                _("The table lacks the columns %(columns)s.") % {"columns": ", ".join(missing)}
            )

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Any:
        model: type[CatalogueRow] = self._meta.model
        try:
            given = values.parse(model, _cells(row, model.NATURAL_KEY), self.references)
            first_day = values.parse(model, _cells(row, ("valid_from",)), self.references)
        except DomainError:
            return None
        same = model._default_manager.filter(**given)
        if day := first_day.get("valid_from"):
            return same.filter(valid_from=day).first()
        return same.filter(valid_to__isnull=True).first()

    def import_instance(self, instance: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        try:
            self.given = values.parse(self._meta.model, _cells(row, row), self.references)
        except DomainError as refusal:
            self.given = {}
            raise _as_validation(refusal) from refusal
        for name, value in self.given.items():
            setattr(instance, name, value)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if import_validation_errors or original.pk is None:
            return False
        return all(getattr(original, name) == value for name, value in self.given.items())

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        act = kwargs["act"]
        try:
            if is_create:
                saved = rows.add(model=self._meta.model, values=self.given, act=act)
            else:
                saved = rows.change(row=instance, values=self.given, act=act)
        except DomainError as refusal:
            raise _as_validation(refusal) from refusal
        instance.pk = saved.pk
        self.references.forget(self._meta.model)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """No list has many-to-many fields."""


def resource_for(model: type[CatalogueRow]) -> type[CatalogueResource]:
    """The resource class of one list: its columns, references by code."""
    names = values.columns(model)
    declared: dict[str, Any] = {}
    for name in names:
        field: Any = model._meta.get_field(name)
        if field.is_relation:
            declared[name] = fields.Field(
                column_name=name,
                attribute=name,
                widget=widgets.ForeignKeyWidget(field.related_model, field="code"),
            )
        elif field.get_internal_type() == "BooleanField":
            declared[name] = fields.Field(
                column_name=name, attribute=name, widget=widgets.BooleanWidget()
            )
    meta = type(
        "Meta",
        (),
        {
            "model": model,
            "fields": names,
            "export_order": names,
            "import_id_fields": list(model.NATURAL_KEY),
            "use_transactions": True,
        },
    )
    return type(f"{model.__name__}Resource", (CatalogueResource,), {**declared, "Meta": meta})


def _cells(row: Mapping[str, Any], names: Any) -> dict[str, str]:
    return {name: "" if row[name] is None else str(row[name]) for name in names if name in row}


def _as_validation(refusal: DomainError) -> ValidationError:
    return ValidationError([str(line) for line in refusal.details] or [str(refusal)])
