"""Uploads, files and versions as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.api.serializers.common import PersonRef
from documents.models import DocumentFile, DocumentVersion, Upload


class UploadOut(serializers.ModelSerializer[Upload]):
    sha256 = serializers.CharField(source="stored.sha256", default=None, allow_null=True)
    media_type = serializers.CharField(source="stored.media_type", default=None, allow_null=True)
    pages = serializers.IntegerField(source="stored.pages", default=None, allow_null=True)
    is_signed = serializers.BooleanField(source="stored.is_signed", default=False)

    class Meta:
        model = Upload
        fields = [
            "uid",
            "name",
            "size",
            "state",
            "sentence",
            "started_at",
            "sha256",
            "media_type",
            "pages",
            "is_signed",
        ]
        read_only_fields = fields


class FileOut(serializers.ModelSerializer[DocumentFile]):
    size = serializers.IntegerField(source="stored.size")
    sha256 = serializers.CharField(source="stored.sha256")
    media_type = serializers.CharField(source="stored.media_type")
    pages = serializers.IntegerField(source="stored.pages", allow_null=True)
    is_signed = serializers.BooleanField(source="stored.is_signed")
    version = serializers.IntegerField(source="version.ordinal", default=None, allow_null=True)

    class Meta:
        model = DocumentFile
        fields = [
            "uid",
            "name",
            "role",
            "ordinal",
            "size",
            "sha256",
            "media_type",
            "pages",
            "is_signed",
            "version",
            "added_at",
        ]


class VersionOut(serializers.ModelSerializer[DocumentVersion]):
    sha256 = serializers.CharField(source="stored.sha256")
    media_type = serializers.CharField(source="stored.media_type")
    made_by: Any = PersonRef(allow_null=True)

    class Meta:
        model = DocumentVersion
        fields = ["uid", "ordinal", "origin", "note", "sha256", "media_type", "made_at", "made_by"]


class VersionIn(serializers.Serializer[Any]):
    upload = serializers.UUIDField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
