"""Packages of other systems, recalls, readers, duty, phrases and notices over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.api.serializers.common import (
    MomentField,
    PersonRef,
    ReasonIn,
    organisation_field,
    person_field,
)
from documents.api.serializers.incoming import IncomingFieldsIn
from documents.choices import EnvelopeState
from documents.models import (
    AccessNotice,
    DirectivePhrase,
    DutyTurn,
    RecallRequest,
    SealedEnvelope,
    Transmission,
)


class HeaderIn(serializers.Serializer[Any]):
    """One line of the transmission data, in the order it came."""

    name = serializers.CharField(max_length=200)
    value = serializers.CharField(max_length=4000, allow_blank=True)


class PackageIn(IncomingFieldsIn):
    """One message: its id, its sender, the description, the uploads (the first is the main text)."""

    message_id = serializers.CharField(max_length=255)
    sender: Any = organisation_field(required=False, allow_null=True)
    sender_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    sender_address = serializers.CharField(max_length=320, required=False, allow_blank=True)
    sent_at = MomentField(required=False, allow_null=True)
    headers = HeaderIn(many=True, required=False)
    uploads = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=50)


class TransmissionOut(serializers.ModelSerializer[Transmission]):
    """How the document came (R28)."""

    class Meta:
        model = Transmission
        fields = [
            "message_id",
            "sender_name",
            "sender_address",
            "sent_on",
            "headers",
            "parts",
        ]
        read_only_fields = fields


class AskBackIn(ReasonIn):
    """The sender's own system asks its document back."""

    message_id = serializers.CharField(max_length=255, required=False, allow_blank=True, default="")


class RecallOut(serializers.ModelSerializer[RecallRequest]):
    class Meta:
        model = RecallRequest
        fields = [
            "uid",
            "asked_at",
            "sender_name",
            "message_id",
            "reason",
            "answered_at",
            "is_agreed",
            "answer",
        ]
        read_only_fields = fields


class ReaderOut(serializers.Serializer[Any]):
    """Whom it concerns; `first_at` is null while he has not seen it (IN-09)."""

    name = serializers.CharField()
    first_at = serializers.DateTimeField(allow_null=True)
    last_at = serializers.DateTimeField(allow_null=True)


class DutyTurnOut(serializers.ModelSerializer[DutyTurn]):
    person: Any = PersonRef()

    class Meta:
        model = DutyTurn
        fields = ["uid", "person", "starts", "ends", "basis", "cancelled_at"]
        read_only_fields = fields


class DutyTurnIn(serializers.Serializer[Any]):
    person: Any = person_field()
    starts = MomentField()
    ends = MomentField()
    basis = serializers.CharField(max_length=300)


class EnvelopeOut(serializers.ModelSerializer[SealedEnvelope]):
    """An envelope passed on unopened; `document` once what was in it is brought back."""

    addressee: Any = PersonRef()
    document = serializers.UUIDField(source="document.uid", default=None, allow_null=True)

    class Meta:
        model = SealedEnvelope
        fields = [
            "uid",
            "sender_name",
            "marks",
            "envelope_state",
            "addressee",
            "received_at",
            "taken_at",
            "document",
            "note",
        ]
        read_only_fields = fields


class EnvelopeIn(serializers.Serializer[Any]):
    sender_name = serializers.CharField(max_length=200)
    addressee: Any = person_field()
    marks = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    envelope_state = serializers.ChoiceField(
        choices=EnvelopeState.choices, required=False, default=EnvelopeState.INTACT
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class PhraseOut(serializers.ModelSerializer[DirectivePhrase]):
    class Meta:
        model = DirectivePhrase
        fields = ["uid", "text", "uses"]
        read_only_fields = fields


class PhraseIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=500)


class NoticeOut(serializers.ModelSerializer[AccessNotice]):
    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = AccessNotice
        fields = ["uid", "kind", "kind_label", "facts", "made_at"]
        read_only_fields = fields


class NoticesIn(serializers.Serializer[Any]):
    notices = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)
