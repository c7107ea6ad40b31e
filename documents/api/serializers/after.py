"""What comes after the issue: successors, certified copies, stamped paper, the copy on file."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.common import (
    DayField,
    PersonRef,
    ReasonIn,
    kind_field,
    organisation_field,
    person_field,
    unit_field,
)
from documents.api.serializers.outgoing import RecipientIn
from documents.choices import CopyForm, RecipientChannel
from documents.models import FileCopyUse, PaperPrint, RecipientGroup, RecipientGroupMember
from documents.services.outgoing import RecipientData


class DraftSuccessorIn(ReasonIn):
    """`replace`: the content was wrong; `correct`: the form or the procedure (OUT-08)."""

    what = serializers.ChoiceField(choices=["replace", "correct"])


class CertifiedCopyIn(serializers.Serializer[Any]):
    """A kind that is a copy (SY, TrS, SL), who decided it, for whom and what for."""

    kind: Any = kind_field()
    form = serializers.ChoiceField(choices=CopyForm.choices)
    reason = serializers.CharField(allow_blank=True, max_length=1000)
    authorised_by: Any = person_field()
    pages = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=100,
        default="",
        help_text="Pages of an extract, e.g. 1-3, 5.",
    )
    recipients = RecipientIn(many=True, required=False, default=list)
    upload = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="The scan, for a copy by scanning."
    )


class PaperPrintIn(serializers.Serializer[Any]):
    copies = serializers.IntegerField(min_value=1, max_value=100_000)
    for_whom = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class PaperPrintOut(serializers.ModelSerializer[PaperPrint]):
    """Stamped paper of an electronic original (OUT-10)."""

    printed_by: Any = PersonRef(allow_null=True)

    class Meta:
        model = PaperPrint
        fields = ["uid", "copies", "for_whom", "reason", "printed_at", "printed_by"]
        read_only_fields = fields


class FileCopyUseIn(serializers.Serializer[Any]):
    user_name = serializers.CharField(max_length=150)
    unit_name = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    purpose = serializers.CharField(max_length=500)
    due_on = DayField(required=False, allow_null=True, default=None)


class FileCopyUseOut(serializers.ModelSerializer[FileCopyUse]):
    """Who had the copy on file, and whether it is back."""

    lent_by: Any = PersonRef(allow_null=True)

    class Meta:
        model = FileCopyUse
        fields = [
            "uid",
            "user_name",
            "unit_name",
            "purpose",
            "due_on",
            "lent_at",
            "lent_by",
            "returned_at",
        ]
        read_only_fields = fields


class MemberIn(serializers.Serializer[Any]):
    """An organisation of the directory, a unit or person of the house, or just a name."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    organisation: Any = organisation_field(required=False, allow_null=True, default=None)
    unit: Any = unit_field(required=False, allow_null=True, default=None)
    person: Any = person_field(required=False, allow_null=True, default=None)
    channel = serializers.ChoiceField(
        choices=RecipientChannel.choices, required=False, allow_blank=True, default=""
    )


class RecipientGroupIn(serializers.Serializer[Any]):
    """A group and its members from now on; documents addressed before keep theirs (OUT-18)."""

    name = serializers.CharField(max_length=200)
    paper_line = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    members = MemberIn(many=True)

    def group_in(self) -> dict[str, Any]:
        """What the service of groups takes."""
        data = dict(self.validated_data)
        return data | {"members": [RecipientData(**dict(one)) for one in data["members"]]}


class MemberOut(serializers.ModelSerializer[RecipientGroupMember]):
    organisation = serializers.UUIDField(source="organisation.uid", default=None, allow_null=True)
    unit = serializers.UUIDField(source="unit.uid", default=None, allow_null=True)
    person = serializers.UUIDField(source="person.uid", default=None, allow_null=True)

    class Meta:
        model = RecipientGroupMember
        fields = ["name", "organisation", "unit", "person", "channel"]
        read_only_fields = fields


class RecipientGroupOut(serializers.ModelSerializer[RecipientGroup]):
    """A group with the members of its newest version."""

    members = serializers.SerializerMethodField()

    class Meta:
        model = RecipientGroup
        fields = ["uid", "name", "paper_line", "made_at", "retired_at", "members"]
        read_only_fields = fields

    @extend_schema_field(MemberOut(many=True))
    def get_members(self, obj: RecipientGroup) -> list[dict[str, Any]]:
        newest = max(obj.versions.all(), key=lambda version: version.ordinal, default=None)
        rows: Any = newest.members.all() if newest is not None else []
        return list(MemberOut(rows, many=True).data)
