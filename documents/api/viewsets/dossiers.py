"""Registers, file plans and dossiers over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from documents import lifecycles
from documents.api.serializers import dossiers as shapes
from documents.api.serializers.common import ReasonIn
from documents.api.viewsets.dossier_papers import DossierPapersMixin, FilePlanLinesMixin
from documents.api.viewsets.filters import DOSSIERS, asked_by
from documents.models import Document, Dossier, FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.selectors import closing, tables
from documents.services import dossier_exports, dossiers, file_plans, grants

Out = shapes.DossierOut
deed = extend_schema(request=ReasonIn, responses=Out)


class FilePlanViewSet(FilePlanLinesMixin, mixins.RetrieveModelMixin):
    """The file plan of each year with its lines: drawn up, submitted, approved, added to."""

    queryset = FilePlan.objects.none()
    serializer_class = shapes.FilePlanOut
    keyset_order = ("-year", "id")
    required_scopes = {
        "list": "dossiers:read",
        "retrieve": "dossiers:read",
        "print": "dossiers:read",
        "*": "dossiers:write",
    }

    def get_queryset(self) -> QuerySet[FilePlan]:
        headings = RecordClass.objects.select_related(
            "plan", "retention", "unit", "parent", "keeper"
        )
        rows: QuerySet[FilePlan] = FilePlan.objects.visible_to(self.who).prefetch_related(
            Prefetch("classes", headings.order_by("ordinal", "code"))
        )
        return rows

    @extend_schema(responses=shapes.FilePlanOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.FilePlanOut)

    @extend_schema(responses=shapes.FilePlanOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), shapes.FilePlanOut)

    @extend_schema(request=shapes.NewFilePlanIn, responses={201: shapes.FilePlanOut})
    def create(self, request: Request) -> Response:
        data = self.read(shapes.NewFilePlanIn, request).validated_data
        begin = file_plans.copy if data["copy"] else file_plans.make
        made = begin(organisation=self.who.organisation, year=data["year"], act=self.act())
        return self.answer(made, shapes.FilePlanOut, 201)

    @extend_schema(request=shapes.LineIn, responses={201: shapes.RecordClassOut})
    @action(detail=True, methods=["post"])
    def lines(self, request: Request, uid: Any) -> Response:
        """Add a line; in an approved plan it stands as an addition."""
        plan = self.get_object()
        data = self.read(shapes.LineIn, request).validated_data
        made = file_plans.add_class(plan=plan, **data, act=self.act())
        return Response(shapes.RecordClassOut(made).data, status=201)

    @extend_schema(request=ReasonIn, responses=shapes.FilePlanOut)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, uid: Any) -> Response:
        plan = self.get_object()
        act = self.act(self.read(ReasonIn, request).validated_data)
        return self.answer(file_plans.submit(plan=plan, act=act), shapes.FilePlanOut)

    @extend_schema(request=ReasonIn, responses=shapes.FilePlanOut)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, uid: Any) -> Response:
        plan = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        done = file_plans.return_(plan=plan, reason=data["reason"], act=self.act(data))
        return self.answer(done, shapes.FilePlanOut)

    @extend_schema(request=ReasonIn, responses=shapes.FilePlanOut)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, uid: Any) -> Response:
        plan = self.get_object()
        act = self.act(self.read(ReasonIn, request).validated_data)
        return self.answer(file_plans.approve(plan=plan, act=act), shapes.FilePlanOut)


class DossierViewSet(DossierPapersMixin):
    """Hồ sơ công việc: opened, filled, closed, handed over (domain.md §5)."""

    queryset = Dossier.objects.none()
    serializer_class = Out
    keyset_order: tuple[str, ...] = ("-year", "-number", "-id")
    required_scopes = {
        "list": "dossiers:read",
        "retrieve": "dossiers:read",
        "items": "dossiers:read",
        "checklist": "dossiers:read",
        "index": "dossiers:read",
        "cover": "dossiers:read",
        "closing_sheet": "dossiers:read",
        "transfer_list": "dossiers:read",
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

    @extend_schema(request=shapes.HandOverAllIn, responses=shapes.HandedOut(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def hand_over_all(self, request: Request) -> Response:
        """All open dossiers of somebody who leaves, in one act, each with its own result."""
        data = self.read(shapes.HandOverAllIn, request).validated_data
        results: Any = dossiers.hand_over_all(
            person=data["person"], to=data["to"], act=self.act(data)
        )
        return Response(shapes.HandedOut(results, many=True).data)

    @extend_schema(responses=shapes.ItemOut(many=True))
    @action(detail=True)
    def items(self, request: Request, uid: Any) -> Response:
        """The contents that the caller may see, in their order."""
        seen = Document.objects.visible_to(self.who)
        rows = self.get_object().items.filter(document__in=seen).select_related("document")
        self.keyset_order = ("ordinal", "id")
        page = self.paginate_queryset(rows) or []
        first = shapes.shown_as(page[0], self.who) if page else 1
        places = {item.pk: n for n, item in enumerate(page, start=first)}
        context = {**self.get_serializer_context(), "places": places}
        return self.get_paginated_response(shapes.ItemOut(page, many=True, context=context).data)

    @extend_schema(request=shapes.AddIn, responses={201: shapes.ItemOut})
    @action(detail=True, methods=["post"])
    def add(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.AddIn, request).validated_data
        item = dossiers.add(
            dossier=dossier, document=data["document"], note=data["note"], act=self.act(data)
        )
        context = self.get_serializer_context()
        return Response(shapes.ItemOut(item, context=context).data, status=201)

    @extend_schema(request=shapes.RemoveIn, responses=Out)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.RemoveIn, request).validated_data
        seen = dossier.items.filter(document__in=Document.objects.visible_to(self.who))
        item = get_object_or_404(seen, uid=data["item"])
        dossiers.remove(item=item, reason=data["reason"], act=self.act(data))
        return self.answer(dossier, Out)

    @extend_schema(request=shapes.AddManyIn, responses=shapes.AddedOut(many=True))
    @action(detail=True, methods=["post"], pagination_class=None)
    def add_many(self, request: Request, uid: Any) -> Response:
        """Put several documents in, each with its own result."""
        dossier = self.get_object()
        data = self.read(shapes.AddManyIn, request).validated_data
        results: Any = dossiers.add_each(
            dossier=dossier, documents=data["documents"], act=self.act(data)
        )
        context = self.get_serializer_context()
        return Response(shapes.AddedOut(results, many=True, context=context).data)

    @extend_schema(responses=shapes.CheckOut(many=True))
    @action(detail=True, pagination_class=None)
    def checklist(self, request: Request, uid: Any) -> Response:
        """What is still open before it can be closed, each with where it is mended."""
        dossier = self.get_object()
        may.close_dossier(self.who, dossier)
        lines: Any = closing.checklist(lifecycles.dossier, dossier)
        return Response(shapes.CheckOut(lines, many=True).data)

    @extend_schema(request=shapes.CloseIn, responses=Out)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.CloseIn, request).validated_data
        done = dossiers.close(
            dossier=dossier,
            title=data.get("title"),
            ended_on=data.get("ended_on"),
            act=self.act(data),
        )
        return self.answer(done, Out)

    @deed
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        done = dossiers.pause(dossier=dossier, reason=data["reason"], act=self.act(data))
        return self.answer(done, Out)

    @deed
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(dossiers.resume(dossier=dossier, act=self.act(data)), Out)

    @extend_schema(request=shapes.ProgressIn, responses=Out)
    @action(detail=True, methods=["post"])
    def report_progress(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.ProgressIn, request).validated_data
        done = dossiers.report_progress(
            dossier=dossier, percent=data["percent"], act=self.act(data)
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.PlaceIn, responses=Out)
    @action(detail=True, methods=["post"])
    def place(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.PlaceIn, request).validated_data
        done = dossiers.place(dossier=dossier, parent=data["parent"], act=self.act(data))
        return self.answer(done, Out)

    @extend_schema(request=shapes.RetentionIn, responses=Out)
    @action(detail=True, methods=["post"])
    def set_retention(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(shapes.RetentionIn, request).validated_data
        done = dossiers.set_retention(
            dossier=dossier,
            retention=data["retention"],
            reason=data["reason"],
            act=self.act(data),
        )
        return self.answer(done, Out)

    @deed
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, uid: Any) -> Response:
        dossier = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(dossiers.accept(dossier=dossier, act=self.act(data)), Out)

    @extend_schema(request=ReasonIn, responses={202: shapes.ExportOut})
    @action(detail=True, methods=["post"])
    def export(self, request: Request, uid: Any) -> Response:
        """Have the dossier made into a parcel (ZIP with files and XML), fetched at dossier-parcels/."""
        dossier = self.get_object()
        act = self.act(self.read(ReasonIn, request).validated_data)
        row = dossier_exports.ask(dossier=dossier, act=act)
        return Response(shapes.ExportOut(row).data, status=202)

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
            dossier=dossier,
            people=data["people"],
            units=data["units"],
            role=data["role"],
            act=self.act(data),
        )
        return self.answer(done, Out)
