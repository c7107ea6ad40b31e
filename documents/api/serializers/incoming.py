"""Incoming documents: what comes in over the API and what goes out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents import lifecycles
from documents.api.serializers.common import (
    BookField,
    CodeRef,
    DayField,
    MomentField,
    MoveOut,
    PersonRef,
    ReasonIn,
    SeenField,
    UnitRef,
    field_field,
    kind_field,
    moves_of,
    organisation_field,
    person_field,
    retention_field,
    unit_field,
)
from documents.api.serializers.files import FileOut
from documents.choices import AssignmentRole, Outcome, Source
from documents.models import Assignment, Directive, IncomingDocument, OutgoingDocument, Register
from documents.services.assignments import AssignmentIn as AssignmentLine


class IncomingOut(serializers.ModelSerializer[IncomingDocument]):
    """One incoming document; `acts` and `files` are filled in single answers only."""

    kind: Any = CodeRef(allow_null=True)
    field: Any = CodeRef(allow_null=True)
    unit: Any = UnitRef(allow_null=True)
    presented_to: Any = PersonRef(allow_null=True)
    state_label = serializers.CharField(source="get_state_display")
    acts = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = IncomingDocument
        fields = [
            "uid",
            "revision",
            "state",
            "state_label",
            "source",
            "arrived_at",
            "arrival_number",
            "registered_at",
            "kind",
            "code_number",
            "code_notation",
            "code_display",
            "issued_on",
            "issuer_name",
            "subject",
            "language",
            "field",
            "secrecy",
            "urgency",
            "page_count",
            "note",
            "signer_name",
            "signer_position",
            "due_on",
            "due_source",
            "unit",
            "presented_to",
            "paper_follows",
            "outcome",
            "outcome_note",
            "completed_at",
            "returned_reason",
            "provenance",
            "created_at",
            "updated_at",
            "acts",
            "files",
        ]
        read_only_fields = fields

    @extend_schema_field(MoveOut(many=True))
    def get_acts(self, obj: IncomingDocument) -> Any:
        return moves_of(lifecycles.incoming, self.context, obj)

    @extend_schema_field(FileOut(many=True))
    def get_files(self, obj: IncomingDocument) -> Any:
        if not self.context.get("detail"):
            return []
        rows = obj.files.select_related("stored", "version").order_by("ordinal")
        return FileOut(rows, many=True).data


class IncomingFieldsIn(serializers.Serializer[Any]):
    """The description (NĐ 30/2020 PL VI). A field that is absent stays as it is."""

    kind: Any = kind_field(required=False, allow_null=True)
    code_display = serializers.CharField(required=False, allow_blank=True, max_length=60)
    issued_on = DayField(required=False, allow_null=True)
    issuer_name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    issuer: Any = organisation_field(required=False, allow_null=True)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=500)
    language = serializers.CharField(required=False, max_length=30)
    field: Any = field_field(required=False, allow_null=True)
    secrecy = serializers.IntegerField(required=False, min_value=0, max_value=3)
    urgency = serializers.IntegerField(required=False, min_value=0, max_value=4)
    deliver_by = MomentField(required=False, allow_null=True)
    page_count = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=100_000
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    signer_name = serializers.CharField(required=False, allow_blank=True, max_length=50)
    signer_position = serializers.CharField(required=False, allow_blank=True, max_length=100)
    due_on = DayField(required=False, allow_null=True)
    source: Any = serializers.ChoiceField(required=False, choices=Source.choices)
    paper_follows = serializers.BooleanField(required=False)
    confirm_needed = serializers.BooleanField(required=False)
    retention: Any = retention_field(required=False, allow_null=True)


class ArriveIn(IncomingFieldsIn):
    """A document that arrives: its files (the first is the main text) and what is known of it."""

    uploads = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, default=list
    )


class RegisterIn(ReasonIn):
    """`register`: its uid; without one the default register of incoming documents."""

    register: Any = BookField(Register, "pk", required=False, allow_null=True)
    confirmed_duplicate = serializers.BooleanField(required=False, default=False)


class PresentIn(ReasonIn):
    to: Any = person_field()


class AssignmentIn(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=AssignmentRole.choices)
    person: Any = person_field(required=False, allow_null=True)
    unit: Any = unit_field(required=False, allow_null=True)
    due_on = DayField(required=False, allow_null=True)
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class AssignIn(ReasonIn):
    assignments = AssignmentIn(many=True)
    confirm_needed = serializers.BooleanField(required=False, allow_null=True, default=None)

    def lines(self) -> list[AssignmentLine]:
        return [AssignmentLine(**dict(line)) for line in self.validated_data["assignments"]]


class DirectIn(AssignIn):
    text = serializers.CharField(max_length=5000)


class FinishIn(ReasonIn):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    answer: Any = SeenField(OutgoingDocument, required=False, allow_null=True, default=None)


class DirectiveOut(serializers.ModelSerializer[Directive]):
    by: Any = PersonRef()
    on_behalf_of: Any = PersonRef(allow_null=True)

    class Meta:
        model = Directive
        fields = ["uid", "text", "by", "on_behalf_of", "position", "at"]


class AssignmentOut(serializers.ModelSerializer[Assignment]):
    person: Any = PersonRef(allow_null=True)
    unit: Any = UnitRef(allow_null=True)
    parent: Any = serializers.UUIDField(source="parent.uid", default=None, allow_null=True)

    class Meta:
        model = Assignment
        fields = [
            "uid",
            "parent",
            "role",
            "person",
            "unit",
            "text",
            "due_on",
            "assigned_at",
            "accepted_at",
            "done_at",
            "result",
            "returned_at",
            "returned_reason",
        ]
