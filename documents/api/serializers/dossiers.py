"""Registers, file plans and dossiers as the API shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents import lifecycles
from documents.api.serializers.common import (
    HouseField,
    MoveOut,
    PersonRef,
    ReasonIn,
    SeenField,
    UnitRef,
    moves_of,
    person_field,
    retention_field,
    unit_field,
)
from documents.models import (
    Document,
    Dossier,
    DossierItem,
    FilePlan,
    RecordClass,
)


class RecordClassOut(serializers.ModelSerializer[RecordClass]):
    year = serializers.IntegerField(source="plan.year")
    retention = serializers.CharField(source="retention.name")
    unit: Any = UnitRef(allow_null=True)

    class Meta:
        model = RecordClass
        fields = ["uid", "year", "code", "title", "retention", "unit", "ordinal"]


class FilePlanOut(serializers.ModelSerializer[FilePlan]):
    classes: Any = RecordClassOut(many=True)

    class Meta:
        model = FilePlan
        fields = ["uid", "year", "approved_at", "classes"]


class ItemOut(serializers.ModelSerializer[DossierItem]):
    document = serializers.UUIDField(source="document.uid")
    direction = serializers.CharField(source="document.direction")
    code_display = serializers.CharField(source="document.code_display")
    subject = serializers.CharField(source="document.subject")
    issued_on = serializers.DateField(source="document.issued_on", allow_null=True)
    issuer_name = serializers.CharField(source="document.issuer_name")
    page_count = serializers.IntegerField(source="document.page_count", allow_null=True)

    class Meta:
        model = DossierItem
        fields = [
            "uid",
            "ordinal",
            "document",
            "direction",
            "code_display",
            "subject",
            "issued_on",
            "issuer_name",
            "page_count",
            "note",
            "added_at",
        ]


class DossierOut(serializers.ModelSerializer[Dossier]):
    """One dossier; `acts` in single answers only. Its contents: `…/items/`."""

    record_class: Any = RecordClassOut()
    keeper: Any = PersonRef()
    unit: Any = UnitRef(allow_null=True)
    retention = serializers.CharField(source="retention.name")
    state_label = serializers.CharField(source="get_state_display")
    acts = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = [
            "uid",
            "revision",
            "year",
            "number",
            "notation",
            "title",
            "record_class",
            "keeper",
            "unit",
            "retention",
            "secrecy",
            "state",
            "state_label",
            "archival_state",
            "opened_on",
            "ended_on",
            "closed_at",
            "note",
            "acts",
        ]
        read_only_fields = fields

    @extend_schema_field(MoveOut(many=True))
    def get_acts(self, obj: Dossier) -> Any:
        return moves_of(lifecycles.dossier, self.context, obj)


class NewDossierIn(serializers.Serializer[Any]):
    record_class: Any = HouseField(RecordClass, "plan__organisation")
    title = serializers.CharField(max_length=500)
    keeper: Any = person_field(required=False, allow_null=True, default=None)
    unit: Any = unit_field(required=False, allow_null=True, default=None)
    retention: Any = retention_field(required=False, allow_null=True, default=None)
    secrecy = serializers.IntegerField(required=False, min_value=0, max_value=3, default=0)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class DossierFieldsIn(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, max_length=500)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    retention: Any = retention_field(required=False)


class AddIn(ReasonIn):
    document: Any = SeenField(Document)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class RemoveIn(ReasonIn):
    item = serializers.UUIDField()


class HandOverIn(ReasonIn):
    to: Any = person_field()


class ShareIn(ReasonIn):
    people = serializers.ListField(
        child=person_field(), required=False, max_length=100, default=list
    )
    units = serializers.ListField(child=unit_field(), required=False, max_length=100, default=list)
