"""Signing over the API: ask, then give the PIN; the worker does the rest."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.viewsets.base import HouseViewSet
from documents.models import Document
from signatures import selectors
from signatures.api import serializers as shapes
from signatures.choices import RequestState
from signatures.models import Certificate, SigningRequest
from signatures.services import requests

Out = shapes.RequestOut


class SigningRequestViewSet(HouseViewSet):
    """Signing requests: one signature of one person on one file."""

    queryset = SigningRequest.objects.none()
    serializer_class = Out
    keyset_order = ("-asked_at", "-id")
    required_scopes = {
        "list": "signatures:read",
        "retrieve": "signatures:read",
        "*": "signatures:write",
    }

    def get_queryset(self) -> QuerySet[SigningRequest]:
        rows: QuerySet[SigningRequest] = SigningRequest.objects.visible_to(self.who).for_list()
        return rows

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=RequestState.values, description="Only these."),
            OpenApiParameter("document", str, description="Only on the document of this uid."),
        ],
        responses=Out(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.get_queryset()
        if (state := request.query_params.get("state", "")) in RequestState.values:
            rows = rows.filter(state=state)
        if document := request.query_params.get("document", ""):
            found = get_object_or_404(Document.objects.visible_to(self.who), uid=_uuid(document))
            rows = rows.filter(document_id=found.pk)
        return self.listed(rows, Out)

    @extend_schema(responses=Out)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), Out)

    @extend_schema(request=shapes.AskIn, responses={201: Out})
    def create(self, request: Request) -> Response:
        """Ask for a signature on the present text. It then waits for the PIN."""
        data = self.read(shapes.AskIn, request).validated_data
        made = requests.ask(**data, act=self.act())
        return self.answer(made, Out, 201)

    @extend_schema(request=None, responses=Out)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uid: Any) -> Response:
        done = requests.cancel(request=self.get_object(), act=self.act())
        return self.answer(done, Out)


class PinViewSet(HouseViewSet):
    """The PIN for a request.

    An Idempotency-Key is not heeded here: a digest of the call would have to be kept, and from it a PIN could
    be guessed. It is harmless to repeat.
    """

    queryset = SigningRequest.objects.none()
    serializer_class = shapes.PinIn
    required_scopes = {"pin": "signatures:write"}
    heeds_key = False

    def get_queryset(self) -> QuerySet[SigningRequest]:
        rows: QuerySet[SigningRequest] = SigningRequest.objects.visible_to(self.who).for_list()
        return rows

    @extend_schema(request=shapes.PinIn, responses={202: Out})
    @action(detail=True, methods=["post"])
    def pin(self, request: Request, uid: Any) -> Response:
        """Give the PIN. The answer comes at once; the signature some seconds later."""
        pin = self.read(shapes.PinIn, request).validated_data["pin"]
        row = requests.authorise(request=self.get_object(), pin=pin, act=self.act())
        return self.answer(row, Out, 202)


class CertificateViewSet(HouseViewSet):
    """One's own certificates and the seals of one's organisation."""

    queryset = Certificate.objects.none()
    serializer_class = shapes.CertificateOut
    keyset_order = ("-not_after", "-id")
    required_scopes = {"list": "signatures:read", "retrieve": "signatures:read"}

    def get_queryset(self) -> QuerySet[Certificate]:
        rows: QuerySet[Certificate] = Certificate.objects.visible_to(self.who).select_related(
            "person", "organisation__organisation"
        )
        return rows

    @extend_schema(responses=shapes.CertificateOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.CertificateOut)

    @extend_schema(responses=shapes.CertificateOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), shapes.CertificateOut)


class DocumentSignaturesViewSet(HouseViewSet):
    """The verdicts on the files of one document."""

    queryset = Document.objects.none()
    serializer_class = shapes.FileReportOut
    required_scopes = {"signatures": "signatures:read"}

    def get_queryset(self) -> QuerySet[Document]:
        rows: QuerySet[Document] = Document.objects.visible_to(self.who)
        return rows

    @extend_schema(responses=shapes.FileReportOut(many=True))
    @action(detail=True, pagination_class=None)
    def signatures(self, request: Request, uid: Any) -> Response:
        found = selectors.files_of(self.get_object())
        return Response(shapes.FileReportOut(found, many=True).data)


def _uuid(text: str) -> str:
    """A uid as typed; a text that is none finds nothing."""
    return text if shapes.is_uuid(text) else "00000000-0000-0000-0000-000000000000"
