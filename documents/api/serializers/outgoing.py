"""Outgoing documents: what comes in over the API and what goes out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import SigningRight
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
    UidField,
    UnitRef,
    field_field,
    kind_field,
    moves_of,
    organisation_field,
    person_field,
    retention_field,
    unit_field,
)
from documents.api.serializers.files import FileOut, VersionOut
from documents.choices import Direction, Heading, OutgoingState, RecipientChannel
from documents.models import (
    Comment,
    IncomingDocument,
    OutgoingDocument,
    Recipient,
    Register,
    RegisterEntry,
)
from documents.services.outgoing import DraftData, RecipientData


class RecipientOut(serializers.ModelSerializer[Recipient]):
    organisation = serializers.UUIDField(source="organisation.uid", default=None, allow_null=True)
    unit = serializers.UUIDField(source="unit.uid", default=None, allow_null=True)
    person = serializers.UUIDField(source="person.uid", default=None, allow_null=True)

    class Meta:
        model = Recipient
        fields = [
            "uid",
            "ordinal",
            "name",
            "organisation",
            "unit",
            "person",
            "channel",
            "copies",
            "is_listed",
            "listed_as",
            "organ_code",
            "exchange_status",
            "exchange_reason",
            "exchange_at",
            "proof",
            "receiver_name",
            "status",
            "dispatched_at",
            "received_at",
        ]


class OutgoingOut(serializers.ModelSerializer[OutgoingDocument]):
    """One outgoing document; `acts`, `files`, `versions`, `recipients` in single answers only."""

    kind: Any = CodeRef(allow_null=True)
    field: Any = CodeRef(allow_null=True)
    unit: Any = UnitRef(allow_null=True)
    drafter: Any = PersonRef()
    signer: Any = PersonRef(allow_null=True)
    state_label = serializers.CharField(source="get_state_display")
    acts = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    versions = serializers.SerializerMethodField()
    recipients = serializers.SerializerMethodField()

    class Meta:
        model = OutgoingDocument
        fields = [
            "uid",
            "revision",
            "direction",
            "state",
            "state_label",
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
            "unit",
            "drafter",
            "signer",
            "signer_name",
            "signer_position",
            "signing_form",
            "signing_position",
            "due_on",
            "copies",
            "content_approved_at",
            "form_checked_at",
            "signed_at",
            "numbered_at",
            "issued_at",
            "returned_to",
            "returned_reason",
            "created_at",
            "updated_at",
            "acts",
            "files",
            "versions",
            "recipients",
        ]
        read_only_fields = fields

    @extend_schema_field(MoveOut(many=True))
    def get_acts(self, obj: OutgoingDocument) -> Any:
        return moves_of(lifecycles.outgoing, self.context, obj)

    @extend_schema_field(FileOut(many=True))
    def get_files(self, obj: OutgoingDocument) -> Any:
        if not self.context.get("detail"):
            return []
        rows = obj.files.select_related("stored", "version").order_by("ordinal")
        return FileOut(rows, many=True).data

    @extend_schema_field(VersionOut(many=True))
    def get_versions(self, obj: OutgoingDocument) -> Any:
        if not self.context.get("detail"):
            return []
        rows = obj.versions.select_related("stored", "made_by").order_by("ordinal")
        return VersionOut(rows, many=True).data

    @extend_schema_field(RecipientOut(many=True))
    def get_recipients(self, obj: OutgoingDocument) -> Any:
        if not self.context.get("detail"):
            return []
        rows = obj.recipients.select_related("organisation", "unit", "person").order_by("ordinal")
        return RecipientOut(rows, many=True).data


class RecipientIn(serializers.Serializer[Any]):
    """An organisation of the directory, a unit or person of the house, or just a name."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    organisation: Any = organisation_field(required=False, allow_null=True, default=None)
    unit: Any = unit_field(required=False, allow_null=True, default=None)
    person: Any = person_field(required=False, allow_null=True, default=None)
    channel = serializers.ChoiceField(
        choices=RecipientChannel.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="Empty: inside the house, by exchange where there is an organ code, else by post.",
    )
    copies = serializers.IntegerField(required=False, min_value=1, max_value=1000, default=1)
    is_listed = serializers.BooleanField(required=False, default=True)
    listed_as = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        default="",
        help_text="The line of “Nơi nhận” that names it, where that is not its name.",
    )


class SigningRightField(UidField):
    """A signing right of the caller's organisation."""

    def get_queryset(self) -> Any:
        return SigningRight.objects.filter(organisation=self.context["who"].organisation_id)


class DraftIn(serializers.Serializer[Any]):
    """The fields of a draft (NĐ 30/2020 PL VI)."""

    kind: Any = kind_field()
    subject = serializers.CharField(max_length=500)
    direction = serializers.ChoiceField(
        choices=[Direction.OUTGOING, Direction.INTERNAL],
        required=False,
        default=Direction.OUTGOING,
    )
    urgency = serializers.IntegerField(required=False, min_value=0, max_value=4, default=0)
    secrecy = serializers.IntegerField(required=False, min_value=0, max_value=3, default=0)
    circulation = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=30,
        default="",
        help_text="A code of the list “circulation”.",
    )
    field_of_work: Any = field_field(required=False, allow_null=True, default=None)
    language = serializers.CharField(required=False, max_length=30, default="vi")
    unit: Any = unit_field(required=False, allow_null=True, default=None)
    signer: Any = person_field(required=False, allow_null=True, default=None)
    signing_right: Any = SigningRightField(
        queryset=SigningRight.objects.none(), required=False, allow_null=True, default=None
    )
    form_checker: Any = person_field(required=False, allow_null=True, default=None)
    due_on = DayField(required=False, allow_null=True, default=None)
    deliver_by = MomentField(required=False, allow_null=True, default=None)
    copies = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=100_000, default=None
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    retention: Any = retention_field(required=False, allow_null=True, default=None)
    replies_to = serializers.ListField(
        child=SeenField(IncomingDocument), required=False, max_length=100, default=list
    )
    recipients = RecipientIn(many=True, required=False, default=list)
    heading = serializers.ChoiceField(choices=Heading.choices, required=False, default="")
    heading_name = serializers.CharField(
        required=False, allow_blank=True, max_length=200, default=""
    )
    amends: Any = SeenField(OutgoingDocument, required=False, allow_null=True, default=None)
    replaces: Any = SeenField(OutgoingDocument, required=False, allow_null=True, default=None)
    corrects: Any = SeenField(OutgoingDocument, required=False, allow_null=True, default=None)

    def data_in(self) -> DraftData:
        fields = {k: v for k, v in self.validated_data.items() if k not in OWN_FIELDS}
        fields["recipients"] = [RecipientData(**dict(row)) for row in fields["recipients"]]
        return DraftData(**fields)


OWN_FIELDS = {"upload", "template", "annexes"}


class NewDraftIn(DraftIn):
    upload = serializers.UUIDField(required=False, allow_null=True, default=None)
    template = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    annexes = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, default=list
    )


class ReturnIn(ReasonIn):
    to_state = serializers.ChoiceField(
        choices=[
            OutgoingState.RETURNED,
            OutgoingState.CONTENT_REVIEW,
            OutgoingState.FORM_CHECK,
        ],
        required=False,
        default=OutgoingState.RETURNED,
    )


class NumberIn(ReasonIn):
    on = DayField(required=False, allow_null=True, default=None)
    register: Any = BookField(Register, "pk", required=False, allow_null=True, default=None)

    reserved: Any = BookField(
        RegisterEntry, "register", required=False, allow_null=True, default=None
    )
    tail = serializers.CharField(required=False, allow_blank=True, max_length=10, default="")


class InsertIn(ReasonIn):
    """A number with a suffix, after another one (OUT-07)."""

    after: Any = BookField(RegisterEntry, "register")


class StatusIn(ReasonIn):
    """What a receiver answered outside the system (QĐ 28/2018/QĐ-TTg)."""

    status = serializers.RegexField(r"^\d{2}$")


class RecipientsIn(ReasonIn):
    recipients = RecipientIn(many=True)


class MendIn(ReasonIn):
    """One act that mends one difference between the paper and the lists."""

    mend = serializers.ChoiceField(choices=["add", "covers", "name_on_paper", "unlist", "by_paper"])
    line = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    recipient = serializers.UUIDField(required=False, allow_null=True, default=None)


class DifferenceOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    sentence: Any = serializers.SerializerMethodField()
    mends = serializers.ListField(child=serializers.CharField())
    line = serializers.CharField(source="line.text", default="")
    recipient = serializers.UUIDField(source="recipient.uid", default=None, allow_null=True)

    def get_sentence(self, one: Any) -> str:
        return str(one.sentence)


class ComparisonOut(serializers.Serializer[Any]):
    """The paper against the lists (OUT-18)."""

    paper_found = serializers.BooleanField(source="paper.is_found")
    paper_lines: Any = serializers.SerializerMethodField()
    differences = DifferenceOut(many=True)

    def get_paper_lines(self, one: Any) -> list[str]:
        return [line.text for line in one.paper.lines]


class SentIn(ReasonIn):
    proof = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    copies = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=1000, default=None
    )


class ReceivedIn(ReasonIn):
    receiver_name = serializers.CharField(
        required=False, allow_blank=True, max_length=150, default=""
    )


class SuccessorIn(ReasonIn):
    by: Any = SeenField(OutgoingDocument)


class CommentOut(serializers.ModelSerializer[Comment]):
    author: Any = PersonRef()
    on_behalf_of: Any = PersonRef(allow_null=True)
    version = serializers.IntegerField(source="version.ordinal", default=None, allow_null=True)

    class Meta:
        model = Comment
        fields = ["uid", "kind", "text", "author", "on_behalf_of", "version", "at"]
