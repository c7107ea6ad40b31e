"""Files on their way in, over the API: multipart, or the bytes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents.api.serializers.files import UploadOut
from documents.models import Upload
from documents.services import files

PIECE = 256 * 1024


class RawParser(BaseParser):
    """Leaves the body in the stream; the service reads it piece by piece."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return {"stream": stream}


class UploadViewSet(viewsets.GenericViewSet[Upload]):
    """An upload is a row before its first byte; what is refused says why and is not kept."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    queryset = Upload.objects.none()
    serializer_class = UploadOut
    parser_classes = [MultiPartParser, RawParser]
    required_scopes = {"create": "files:write", "retrieve": "files:write"}

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "X-File-Name",
                str,
                "header",
                description="Name of a raw body, percent-encoded UTF-8.",
            )
        ],
        request={
            "multipart/form-data": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            },
            "application/octet-stream": {"type": "string", "format": "binary"},
        },
        responses={201: UploadOut},
    )
    def create(self, request: Request) -> Response:
        name, chunks, size = _body(request)
        upload = files.receive(
            name=name,
            chunks=chunks,
            declared_size=size,
            act=Act.of(request),  # type: ignore[arg-type]
        )
        return Response(UploadOut(upload).data, status=201)

    @extend_schema(responses=UploadOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        upload = Upload.objects.select_related("stored").filter(uid=uid, owner=request.user).first()
        if upload is None:
            raise NotFound
        return Response(UploadOut(upload).data)


def _body(request: Request) -> tuple[str, Iterator[bytes], int | None]:
    if (request.content_type or "").startswith("application/octet-stream"):
        raw = request._request
        length = raw.META.get("CONTENT_LENGTH") or ""
        name = unquote(request.headers.get("X-File-Name", "")) or "tep"
        return name, iter(lambda: raw.read(PIECE), b""), int(length) if length.isdecimal() else None
    given = request.FILES.get("file")
    if given is None:
        raise InvalidInput(_("Send the file in the part named “file”."), field="file")
    return str(given.name), iter(given.chunks(PIECE)), given.size
