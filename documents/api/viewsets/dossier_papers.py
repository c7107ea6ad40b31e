"""Papers of dossiers and file plans over the API, tables read into a plan, parcels fetched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from catalogues.engine.tables import MAX_BYTES
from core import streaming
from core.errors import InvalidInput
from core.models import Progress
from documents.api.serializers import dossier_papers as shapes
from documents.api.serializers.dossiers import RecordClassOut
from documents.api.viewsets.base import HouseViewSet
from documents.api.viewsets.downloads import AS_FILE, AS_PDF, FORM, XLSX, download, form_of
from documents.models import Dossier, FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.services import dossier_exports, dossier_prints, file_plan_prints, file_plans, files

CHOSEN = OpenApiParameter(
    "dossier", UUID, many=True, required=True, description="The closed dossiers, in one list."
)


class TableParser(BaseParser):
    """Leaves the body in the stream."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return {"stream": stream}


class SheetParser(TableParser):
    media_type = XLSX


class CsvParser(TableParser):
    media_type = "text/csv"


class FilePlanLinesMixin(HouseViewSet):
    """Lines of a plan changed and taken out, and the plan on paper."""

    @extend_schema(methods=["PUT"], request=shapes.LineChangeIn, responses=RecordClassOut)
    @extend_schema(methods=["DELETE"], responses={204: None})
    @action(detail=True, methods=["put", "delete"], url_path="lines/<uuid:line>")
    def line(self, request: Request, uid: Any, line: Any) -> Response:
        """PUT: change a line, in an approved plan with a reason. DELETE: take it out of a plan that
        is drawn up."""
        rows = RecordClass.objects.select_related("plan")
        row = get_object_or_404(rows, plan=self.get_object(), uid=line)
        if request.method == "DELETE":
            file_plans.remove_class(line=row, act=self.act())
            return Response(status=204)
        data = dict(self.read(shapes.LineChangeIn, request).validated_data)
        act = self.act({name: data.pop(name) for name in ("reason", "comment")})
        return Response(RecordClassOut(file_plans.edit_class(line=row, **data, act=act)).data)

    @extend_schema(
        parameters=[FORM, OpenApiParameter("unit", UUID, description="Lines of this unit only.")],
        responses=AS_FILE,
    )
    @action(detail=True)
    def print(self, request: Request, uid: Any) -> HttpResponse:
        """The plan as it is pinned up, or as the table that can be read in again."""
        plan, form = self.get_object(), form_of(request)
        unit = request.query_params.get("unit", "")
        make = file_plan_prints.xlsx if form == "xlsx" else file_plan_prints.pdf
        return download(
            make(plan=plan, act=self.act(), unit=unit), f"danh-muc-ho-so-{plan.year}.{form}"
        )


class FilePlanTableViewSet(HouseViewSet):
    """Lines read into a plan from a table."""

    queryset = FilePlan.objects.none()
    serializer_class = shapes.TableReadOut
    parser_classes = [MultiPartParser, SheetParser, CsvParser]
    required_scopes = {"*": "dossiers:write"}

    def get_queryset(self) -> QuerySet[FilePlan]:
        rows: QuerySet[FilePlan] = FilePlan.objects.visible_to(self.who)
        return rows

    @extend_schema(
        request={
            "multipart/form-data": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            },
            XLSX: {"type": "string", "format": "binary"},
            "text/csv": {"type": "string", "format": "binary"},
        },
        responses=shapes.TableReadOut,
    )
    @action(detail=True, methods=["post"], url_path="import", url_name="import")
    def take_in(self, request: Request, uid: Any) -> Response:
        """Put the rows of a table into a plan that is drawn up: all of them, or none."""
        plan = self.get_object()
        may.keep_file_plan(self.who, plan)
        content, name = _table(request)
        found = file_plans.read_table(plan=plan, content=content, name=name, act=self.act())
        told = shapes.TableReadOut(found).data
        if not found.is_done:
            raise InvalidInput(
                _("All rows go into the plan, or none: a row that cannot be taken says why."),
                code="rows_refused",
                field="file",
                facts={"rows": told["rows"]},
            )
        return Response(told)


def _table(request: Request) -> tuple[bytes, str]:
    kind = (request.content_type or "").partition(";")[0]
    if kind in {XLSX, "text/csv"}:
        name = "table.csv" if kind == "text/csv" else "table.xlsx"
        return request._request.body, name
    given = request.FILES.get("file")
    if given is None:
        raise InvalidInput(_("Send the file in the part named “file”."), field="file")
    return given.read(MAX_BYTES + 1), str(given.name)


class DossierPapersMixin(HouseViewSet):
    """Index, cover, closing sheet and list of transfer as files."""

    @extend_schema(parameters=[FORM], responses=AS_FILE)
    @action(detail=True)
    def index(self, request: Request, uid: Any) -> HttpResponse:
        """The index of what lies in it, as far as the caller sees it (mục lục văn bản)."""
        dossier, form = self.get_object(), form_of(request)
        make = dossier_prints.index_sheet if form == "xlsx" else dossier_prints.index
        return self._paper(make(dossier=dossier, act=self.act()), "muc-luc", dossier, form)

    @extend_schema(
        parameters=[OpenApiParameter("mark", str, enum=["0", "1"], description="0: no QR code.")],
        responses=AS_PDF,
    )
    @action(detail=True)
    def cover(self, request: Request, uid: Any) -> HttpResponse:
        """The cover (bìa hồ sơ)."""
        dossier = self.get_object()
        marked = request.query_params.get("mark") != "0"
        made = dossier_prints.cover(dossier=dossier, with_mark=marked, act=self.act())
        return self._paper(made, "bia", dossier)

    @extend_schema(responses=AS_PDF)
    @action(detail=True)
    def closing_sheet(self, request: Request, uid: Any) -> HttpResponse:
        """The closing sheet (tờ kết thúc) of a closed dossier."""
        dossier = self.get_object()
        made = dossier_prints.closing_sheet(dossier=dossier, act=self.act())
        return self._paper(made, "to-ket-thuc", dossier)

    def _paper(self, made: bytes, name: str, dossier: Dossier, form: str = "pdf") -> HttpResponse:
        return download(made, f"{name}-{dossier.year}-{dossier.number}.{form}")

    @extend_schema(parameters=[CHOSEN, FORM], responses=AS_FILE)
    @action(detail=False)
    def transfer_list(self, request: Request) -> HttpResponse:
        """The list of closed dossiers handed over to the archive (mục lục hồ sơ nộp lưu)."""
        form, read = form_of(request), serializers.UUIDField().run_validation
        wanted = [read(text) for text in request.query_params.getlist("dossier")]
        rows = Dossier.objects.visible_to(self.who).filter(uid__in=wanted)
        make = dossier_prints.transfer_sheet if form == "xlsx" else dossier_prints.transfer_list
        chosen = rows.select_related("organisation__organisation", "retention__table")
        made = make(dossiers=list(chosen.order_by("year", "number")), act=self.act())
        return download(made, f"muc-luc-ho-so-nop-luu.{form}")


class ParcelViewSet(HouseViewSet):
    """Parcels of dossiers that were asked for: how far they are, and their bytes."""

    queryset = Progress.objects.none()
    serializer_class = shapes.ParcelOut
    required_scopes = {"*": "dossiers:write"}

    def get_queryset(self) -> QuerySet[Progress]:
        rows: QuerySet[Progress] = Progress.objects.filter(
            kind=dossier_exports.KIND, owner_id=self.who.person.pk
        )
        return rows

    @extend_schema(responses=shapes.ParcelOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return Response(shapes.ParcelOut(self.get_object()).data)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request: Request, uid: Any) -> HttpResponseBase:
        """The parcel; 404 until it is made, and to everybody but the one who asked for it."""
        row, stored = dossier_exports.made(uid=uid, act=self.act())
        return streaming.send(
            request._request,
            files.open_stored(stored),
            name=row.result["name"],
            media_type="application/zip",
            etag=stored.sha256,
            download=True,
        )
