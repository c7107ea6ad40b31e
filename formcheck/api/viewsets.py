"""The form check over the API: single files, and the text of outgoing documents."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotFound
from documents.api.viewsets.base import HouseViewSet
from documents.models import OutgoingDocument
from formcheck import selectors
from formcheck.api import serializers as shapes
from formcheck.models import FormReport
from formcheck.services import overrides, reports

Out = shapes.FormReportOut


class FormCheckViewSet(HouseViewSet):
    """Reports of the form check: one's own single files, and those of documents one may see."""

    queryset = FormReport.objects.none()
    serializer_class = Out
    keyset_order = ("-asked_at", "-id")
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "*": "documents:write",
    }

    def get_queryset(self) -> QuerySet[FormReport]:
        rows: QuerySet[FormReport] = FormReport.objects.visible_to(self.who).select_related(
            "document", "version", "kind", "seen"
        )
        return rows

    @extend_schema(responses=shapes.FormReportRowOut(many=True))
    def list(self, request: Request) -> Response:
        """Without their findings; each report tells its own."""
        return self.listed(self.get_queryset(), shapes.FormReportRowOut)

    @extend_schema(responses=Out)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), Out)

    @extend_schema(request=shapes.FileCheckIn, responses={201: Out})
    def create(self, request: Request) -> Response:
        """Have a single file checked; the report is ready some seconds later."""
        data = self.read(shapes.FileCheckIn, request).validated_data
        made = reports.ask_for_file(
            upload_uid=data["upload"],
            family=data["family"],
            kind=data["kind"] or None,
            act=self.act(),
        )
        return self.answer(made, Out, 201)


class DocumentFormViewSet(HouseViewSet):
    """The form check of one outgoing document's present text."""

    queryset = OutgoingDocument.objects.none()
    serializer_class = Out
    required_scopes = {
        "form": "documents:read",
        "check_form": "documents:write",
        "let_fault_stand": "documents:write",
    }

    def get_queryset(self) -> QuerySet[OutgoingDocument]:
        rows: QuerySet[OutgoingDocument] = OutgoingDocument.objects.visible_to(self.who)
        return rows

    @extend_schema(responses=Out)
    @action(detail=True, methods=["get"])
    def form(self, request: Request, uid: Any) -> Response:
        """The newest report; 404 when no version was ever checked."""
        report = selectors.latest_of(self.get_object())
        if report is None:
            raise NotFound
        return Response(Out(report, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses={202: Out})
    @action(detail=True, methods=["post"])
    def check_form(self, request: Request, uid: Any) -> Response:
        """Check the present version once more."""
        made = reports.ask_again(document=self.get_object(), act=self.act())
        return self.answer(made, Out, 202)

    @extend_schema(request=shapes.LetStandIn, responses={201: shapes.FormOverrideOut})
    @action(detail=True, methods=["post"])
    def let_fault_stand(self, request: Request, uid: Any) -> Response:
        """The form checker lets a fault stand, with a reason."""
        document = self.get_object()
        data = self.read(shapes.LetStandIn, request).validated_data
        made = overrides.let_stand(
            document=document, fingerprint=data["fingerprint"], act=self.act(data)
        )
        return Response(shapes.FormOverrideOut(made).data, status=201)
