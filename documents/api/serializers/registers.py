"""Registers, their series and numbers over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogues.choices import BodyTier, BodyType
from documents.api.serializers.common import DayField, PersonRef, ReasonIn, kind_field
from documents.choices import Direction, ResetPolicy
from documents.models import Register, RegisterEntry, SeriesClosing


class RegisterOut(serializers.ModelSerializer[Register]):
    class Meta:
        model = Register
        fields = [
            "uid",
            "code",
            "name",
            "direction",
            "reset_policy",
            "per_kind",
            "per_group",
            "secret",
            "for_copies",
            "is_default",
            "body_symbol",
            "body_code",
            "body_type",
            "body_tier",
            "tail",
            "year_in_symbol",
            "valid_from",
            "valid_to",
        ]


class GroupIn(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=200)
    kinds = serializers.ListField(child=kind_field(), min_length=1, max_length=100)


class NewRegisterIn(serializers.Serializer[Any]):
    """A new register: what it numbers and how its series run (OUT-02, PTY-06)."""

    direction = serializers.ChoiceField(choices=Direction.choices)
    name = serializers.CharField(max_length=200)
    code = serializers.CharField(max_length=30)
    reset_policy = serializers.ChoiceField(
        choices=ResetPolicy.choices, required=False, default=ResetPolicy.YEAR
    )
    per_kind = serializers.BooleanField(required=False, default=False)
    per_group = serializers.BooleanField(required=False, default=False)
    groups = GroupIn(many=True, required=False, default=list)
    secret = serializers.BooleanField(required=False, default=False)
    for_copies = serializers.BooleanField(required=False, default=False)
    is_default = serializers.BooleanField(required=False, default=False)
    body_symbol = serializers.CharField(required=False, allow_blank=True, max_length=30, default="")
    body_code = serializers.CharField(required=False, allow_blank=True, max_length=30, default="")
    body_type = serializers.ChoiceField(
        choices=BodyType.choices, required=False, allow_blank=True, default=""
    )
    body_tier = serializers.ChoiceField(
        choices=BodyTier.choices, required=False, allow_blank=True, default=""
    )
    tail = serializers.CharField(required=False, allow_blank=True, max_length=10, default="")
    year_in_symbol = serializers.BooleanField(required=False, default=False)
    valid_from = DayField(required=False, allow_null=True, default=None)


class EntryOut(serializers.ModelSerializer[RegisterEntry]):
    """One number; `document` and `title` only where the caller may see the document."""

    document = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()

    class Meta:
        model = RegisterEntry
        fields = [
            "uid",
            "scope",
            "number",
            "suffix",
            "document",
            "title",
            "entered_on",
            "taken_at",
            "reserved_until",
            "reserved_reason",
            "inserted_reason",
            "void_at",
            "void_reason",
        ]

    def _seen(self, obj: RegisterEntry) -> Any:
        seen = self.context.get("seen", {})
        return seen.get(obj.document_id) if obj.document_id else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_document(self, obj: RegisterEntry) -> Any:
        document = self._seen(obj)
        return document.uid if document else None

    @extend_schema_field(serializers.CharField())
    def get_title(self, obj: RegisterEntry) -> str:
        document = self._seen(obj)
        return document.title if document else ""


class ReserveIn(ReasonIn):
    """A number to be kept for a document that is not ready (OUT-05)."""

    on = DayField(required=False, allow_null=True, default=None)
    until = DayField()
    kind: Any = kind_field(required=False, allow_null=True, default=None)


class ScopeIn(ReasonIn):
    scope = serializers.CharField(max_length=60)


class ClosingOut(serializers.ModelSerializer[SeriesClosing]):
    closed_by: Any = PersonRef(allow_null=True)

    class Meta:
        model = SeriesClosing
        fields = ["uid", "scope", "last_number", "used", "void", "closed_at", "closed_by"]
