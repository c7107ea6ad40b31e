"""State secrets over the API: the sheet, each act on it, the books, stubs of paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotFound
from documents.api.serializers import secrecy as shapes
from documents.api.serializers.common import ReasonIn
from documents.api.viewsets.base import HouseViewSet
from documents.api.viewsets.downloads import AS_FILE, FORM, download, form_of
from documents.models import Document, SecretStub
from documents.policies import secrecy as may
from documents.services import grants
from documents.services.state_secrets import books, copies, findings, levels, sheet, stubs
from documents.services.state_secrets.stubs import StubIn

Sheet = shapes.SheetOut
PLAIN = {"reason", "comment"}


def _thing(document: Document) -> Any:
    """The incoming or outgoing document itself: rules about signers look at it."""
    return document.incoming if document.is_incoming else document.outgoing


class SecrecyMixin(HouseViewSet):
    """What concerns the secrecy of one document (SEC-01, SEC-03, SEC-09 … SEC-11).

    State secrets open to cleared persons who are signed in; software with a token has no clearance.
    """

    @extend_schema(responses=Sheet)
    @action(detail=True)
    def secrecy(self, request: Request, uid: Any) -> Response:
        """Level and why, who may know, copies, who opened it, and the acts open to the caller."""
        document = self.get_object()
        if not settings.SECRECY_CEILING and not sheet.concerns(document):
            raise NotFound
        return self._sheet(document)

    def _sheet(self, document: Document, status: int = 200) -> Response:
        context = self.get_serializer_context() | {"document": document}
        found: Any = sheet.sheet_of(document, self.who)
        return Response(Sheet(found, context=context).data, status=status)

    def _step(
        self,
        name: str,
        shape: type[serializers.Serializer[Any]],
        call: Callable[..., Any],
        request: Request,
    ) -> Response:
        """One act of the sheet; one that is not open to the caller is not there."""
        document = self.get_object()
        if name not in sheet.acts_of(document, self.who):
            raise NotFound
        context = self.get_serializer_context() | {"document": document}
        asked = shape(data=request.data, context=context)
        asked.is_valid(raise_exception=True)
        data = dict(asked.validated_data)
        values = {field: value for field, value in data.items() if field not in PLAIN}
        call(document, values, self.act(data))
        seen = self.get_queryset().filter(pk=document.pk).first()
        return self._sheet(seen) if seen is not None else Response(status=204)

    @extend_schema(request=shapes.LevelIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/decide")
    def decide_level(self, request: Request, uid: Any) -> Response:
        """The signer decides the level of a draft (SEC-01)."""

        def call(document: Document, values: dict[str, Any], act: Any) -> None:
            levels.decide(document=document.outgoing, act=act, **values)

        return self._step("decide", shapes.LevelIn, call, request)

    @extend_schema(request=shapes.LevelIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/change")
    def change_level(self, request: Request, uid: Any) -> Response:
        """Raise, lower, extend or end the protection of a record by a written decision (SEC-11)."""

        def call(document: Document, values: dict[str, Any], act: Any) -> None:
            levels.change(document=_thing(document), act=act, **values)

        return self._step("change", shapes.LevelIn, call, request)

    @extend_schema(request=shapes.TellIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/tell")
    def tell_of_level(self, request: Request, uid: Any) -> Response:
        """A recipient or holder has been told of the change."""
        return self._step(
            "tell", shapes.TellIn, lambda _d, v, act: levels.mark_told(act=act, **v), request
        )

    @extend_schema(request=shapes.ReaderIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/name_reader")
    def name_reader(self, request: Request, uid: Any) -> Response:
        """Name a cleared person who may see it (SEC-09)."""

        def call(document: Document, values: dict[str, Any], act: Any) -> None:
            grants.share(document=_thing(document), people=[values["person"]], act=act)

        return self._step("name-reader", shapes.ReaderIn, call, request)

    @extend_schema(request=shapes.ReaderIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/end_reader")
    def end_reader(self, request: Request, uid: Any) -> Response:
        return self._step(
            "end-reader",
            shapes.ReaderIn,
            lambda document, v, act: grants.end_reader(document=document, act=act, **v),
            request,
        )

    @extend_schema(request=shapes.PermitCopiesIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/permit_copies")
    def permit_copies(self, request: Request, uid: Any) -> Response:
        """Let so many copies be made, and for what (SEC-10)."""
        return self._step(
            "permit-copies",
            shapes.PermitCopiesIn,
            lambda document, v, act: copies.permit(document=document, act=act, **v),
            request,
        )

    @extend_schema(request=shapes.MakeCopiesIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/make_copies")
    def make_copies(self, request: Request, uid: Any) -> Response:
        """Enter numbered copies in the book; never more than were permitted (SEC-10)."""
        return self._step(
            "make-copies",
            shapes.MakeCopiesIn,
            lambda _d, v, act: copies.make(act=act, **v),
            request,
        )

    @extend_schema(request=shapes.HandOverCopyIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/hand_over_copy")
    def hand_over_copy(self, request: Request, uid: Any) -> Response:
        return self._step(
            "hand-over",
            shapes.HandOverCopyIn,
            lambda _d, v, act: copies.hand_over(act=act, **v),
            request,
        )

    @extend_schema(request=shapes.CopyIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/take_back_copy")
    def take_back_copy(self, request: Request, uid: Any) -> Response:
        return self._step(
            "take-back", shapes.CopyIn, lambda _d, v, act: copies.take_back(act=act, **v), request
        )

    @extend_schema(request=shapes.SpoilCopyIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/spoil_copy")
    def spoil_copy(self, request: Request, uid: Any) -> Response:
        return self._step(
            "spoil", shapes.SpoilCopyIn, lambda _d, v, act: copies.spoil(act=act, **v), request
        )

    @extend_schema(request=shapes.DestroyCopyIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/destroy_copy")
    def destroy_copy(self, request: Request, uid: Any) -> Response:
        """Destroy a copy that nobody holds, before a second person."""
        return self._step(
            "destroy-copy",
            shapes.DestroyCopyIn,
            lambda _d, v, act: copies.destroy(act=act, **v),
            request,
        )

    @extend_schema(request=ReasonIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/clear_finding")
    def clear_finding(self, request: Request, uid: Any) -> Response:
        """The machine erred: what it read is no mark of secrecy (SEC-03)."""
        return self._settled("clear", findings.clear, request)

    @extend_schema(request=ReasonIn, responses=Sheet)
    @action(detail=True, methods=["post"], url_path="secrecy/remove_content")
    def remove_content(self, request: Request, uid: Any) -> Response:
        """Destroy the marked content; number, date and sender stay (SEC-03)."""
        return self._settled("remove", findings.remove, request)

    def _settled(self, name: str, service: Callable[..., Any], request: Request) -> Response:
        def call(document: Document, _values: dict[str, Any], act: Any) -> None:
            service(document=document, reason=act.reason, act=act)

        return self._step(name, ReasonIn, call, request)

    @extend_schema(parameters=[FORM], responses=AS_FILE)
    @action(detail=True, url_path="secrecy/copies_book")
    def copies_book(self, request: Request, uid: Any) -> HttpResponse:
        """The book of its copies (SEC-10)."""
        return self._ledger(books.ledger, "so-sao-chup", request)

    @extend_schema(parameters=[FORM], responses=AS_FILE)
    @action(detail=True, url_path="secrecy/readings_book")
    def readings_book(self, request: Request, uid: Any) -> HttpResponse:
        """Who opened, printed, downloaded it (SEC-09)."""
        return self._ledger(books.readings, "so-tiep-can", request)

    def _ledger(
        self, make: Callable[..., tuple[bytes, str]], name: str, request: Request
    ) -> HttpResponse:
        document, form = self.get_object(), form_of(request)
        may.read_ledgers(self.who, document)
        if not sheet.concerns(document):
            raise NotFound
        body, media = make(document=document, form=form, act=self.act())
        return download(body, f"{name}.{form}", media)


class SecretStubViewSet(HouseViewSet):
    """Stubs of secret papers that lie outside the system, once the head permits them (SEC-04)."""

    queryset = SecretStub.objects.none()
    serializer_class = shapes.StubOut
    keyset_order = ("-id",)
    required_scopes = {"list": "documents:read", "*": "documents:write"}

    def get_queryset(self) -> QuerySet[SecretStub]:
        rows: QuerySet[SecretStub] = SecretStub.objects.filter(
            organisation=self.who.organisation_id
        ).select_related("entry__register")
        return rows

    @extend_schema(responses=shapes.StubOut(many=True))
    def list(self, request: Request) -> Response:
        may.read_stubs(self.who, self.who.organisation)
        return self.listed(self.get_queryset(), shapes.StubOut)

    @extend_schema(request=shapes.StubNewIn, responses={201: shapes.StubOut})
    def create(self, request: Request) -> Response:
        """Keep a stub; its number comes from the book of its own."""
        house = self.who.organisation
        may.keep_stubs(self.who, house)
        data = StubIn(**self.read(shapes.StubNewIn, request).validated_data)
        made = stubs.keep(
            register=books.stub_book(house, data.direction), data=data, act=self.act()
        )
        return Response(shapes.StubOut(made).data, status=201)

    @extend_schema(request=shapes.BasisIn, responses={204: None})
    @action(detail=False, methods=["post"])
    def permit(self, request: Request) -> Response:
        """The head lets stubs be kept, on a written decision."""
        data = self.read(shapes.BasisIn, request).validated_data
        stubs.permit(organisation=self.who.organisation, basis=data["basis"], act=self.act())
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"])
    def end_permission(self, request: Request) -> Response:
        """No further stubs; those kept stay in their book."""
        may.permit_stubs(self.who, self.who.organisation)
        present = stubs.permission_of(self.who.organisation)
        if present is None:
            raise NotFound
        stubs.end_permission(permission=present, act=self.act())
        return Response(status=204)
