"""Supporting files of a slip over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from slips.models import SupportingFile


class SupportingFileOut(serializers.ModelSerializer[SupportingFile]):
    """A file that the leader may want to look into."""

    size = serializers.IntegerField(source="stored.size")
    sha256 = serializers.CharField(source="stored.sha256")
    media_type = serializers.CharField(source="stored.media_type")

    class Meta:
        model = SupportingFile
        fields = ["uid", "name", "added_at", "size", "sha256", "media_type"]
        read_only_fields = fields


class FilesIn(serializers.Serializer[Any]):
    """`files`: uploads of the caller that join; `files_removed`: files there that go."""

    files = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=50)
    files_removed = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50
    )
