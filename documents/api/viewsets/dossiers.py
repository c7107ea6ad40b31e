"""Registers, file plans and dossiers over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.serializers import dossiers as shapes
from documents.api.serializers.common import ReasonIn
from documents.api.viewsets.base import HouseViewSet
from documents.api.viewsets.filters import DOSSIERS, asked_by
from documents.models import Document, Dossier, FilePlan, RecordClass
from documents.selectors import tables
from documents.services import dossiers, grants

Out = shapes.DossierOut
deed = extend_schema(request=ReasonIn, responses=Out)


class FilePlanViewSet(HouseViewSet):
    """The file plan of each year with its headings."""

    queryset = FilePlan.objects.none()
    serializer_class = shapes.FilePlanOut
    keyset_order = ("-year", "id")
    required_scopes = {"*": "dossiers:read"}

    def get_queryset(self) -> QuerySet[FilePlan]:
        headings = RecordClass.objects.select_related("plan", "retention", "unit")
        rows: QuerySet[FilePlan] = FilePlan.objects.filter(
            organisation=self.who.organisation_id
        ).prefetch_related(Prefetch("classes", headings.order_by("ordinal", "code")))
        return rows

    @extend_schema(responses=shapes.FilePlanOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.FilePlanOut)


class DossierViewSet(HouseViewSet):
    """Hồ sơ công việc: opened, filled, closed, handed over (domain.md §5)."""

    queryset = Dossier.objects.none()
    serializer_class = Out
    keyset_order: tuple[str, ...] = ("-year", "-number", "-id")
    required_scopes = {
        "list": "dossiers:read",
        "retrieve": "dossiers:read",
        "items": "dossiers:read",
        "*": "dossiers:write",
    }

    def get_queryset(self) -> QuerySet[Dossier]:
        rows = Dossier.objects.visible_to(self.who).for_list()
        found: QuerySet[Dossier] = rows.select_related(
            "record_class__plan", "record_class__retention", "record_class__unit"
        )
        return found

    @extend_schema(parameters=DOSSIERS, responses=Out(many=True))
    def list(self, request: Request) -> Response:
        rows = tables.dossiers(self.who, asked_by(request, DOSSIERS), timezone.localdate())
        return self.listed(
            rows.select_related(
                "record_class__plan", "record_class__retention", "record_class__unit"
            ),
            Out,
        )

    @extend_schema(responses=Out)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), Out)

    @extend_schema(request=shapes.NewDossierIn, responses={201: Out})
    def create(self, request: Request) -> Response:
        data = self.read(shapes.NewDossierIn, request).validated_data
        return self.answer(dossiers.open_(**data, act=self.act()), Out, 201)

    @extend_schema(request=shapes.DossierFieldsIn, responses=Out)
    def partial_update(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.DossierFieldsIn, request).validated_data
        changed = dossiers.edit(
            dossier=dossier, **data, revision=self.revision(request, dossier), act=self.act()
        )
        return self.answer(changed, Out)

    @extend_schema(responses=shapes.ItemOut(many=True))
    @action(detail=True)
    def items(self, request: Request, uid: Any) -> Response:
        """The contents that the caller may see, in their order."""
        seen = Document.objects.visible_to(self.who)
        rows = self.get_object().items.filter(document__in=seen).select_related("document")
        self.keyset_order = ("ordinal", "id")
        return self.listed(rows, shapes.ItemOut)

    @extend_schema(request=shapes.AddIn, responses={201: shapes.ItemOut})
    @action(detail=True, methods=["post"])
    def add(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.AddIn, request).validated_data
        item = dossiers.add(
            dossier=dossier, document=data["document"], note=data["note"], act=self.act(data)
        )
        return Response(shapes.ItemOut(item).data, status=201)

    @extend_schema(request=shapes.RemoveIn, responses=Out)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.RemoveIn, request).validated_data
        seen = dossier.items.filter(document__in=Document.objects.visible_to(self.who))
        item = get_object_or_404(seen, uid=data["item"])
        dossiers.remove(item=item, reason=data["reason"], act=self.act(data))
        return self.answer(dossier, Out)

    @deed
    @action(detail=True, methods=["post"])
    def close(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(dossiers.close(dossier=dossier, act=self.act(data)), Out)

    @deed
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        done = dossiers.reopen(dossier=dossier, reason=data["reason"], act=self.act(data))
        return self.answer(done, Out)

    @extend_schema(request=shapes.HandOverIn, responses=Out)
    @action(detail=True, methods=["post"])
    def hand_over(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.HandOverIn, request).validated_data
        done = dossiers.hand_over(dossier=dossier, to=data["to"], act=self.act(data))
        return self.answer(done, Out)

    @extend_schema(request=shapes.ShareIn, responses=Out)
    @action(detail=True, methods=["post"])
    def share(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.ShareIn, request).validated_data
        done = grants.share_dossier(
            dossier=dossier, people=data["people"], units=data["units"], act=self.act(data)
        )
        return self.answer(done, Out)
