"""Files of documents, sharing, and search over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import streaming
from core.errors import InvalidInput
from documents.api.serializers.dossiers import ShareIn
from documents.api.serializers.files import FileOut
from documents.api.viewsets.after import PapersMixin
from documents.api.viewsets.base import HouseViewSet
from documents.api.viewsets.filters import DAYS, LONGEST, asked_by, day_in
from documents.api.viewsets.secrecy import SecrecyMixin
from documents.choices import Direction
from documents.models import Document, DocumentFile
from documents.selectors import search
from documents.selectors.search import Filters
from documents.services import files, grants


class DocumentViewSet(PapersMixin, SecrecyMixin):
    """What holds for documents of every direction: files, copies, secrecy, sharing."""

    queryset = Document.objects.none()
    serializer_class = FileOut
    required_scopes = {
        "files": "files:read",
        "secrecy": "documents:read",
        "copies_book": "documents:read",
        "readings_book": "documents:read",
        "*": "documents:write",
    }

    def get_queryset(self) -> QuerySet[Document]:
        rows: QuerySet[Document] = Document.objects.visible_to(self.who)
        return rows

    @extend_schema(responses=FileOut(many=True))
    @action(detail=True, pagination_class=None)
    def files(self, request: Request, uid: Any) -> Response:
        rows = self.get_object().files.select_related("stored", "version").order_by("ordinal")
        return Response(FileOut(rows, many=True).data)

    @extend_schema(request=ShareIn, responses={204: None})
    @action(detail=True, methods=["post"])
    def share(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = self.read(ShareIn, request).validated_data
        grants.share(
            document=document, people=data["people"], units=data["units"], act=self.act(data)
        )
        return Response(status=204)


class FileViewSet(HouseViewSet):
    """A file's facts, and its bytes (whole or in ranges)."""

    queryset = DocumentFile.objects.none()
    serializer_class = FileOut
    required_scopes = {"*": "files:read"}

    @extend_schema(responses=FileOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return Response(FileOut(files.file_for(who=self.who, uid=uid)).data)

    @extend_schema(
        parameters=[OpenApiParameter("Range", str, "header")],
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="Not changed since"),
            416: OpenApiResponse(description="No such part of the file"),
        },
    )
    @action(detail=True)
    def content(self, request: Request, uid: Any) -> HttpResponseBase:
        file = files.file_for(who=self.who, uid=uid)
        reader = files.read(file=file, act=self.act(), verb="download")
        return streaming.send(
            request._request,
            reader,
            name=file.name,
            media_type=file.stored.media_type,
            etag=file.stored.sha256,
            download=True,
        )


class PieceOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    hit = serializers.BooleanField()


class PassageOut(serializers.Serializer[Any]):
    pieces = PieceOut(many=True)


class HitOut(serializers.Serializer[Any]):
    uid = serializers.UUIDField(source="document.uid")
    direction = serializers.ChoiceField(source="document.direction", choices=Direction.choices)
    state = serializers.CharField(source="document.state")
    code_display = serializers.CharField(source="document.code_display")
    issued_on = serializers.DateField(source="document.issued_on", allow_null=True)
    subject = PieceOut(many=True)
    passages = PassageOut(many=True)


class ResultsOut(serializers.Serializer[Any]):
    count = serializers.IntegerField(allow_null=True)
    more = serializers.BooleanField(help_text="There are more than `count`.")
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page.")
    notices = serializers.ListField(child=serializers.CharField())
    results = HitOut(many=True)


SEARCHED = [
    OpenApiParameter("q", str, required=True, description="Words, “phrases”, numbers, -not."),
    OpenApiParameter("direction", str, enum=Direction.values),
    *DAYS,
    OpenApiParameter("cursor", str, description="Opaque; taken from `next`."),
]


class SearchViewSet(HouseViewSet):
    """Full text and numbers, over what the caller may see."""

    queryset = Document.objects.none()
    serializer_class = ResultsOut
    pagination_class = None
    required_scopes = {"list": "search:read"}

    @extend_schema(
        parameters=SEARCHED,
        responses={200: forced_singular_serializer(ResultsOut)},  # type: ignore[no-untyped-call]
        operation_id="search",
    )
    def list(self, request: Request) -> Response:
        asked = request.query_params
        text = asked.get("q", "")
        if len(text) > LONGEST:
            raise InvalidInput(field="q")
        asked_by(request, SEARCHED[1:2])
        filters = Filters(
            direction=asked.get("direction", ""),
            since=day_in(request, "from"),
            until=day_in(request, "to"),
        )
        found = search.search(self.who, text, filters, asked.get("cursor") or None)
        return Response(
            {
                "count": None if found.count is None else found.count.n,
                "more": found.count is not None and found.count.more,
                "next": found.next_cursor,
                "notices": [str(line) for line in found.notices],
                "results": HitOut(found.hits, many=True).data,
            }
        )
