"""Shapes of the form check over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogues.choices import Family
from catalogues.models import DocumentKind
from formcheck import selectors
from formcheck.engine import reading
from formcheck.models import FormOverride, FormReport


class FindingOut(serializers.Serializer[Any]):
    rule = serializers.CharField()
    name = serializers.CharField()
    severity = serializers.CharField()
    element = serializers.CharField()
    sentence = serializers.CharField()
    how_to_mend = serializers.CharField(source="mend")
    legal_source = serializers.CharField(source="source")
    page = serializers.IntegerField(allow_null=True)
    fingerprint = serializers.CharField()
    let_stand_because = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_let_stand_because(self, one: selectors.FindingView) -> str | None:
        return one.override.reason if one.override is not None else None


class FormReportRowOut(serializers.ModelSerializer[FormReport]):
    """A report in a list, without its findings."""

    document = serializers.UUIDField(source="document.uid", default=None, read_only=True)
    version = serializers.IntegerField(source="version.ordinal", default=None, read_only=True)
    kind = serializers.CharField(source="kind.code", default=None, read_only=True)
    trouble = serializers.SerializerMethodField()

    class Meta:
        model = FormReport
        fields: tuple[str, ...] = (
            "uid", "document", "version", "name", "family", "kind", "rules_on", "state", "score",
            "errors", "warnings", "advices", "trouble", "engine", "asked_at", "made_at",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_trouble(self, report: FormReport) -> str:
        return str(reading.trouble(report.trouble))


class FormReportOut(FormReportRowOut):
    findings = serializers.SerializerMethodField()

    class Meta(FormReportRowOut.Meta):
        fields = (*FormReportRowOut.Meta.fields, "findings")

    @extend_schema_field(FindingOut(many=True))
    def get_findings(self, report: FormReport) -> list[dict[str, Any]]:
        view = selectors.view_of(report, document_id=report.document_id)
        return list(FindingOut(view.findings, many=True).data)


class FileCheckIn(serializers.Serializer[Any]):
    upload = serializers.UUIDField(help_text="A file sent before and not used yet.")
    family = serializers.ChoiceField(
        choices=Family.choices, required=False, allow_blank=True, default=""
    )
    kind = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=60,
        help_text="Code of a document kind.",
    )

    def validate_kind(self, code: str) -> DocumentKind | None:
        if not code:
            return None
        kind = DocumentKind.objects.open().filter(code=code).first()
        if kind is None:
            raise serializers.ValidationError("unknown kind", code="unknown_kind")
        found: DocumentKind = kind
        return found


class LetStandIn(serializers.Serializer[Any]):
    fingerprint = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=64,
        help_text="Of a finding; empty when there is no report to decide on.",
    )  # fmt: skip
    reason = serializers.CharField(max_length=1000)


class FormOverrideOut(serializers.ModelSerializer[FormOverride]):
    made_by = serializers.CharField(source="made_by.full_name", default=None, read_only=True)

    class Meta:
        model = FormOverride
        fields = ("uid", "rule", "fingerprint", "reason", "made_at", "made_by")
