"""Shapes of signing over the API. A PIN goes in and never comes out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.common import PersonRef, SeenField
from documents.models import OutgoingDocument
from signatures import lifecycles, selectors
from signatures.choices import Purpose, ReportVerdict, RequestState
from signatures.engine.verdicts import (
    Coverage,
    Reason,
    Revocation,
    SignatureReport,
    TimeSource,
    Trust,
    Verdict,
)
from signatures.models import Certificate, SigningRequest


class AskIn(serializers.Serializer[Any]):
    """What to sign. `shown` is the SHA-256 of the file the signer was shown (SIG-03)."""

    document = SeenField(OutgoingDocument)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    shown = serializers.RegexField(r"^[0-9a-f]{64}$", required=False, allow_blank=True, default="")


class PinIn(serializers.Serializer[Any]):
    """The PIN of the certificate, for this request alone."""

    pin = serializers.CharField(max_length=100, trim_whitespace=False, write_only=True)


class RequestOut(serializers.ModelSerializer[SigningRequest]):
    """Where a request stands and what to do next."""

    document = serializers.UUIDField(source="document.uid")
    state = serializers.ChoiceField(choices=RequestState.choices)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    signer = PersonRef()
    base_sha256 = serializers.CharField(source="base.sha256")
    result_sha256 = serializers.SerializerMethodField()
    missing = serializers.ListField(child=serializers.CharField())
    actions = serializers.SerializerMethodField()

    class Meta:
        model = SigningRequest
        fields = [
            "uid",
            "document",
            "purpose",
            "state",
            "signer",
            "base_sha256",
            "result_sha256",
            "level",
            "missing",
            "attempts",
            "code",
            "sentence",
            "asked_at",
            "started_at",
            "ended_at",
            "actions",
        ]

    def get_result_sha256(self, request: SigningRequest) -> str:
        return request.result.sha256 if request.result is not None else ""

    def get_actions(self, request: SigningRequest) -> list[str]:
        moves = lifecycles.request.open_to(self.context.get("who"), request)
        return [move.name for move in moves]


class CertificateOut(serializers.ModelSerializer[Certificate]):
    """A certificate entered here; no key, no picture."""

    holder = serializers.CharField()

    class Meta:
        model = Certificate
        fields = [
            "uid",
            "purpose",
            "state",
            "holder",
            "subject",
            "subject_organisation",
            "issuer",
            "serial",
            "fingerprint",
            "key_kind",
            "not_before",
            "not_after",
        ]


class SignatureOut(serializers.Serializer[SignatureReport]):
    """One signature as it was judged (domain.md §7)."""

    field = serializers.CharField()
    verdict = serializers.ChoiceField(choices=[one.value for one in Verdict])
    reason = serializers.ChoiceField(choices=[one.value for one in Reason])
    sentence = serializers.SerializerMethodField()
    name = serializers.CharField()
    organisation = serializers.CharField()
    serial = serializers.CharField()
    issuer = serializers.CharField()
    valid_from = serializers.CharField()
    valid_to = serializers.CharField()
    signed_at = serializers.CharField()
    time_source = serializers.ChoiceField(choices=[one.value for one in TimeSource])
    intact = serializers.BooleanField()
    coverage = serializers.ChoiceField(choices=[one.value for one in Coverage])
    trust = serializers.ChoiceField(choices=[one.value for one in Trust])
    revocation = serializers.ChoiceField(choices=[one.value for one in Revocation])
    level = serializers.CharField()

    def get_sentence(self, one: SignatureReport) -> str:
        return str(one.sentence)


class FileReportOut(serializers.Serializer[Any]):
    """The verdict on one file of a document; `verdict` is empty while it is being checked."""

    file = serializers.UUIDField(source="file.uid")
    name = serializers.CharField(source="file.name")
    sha256 = serializers.CharField(source="file.stored.sha256")
    verdict = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    is_complete = serializers.SerializerMethodField()
    checked_at = serializers.SerializerMethodField()
    signatures = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "enum": [*ReportVerdict.values, ""]})
    def get_verdict(self, view: selectors.FileView) -> str:
        return view.report.verdict if view.report else ""

    def get_sentence(self, view: selectors.FileView) -> str:
        return view.report.sentence if view.report else str(view.label)

    def get_is_complete(self, view: selectors.FileView) -> bool:
        return bool(view.report and view.report.is_complete)

    def get_checked_at(self, view: selectors.FileView) -> str | None:
        return view.report.made_at.isoformat() if view.report else None

    @extend_schema_field(SignatureOut(many=True))
    def get_signatures(self, view: selectors.FileView) -> Any:
        shown: Any = [one.one for one in view.signatures]
        return SignatureOut(shown, many=True).data


def is_uuid(text: str) -> bool:
    """Whether a query parameter has the shape of a uid."""
    try:
        serializers.UUIDField().run_validation(text)
    except serializers.ValidationError:
        return False
    return True
