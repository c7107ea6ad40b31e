"""How a row looks to other programs. References are the codes of rows, never inside keys."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from catalogues.models import CatalogueRow
from catalogues.services.rows import OWN_FIELDS

HIDDEN = OWN_FIELDS - {"uid", "revision", "changed_at"}


def serializer_for(model: type[CatalogueRow]) -> type[serializers.ModelSerializer[Any]]:
    """The read-only serializer of one list."""
    declared: dict[str, Any] = {}
    names: list[str] = []
    for field in model._meta.concrete_fields:
        if field.name in HIDDEN:
            continue
        names.append(field.name)
        if field.is_relation:
            declared[field.name] = serializers.CharField(
                source=f"{field.name}.code",
                read_only=True,
                allow_null=True,
                default=None,
                help_text=str(field.verbose_name),
            )
    meta = type("Meta", (), {"model": model, "fields": names, "read_only_fields": names})
    return type(f"{model.__name__}Out", (serializers.ModelSerializer,), {**declared, "Meta": meta})
