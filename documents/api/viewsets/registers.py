"""Registers over the API: opened, read, numbers kept and declared void, series closed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotFound
from documents.api.serializers import registers as shapes
from documents.api.serializers.common import ReasonIn
from documents.api.viewsets.base import HouseViewSet
from documents.api.viewsets.downloads import (
    AS_FILE,
    FORM,
    SCOPE,
    YEAR,
    download,
    form_of,
    year_of,
)
from documents.choices import Direction
from documents.models import Document, OutgoingDocument, Register, RegisterEntry
from documents.policies import registers as may
from documents.selectors import series
from documents.services import dispatch_books, numbers, prints, prints_incoming, registers
from documents.services.registers import GroupIn, RegisterIn
from documents.services.state_secrets import books


class RegisterViewSet(mixins.RetrieveModelMixin, HouseViewSet):
    """Registers and the numbers in them."""

    queryset = Register.objects.none()
    serializer_class = shapes.RegisterOut
    keyset_order: tuple[str, ...] = ("code", "id")
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "entries": "documents:read",
        "reserved": "documents:read",
        "print": "documents:read",
        "follow_up": "documents:read",
        "*": "documents:write",
    }

    def get_queryset(self) -> QuerySet[Register]:
        rows: QuerySet[Register] = Register.objects.known_to(self.who)
        return rows

    @extend_schema(responses=shapes.RegisterOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.RegisterOut)

    @extend_schema(request=shapes.NewRegisterIn, responses={201: shapes.RegisterOut})
    def create(self, request: Request) -> Response:
        data = dict(self.read(shapes.NewRegisterIn, request).validated_data)
        groups = [GroupIn(**dict(one)) for one in data.pop("groups")]
        made = registers.open_(
            organisation=self.who.organisation,
            data=RegisterIn(**data, groups=groups),
            act=self.act(),
        )
        return self.answer(made, shapes.RegisterOut, 201)

    @extend_schema(
        parameters=[OpenApiParameter("scope", str, description="Series, e.g. 2026.")],
        responses=shapes.EntryOut(many=True),
    )
    @action(detail=True)
    def entries(self, request: Request, uid: Any) -> Response:
        register = self.get_object()
        may.read_register(self.who, register)
        rows = RegisterEntry.objects.filter(register=register)
        if scope := request.query_params.get("scope", ""):
            rows = rows.filter(scope=scope[:60])
        return self._entries(rows)

    @extend_schema(responses=shapes.EntryOut(many=True))
    @action(detail=True)
    def reserved(self, request: Request, uid: Any) -> Response:
        """Numbers kept and not used yet (OUT-05)."""
        register = self.get_object()
        may.read_register(self.who, register)
        return self._entries(series.reserved(register, house=self.who.organisation))

    @extend_schema(parameters=[FORM, SCOPE], responses=AS_FILE)
    @action(detail=True)
    def print(self, request: Request, uid: Any) -> HttpResponse:
        """The book of one series as a PDF to be bound, or as a sheet."""
        register, form = self.get_object(), form_of(request)
        if register.secret:
            return self._secret_book(register, form)
        may.read_register(self.who, register)
        make = prints.register_sheet if form == "xlsx" else prints.register_book
        made = make(register=register, scope=self._scope(register), act=self.act())
        return download(made, f"so-{register.code}.{form}")

    @extend_schema(parameters=[FORM, SCOPE], responses=AS_FILE)
    @action(detail=True)
    def follow_up(self, request: Request, uid: Any) -> HttpResponse:
        """The book of follow-up of one series of incoming documents."""
        register, form = self.get_object(), form_of(request)
        if register.direction != Direction.INCOMING:
            raise NotFound
        may.read_register(self.who, register)
        make = prints_incoming.follow_up_sheet if form == "xlsx" else prints_incoming.follow_up
        made = make(register=register, scope=self._scope(register), act=self.act())
        return download(made, f"so-theo-doi-{register.code}.{form}")

    def _scope(self, register: Register) -> str:
        """The series asked for, the newest if none. Raises NotFound."""
        scopes = list(register.counters.order_by("-last_on").values_list("scope", flat=True))
        scope: str = self.request.query_params.get("scope", "") or next(iter(scopes), "")
        if scope and scope not in scopes:
            raise NotFound
        return scope

    def _secret_book(self, register: Register, form: str) -> HttpResponse:
        """A book of state secrets or of stubs in its own columns (SEC-07)."""
        if not books.may_read(self.who, register):
            raise NotFound
        scope = self.request.query_params.get("scope", "")
        made, media = books.register_book(register=register, scope=scope, form=form, act=self.act())
        return download(made, f"so-{register.code}.{form}", media)

    def _entries(self, rows: QuerySet[RegisterEntry]) -> Response:
        self.keyset_order = ("-id",)
        page = self.paginate_queryset(rows) or []
        ids = [entry.document_id for entry in page if entry.document_id]
        seen = Document.objects.visible_to(self.who).filter(pk__in=ids).in_bulk()
        context = {**self.get_serializer_context(), "seen": seen}
        return self.get_paginated_response(shapes.EntryOut(page, many=True, context=context).data)

    @extend_schema(request=shapes.ReserveIn, responses={201: shapes.EntryOut})
    @action(detail=True, methods=["post"])
    def reserve(self, request: Request, uid: Any) -> Response:
        """Keep the next number until a day (OUT-05)."""
        register = self.get_object()
        data = self.read(shapes.ReserveIn, request).validated_data
        kind = data["kind"]
        made = numbers.reserve(
            register=register,
            on=data["on"] or timezone.localdate(),
            until=data["until"],
            reason=data["reason"],
            like=OutgoingDocument(organisation=self.who.organisation, kind=kind) if kind else None,
            act=self.act(data),
        )
        return Response(shapes.EntryOut(made, context={"seen": {}}).data, status=201)

    @extend_schema(request=ReasonIn, responses=shapes.EntryOut)
    @action(detail=True, methods=["post"], url_path="entries/<uuid:entry>/void")
    def void(self, request: Request, uid: Any, entry: str) -> Response:
        """Declare a number void; it stays in the book with the reason (OUT-05)."""
        row = get_object_or_404(RegisterEntry, register=self.get_object(), uid=entry)
        data = self.read(ReasonIn, request).validated_data
        done = numbers.void(entry=row, reason=data["reason"], act=self.act(data))
        return Response(shapes.EntryOut(done, context={"seen": {}}).data)

    @extend_schema(request=shapes.ScopeIn, responses={201: shapes.ClosingOut})
    @action(detail=True, methods=["post"])
    def close_series(self, request: Request, uid: Any) -> Response:
        """Close the book of a year or a term (R30)."""
        register = self.get_object()
        data = self.read(shapes.ScopeIn, request).validated_data
        made = registers.close_series(register=register, scope=data["scope"], act=self.act(data))
        return Response(shapes.ClosingOut(made).data, status=201)


class DispatchBookViewSet(HouseViewSet):
    """The books of dispatch of a year: handed over, posted, use of file copies (domain.md §2.6)."""

    queryset = Register.objects.none()
    serializer_class = shapes.RegisterOut
    lookup_field = "name"
    lookup_value_converter = "slug"
    required_scopes = {"*": "documents:read"}

    @extend_schema(
        parameters=[
            OpenApiParameter("name", str, "path", enum=list(dispatch_books.BOOKS)),
            FORM,
            YEAR,
        ],
        responses=AS_FILE,
    )
    def retrieve(self, request: Request, name: str) -> HttpResponse:
        form, year = form_of(request), year_of(request)
        made = dispatch_books.make(
            name=name, form=form, house=self.who.organisation, year=year, act=self.act()
        )
        return download(made, f"{name}-{year}.{form}")
