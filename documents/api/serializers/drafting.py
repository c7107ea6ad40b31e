"""Drafting over the API: structured text, comparison, opinions, templates."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.common import DayField, PersonRef, ReasonIn, person_field, unit_field
from documents.choices import Settlement, Verdict
from documents.engine import structured
from documents.models import CommentRequest, CommentRound


class InvitationIn(serializers.Serializer[Any]):
    """What an invitation says besides its text."""

    time = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    place = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    who = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    what = serializers.CharField(required=False, allow_blank=True, max_length=4000)


def _lines() -> Any:
    return serializers.ListField(
        child=serializers.CharField(max_length=1000), required=False, max_length=500
    )


class DraftTextPieces(serializers.Serializer[Any]):
    """A plain document's words. `body`: one line is one paragraph, numbered by `I.` `1.` `a)` `-`."""

    to: Any = _lines()
    bases: Any = _lines()
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000)
    meeting: Any = InvitationIn(required=False)
    closing = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    recipients: Any = _lines()


class DraftTextIn(DraftTextPieces):
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")

    def content(self) -> structured.Content:
        """As it is stored."""
        values = self.validated_data
        return structured.content(
            to="\n".join(values.get("to", [])),
            bases="\n".join(values.get("bases", [])),
            body=values.get("body", ""),
            closing=values.get("closing", ""),
            recipients="\n".join(values.get("recipients", [])),
            meeting=values.get("meeting", {}),
        )


def text_out(content: structured.Content) -> dict[str, Any]:
    """Stored text in the shape of `DraftTextPieces`."""
    return {
        "to": content.get("to", []),
        "bases": content.get("bases", []),
        "body": structured.write(content.get("blocks", [])),
        "meeting": content.get("meeting", {}),
        "closing": content.get("closing", ""),
        "recipients": content.get("recipients", []),
    }


class ComparedPieceOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "added", "removed"])
    text = serializers.CharField()


class ComparedParagraphOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "added", "removed", "changed"])
    pieces: Any = ComparedPieceOut(many=True)


class VersionsComparedOut(serializers.Serializer[Any]):
    """Two versions, paragraph by paragraph."""

    left = serializers.IntegerField(source="left.ordinal")
    right = serializers.IntegerField(source="right.ordinal")
    is_same = serializers.BooleanField(source="difference.is_same")
    paragraphs: Any = ComparedParagraphOut(source="difference.paragraphs", many=True)


class AskOpinionsIn(ReasonIn):
    """Whom to ask for an opinion; a unit answers through its head."""

    people = serializers.ListField(child=person_field(), max_length=100, default=list)
    units = serializers.ListField(child=unit_field(), max_length=100, default=list)
    question = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    due_on = DayField(required=False, allow_null=True, default=None)
    answers_required = serializers.BooleanField(required=False, default=False)


class DraftAnswerIn(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    text = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")
    upload = serializers.UUIDField(required=False, allow_null=True, default=None)


class SettleDraftOpinionIn(ReasonIn):
    settlement = serializers.ChoiceField(choices=Settlement.choices)


class DraftOpinionOut(serializers.ModelSerializer[CommentRequest]):
    """One who was asked, his answer, and what became of it."""

    name = serializers.CharField()
    person = serializers.UUIDField(source="person.uid", default=None, allow_null=True)
    unit = serializers.UUIDField(source="unit.uid", default=None, allow_null=True)
    answered_by: Any = PersonRef(allow_null=True)
    file = serializers.UUIDField(source="file.uid", default=None, allow_null=True)

    class Meta:
        model = CommentRequest
        fields = [
            "uid", "name", "person", "unit", "verdict", "text", "file", "answered_at",
            "answered_by", "settlement", "settled_reason", "settled_at", "excused_at",
            "excused_reason",
        ]  # fmt: skip


class CommentRoundOut(serializers.ModelSerializer[CommentRound]):
    """One round of comments."""

    version = serializers.IntegerField(source="version.ordinal", default=None, allow_null=True)
    asked_by: Any = PersonRef(allow_null=True)
    opinions = serializers.SerializerMethodField()

    class Meta:
        model = CommentRound
        fields = [
            "uid", "version", "question", "due_on", "answers_required", "asked_at", "asked_by",
            "closed_at", "opinions",
        ]  # fmt: skip

    @extend_schema_field(DraftOpinionOut(many=True))
    def get_opinions(self, obj: Any) -> Any:
        return DraftOpinionOut(obj.requests_listed, many=True).data


class TemplateOfferOut(serializers.Serializer[Any]):
    """A Word template offered for the kind of a draft; `code` goes into `template`."""

    code = serializers.CharField()
    name = serializers.CharField()
    heading = serializers.CharField()
    written_here = serializers.BooleanField()


class DraftTemplateIn(ReasonIn):
    template = serializers.CharField(max_length=60)
