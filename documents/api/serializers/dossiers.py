"""Registers, file plans and dossiers as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents import lifecycles
from documents.api.serializers.common import (
    DayField,
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
from documents.choices import ParticipantRole
from documents.models import (
    Document,
    Dossier,
    DossierItem,
    FilePlan,
    RecordClass,
)
from documents.selectors import retention as terms

if TYPE_CHECKING:
    from core.actors import Who


class RecordClassOut(serializers.ModelSerializer[RecordClass]):
    """A line of the plan; without a retention it is only a heading."""

    year = serializers.IntegerField(source="plan.year")
    retention = serializers.SerializerMethodField()
    unit: Any = UnitRef(allow_null=True)
    parent: Any = serializers.UUIDField(source="parent.uid", allow_null=True, default=None)
    keeper: Any = PersonRef(allow_null=True)

    class Meta:
        model = RecordClass
        fields = [
            "uid",
            "year",
            "code",
            "title",
            "is_group",
            "retention",
            "unit",
            "parent",
            "keeper",
            "note",
            "is_addition",
            "added_at",
            "ordinal",
        ]

    @extend_schema_field({"type": "string"})
    def get_retention(self, line: RecordClass) -> str:
        return line.retention.name if line.retention is not None else ""


class FilePlanOut(serializers.ModelSerializer[FilePlan]):
    """The plan of a year with its lines; `acts` in single answers only."""

    classes: Any = RecordClassOut(many=True)
    state_label = serializers.CharField(source="get_state_display")
    acts = serializers.SerializerMethodField()

    class Meta:
        model = FilePlan
        fields = [
            "uid",
            "revision",
            "year",
            "state",
            "state_label",
            "submitted_at",
            "approved_at",
            "classes",
            "acts",
        ]
        read_only_fields = fields

    @extend_schema_field(MoveOut(many=True))
    def get_acts(self, obj: FilePlan) -> Any:
        return moves_of(lifecycles.file_plan, self.context, obj)


class NewFilePlanIn(serializers.Serializer[Any]):
    """The plan of a year; with `copy` from the newest earlier one."""

    year = serializers.IntegerField(min_value=1945, max_value=2199)
    copy = serializers.BooleanField(required=False, default=False)


class LineIn(serializers.Serializer[Any]):
    """A line of the plan."""

    code = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=500)
    is_group = serializers.BooleanField(required=False, default=False)
    retention: Any = retention_field(required=False, allow_null=True, default=None)
    parent: Any = HouseField(
        RecordClass, "plan__organisation", required=False, allow_null=True, default=None
    )
    unit: Any = unit_field(required=False, allow_null=True, default=None)
    keeper: Any = person_field(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


def shown_as(item: DossierItem, who: Who | None) -> int:
    """Its place among what the caller sees: a gap would tell of a hidden document (R25)."""
    seen = Document.objects.visible_to(who)
    rows = item.dossier.items.filter(document__in=seen, ordinal__lt=item.ordinal)
    return rows.count() + 1


class ItemOut(serializers.ModelSerializer[DossierItem]):
    """One document in a dossier. `places` of the context tells the ordinals of a whole page."""

    ordinal = serializers.SerializerMethodField()
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

    @extend_schema_field({"type": "integer"})
    def get_ordinal(self, item: DossierItem) -> int:
        places: dict[int, int] = self.context.get("places", {})
        return places.get(item.pk) or shown_as(item, self.context["who"])


class DossierOut(serializers.ModelSerializer[Dossier]):
    """One dossier; `acts` in single answers only. Its contents: `…/items/`."""

    record_class: Any = RecordClassOut()
    keeper: Any = PersonRef()
    unit: Any = UnitRef(allow_null=True)
    retention = serializers.CharField(source="retention.name")
    retention_words = serializers.SerializerMethodField()
    parent: Any = serializers.SerializerMethodField()
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
            "retention_origin",
            "retention_reason",
            "retention_words",
            "parent",
            "progress",
            "secrecy",
            "state",
            "state_label",
            "archival_state",
            "opened_on",
            "ended_on",
            "closed_at",
            "handover_due_on",
            "note",
            "acts",
        ]
        read_only_fields = fields

    @extend_schema_field(MoveOut(many=True))
    def get_acts(self, obj: Dossier) -> Any:
        return moves_of(lifecycles.dossier, self.context, obj)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_retention_words(self, obj: Dossier) -> list[str]:
        """Why and until when it is kept; in single answers only."""
        return terms.explain(obj) if self.context.get("detail") else []

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_parent(self, obj: Dossier) -> str | None:
        """The dossier it is part of, where the caller sees that one; in single answers only."""
        if obj.parent_id is None or not self.context.get("detail"):
            return None
        seen = Dossier.objects.visible_to(self.context["who"]).filter(pk=obj.parent_id).first()
        return str(seen.uid) if seen is not None else None


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


class RetentionIn(ReasonIn):
    retention: Any = retention_field()


class ProgressIn(ReasonIn):
    percent = serializers.IntegerField(min_value=0, max_value=100)


class PlaceIn(ReasonIn):
    parent: Any = SeenField(Dossier, allow_null=True)


class CloseIn(ReasonIn):
    title = serializers.CharField(required=False, max_length=500)
    ended_on = DayField(required=False)


class AddManyIn(ReasonIn):
    documents = serializers.ListField(child=SeenField(Document), max_length=500, min_length=1)


class AddedOut(serializers.Serializer[Any]):
    """What became of one of several documents: its place, or why it was refused."""

    document = serializers.UUIDField(source="document.uid")
    ordinal = serializers.SerializerMethodField()
    detail: Any = serializers.CharField(source="sentence")

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_ordinal(self, added: Any) -> int | None:
        return None if added.item is None else shown_as(added.item, self.context["who"])


class CheckOut(serializers.Serializer[Any]):
    """A check of closing: done, or the sentences of what is open and where it is mended."""

    label: Any = serializers.CharField()
    done = serializers.BooleanField(source="is_done")
    open: Any = serializers.SerializerMethodField()

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"detail": {"type": "string"}, "url": {"type": "string"}},
            },
        }
    )
    def get_open(self, line: Any) -> list[dict[str, str]]:
        return [{"detail": str(one), "url": getattr(one, "url", "")} for one in line.open]


class ExportOut(serializers.Serializer[Any]):
    """A parcel that a job makes: how far it is; its uid names it among the dossier-parcels."""

    uid = serializers.UUIDField()
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class AddIn(ReasonIn):
    document: Any = SeenField(Document)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class RemoveIn(ReasonIn):
    item = serializers.UUIDField()


class HandOverIn(ReasonIn):
    to: Any = person_field()


class HandOverAllIn(ReasonIn):
    """All open dossiers of `person` go to `to`."""

    person: Any = person_field()
    to: Any = person_field()


class HandedOut(serializers.Serializer[Any]):
    """What became of one dossier of many."""

    notation = serializers.CharField(source="dossier.notation")
    year = serializers.IntegerField(source="dossier.year")
    done = serializers.BooleanField(source="is_done")
    detail: Any = serializers.CharField(source="sentence")


class ShareIn(ReasonIn):
    people = serializers.ListField(
        child=person_field(), required=False, max_length=100, default=list
    )
    units = serializers.ListField(child=unit_field(), required=False, max_length=100, default=list)
    role = serializers.ChoiceField(
        choices=ParticipantRole.choices, required=False, default=ParticipantRole.SUPPORT
    )
