"""Incoming documents over the API. Each act is one call of the service the portal calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Blocked, InvalidInput, NotFound
from documents.api.serializers import bulk
from documents.api.serializers import incoming as shapes
from documents.api.serializers import incoming_more as more
from documents.api.serializers.common import ReasonIn, TextIn
from documents.api.serializers.outgoing import CommentOut
from documents.api.serializers.readings import ReadingOut, reading_out
from documents.api.viewsets.bulk import BulkMixin
from documents.api.viewsets.downloads import AS_PDF, download
from documents.api.viewsets.filters import INCOMING, asked_by
from documents.models import IncomingDocument, Register
from documents.policies import incoming as may
from documents.selectors import incoming_panels as panels
from documents.selectors import tables
from documents.services import files, incoming, prints_incoming, reads

Out = shapes.IncomingOut
deed = extend_schema(request=ReasonIn, responses=Out)


class IncomingViewSet(BulkMixin):
    """Văn bản đến: from arrival to its finish (domain.md §1)."""

    queryset = IncomingDocument.objects.none()
    serializer_class = Out
    keyset_order = ("-sort_on", "-id")
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "assignments": "documents:read",
        "directives": "documents:read",
        "recalls": "documents:read",
        "transmission": "documents:read",
        "readers": "documents:read",
        "sheet": "documents:read",
        "proposals": "documents:read",
        "*": "documents:write",
    }

    def get_queryset(self) -> QuerySet[IncomingDocument]:
        rows: QuerySet[IncomingDocument] = IncomingDocument.objects.visible_to(self.who).for_list()
        return rows

    @extend_schema(parameters=INCOMING, responses=Out(many=True))
    def list(self, request: Request) -> Response:
        rows = tables.incoming(self.who, asked_by(request, INCOMING), timezone.localdate())
        return self.listed(rows, Out)

    @extend_schema(request=bulk.IncomingBulkIn, responses=bulk.RowOut(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """One act on up to 100 documents; each has its own result."""
        return self.each("incoming", bulk.IncomingBulkIn, request)

    @extend_schema(responses=Out)
    def retrieve(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        reads.mark(document=document, act=self.act())
        return self.answer(document, Out)

    @extend_schema(request=shapes.ArriveIn, responses={201: Out})
    def create(self, request: Request) -> Response:
        data = dict(self.read(shapes.ArriveIn, request).validated_data)
        act = self.act()
        uploads = [files.own_upload(uid=uid, act=act) for uid in data.pop("uploads")]
        if len(uploads) > 1 and any(incoming.is_mail(one) for one in uploads):
            raise InvalidInput(_("A message is taken in by itself."), field="uploads")
        made = incoming.take_in_uploads(
            organisation=self.who.organisation,
            uploads=uploads,
            data=data,  # type: ignore[arg-type]
            act=act,
        )
        return self.answer(made[0], Out, 201)

    @extend_schema(request=more.PackageIn, responses={201: Out})
    @action(detail=False, methods=["post"])
    def packages(self, request: Request) -> Response:
        """Hand a message over from another system; the same message id again answers the same
        document (EX-05). Its fields are locked (IN-04)."""
        data = dict(self.read(more.PackageIn, request).validated_data)
        act, house = self.act(), self.who.organisation
        message_id = data.pop("message_id")
        there = incoming.known(house, message_id)
        if there is not None:
            may.receive_document(self.who, house)
            return self.answer(there, Out, 200)
        package = incoming.ReceivedPackage(
            message_id=message_id,
            sender=data.pop("sender", None),
            sender_name=data.pop("sender_name", ""),
            sender_address=data.pop("sender_address", ""),
            sent_at=data.pop("sent_at", None),
            headers=[(one["name"], one["value"]) for one in data.pop("headers", [])],
            uploads=incoming.own_uploads(uids=data.pop("uploads"), act=act),
            fields=data,  # type: ignore[arg-type]
        )
        made = incoming.receive(organisation=house, package=package, act=act)
        return self.answer(made, Out, 201)

    @extend_schema(request=more.AskBackIn, responses=more.RecallOut(many=True))
    @action(detail=True, methods=["post"], pagination_class=None)
    def ask_back(self, request: Request, uid: Any) -> Response:
        """The sender's system asks for its document back; the clerk answers (IN-12)."""
        document = self.get_object()
        may.recall_document(self.who, document)
        data = self.read(more.AskBackIn, request).validated_data
        incoming.ask_back(
            document=document,
            reason=data["reason"],
            message_id=data["message_id"],
            act=self.act(data),
        )
        rows = document.recall_requests.order_by("-asked_at")
        return Response(more.RecallOut(rows, many=True).data)

    @extend_schema(responses=more.RecallOut(many=True))
    @action(detail=True, pagination_class=None)
    def recalls(self, request: Request, uid: Any) -> Response:
        rows = self.get_object().recall_requests.order_by("-asked_at")
        return Response(more.RecallOut(rows, many=True).data)

    @deed
    @action(detail=True, methods=["post"])
    def refuse_recall(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.refuse_recall, request)

    @extend_schema(responses=more.TransmissionOut)
    @action(detail=True)
    def transmission(self, request: Request, uid: Any) -> Response:
        """How it came (R28); 404 for what nobody transmitted."""
        sent = panels.way_of(self.get_object())
        if sent is None:
            raise NotFound
        return Response(more.TransmissionOut(sent).data)

    @extend_schema(responses=AS_PDF)
    @action(detail=True)
    def sheet(self, request: Request, uid: Any) -> HttpResponse:
        """The stamp “ĐẾN” with the sheet of handling."""
        document = self.get_object()
        made = prints_incoming.sheet(document=document, act=self.act())
        return download(made, f"phieu-giai-quyet-{document.arrival_number}.pdf")

    @extend_schema(responses=more.ReaderOut(many=True))
    @action(detail=True, pagination_class=None)
    def readers(self, request: Request, uid: Any) -> Response:
        """Who has seen it, and who of those concerned has not (IN-09)."""
        rows = panels.readers(self.get_object(), timezone.localdate())
        return Response(more.ReaderOut(rows, many=True).data)

    @extend_schema(request=shapes.IncomingFieldsIn, responses=Out)
    def partial_update(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = dict(self.read(shapes.IncomingFieldsIn, request).validated_data)
        changed = incoming.edit(
            document=document,
            data=data,  # type: ignore[arg-type]
            revision=self.revision(request, document),
            act=self.act(),
        )
        return self.answer(changed, Out)

    @extend_schema(request=shapes.RegisterIn, responses=Out)
    @action(detail=True, methods=["post"])
    def register(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = self.read(shapes.RegisterIn, request).validated_data
        done = incoming.register(
            document=document,
            register=data.get("register") or self._default_register(),
            confirmed_duplicate=data["confirmed_duplicate"],
            revision=self.revision(request, document),
            act=self.act(data),
        )
        return self.answer(done, Out)

    def _default_register(self) -> Register:
        books = Register.objects.in_force(timezone.localdate()).filter(
            organisation=self.who.organisation_id, direction="incoming", secret=False
        )
        book: Register | None = books.order_by("-is_default", "pk").first()
        if book is None:
            raise Blocked([], code="no_register")
        return book

    @extend_schema(request=shapes.PresentIn, responses=Out)
    @action(detail=True, methods=["post"])
    def present(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = self.read(shapes.PresentIn, request).validated_data
        done = incoming.present(document=document, to=data["to"], act=self.act(data))
        return self.answer(done, Out)

    @extend_schema(request=shapes.DirectIn, responses=Out)
    @action(detail=True, methods=["post"])
    def direct(self, request: Request, uid: Any) -> Response:
        document, asked = self.get_object(), self.read(shapes.DirectIn, request)
        data = asked.validated_data
        done = incoming.direct(
            document=document,
            text=data["text"],
            assignments=asked.lines(),
            confirm_needed=data["confirm_needed"],
            act=self.act(data),
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.AssignIn, responses=Out)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, uid: Any) -> Response:
        document, asked = self.get_object(), self.read(shapes.AssignIn, request)
        done = incoming.assign(
            document=document,
            assignments=asked.lines(),
            confirm_needed=asked.validated_data["confirm_needed"],
            act=self.act(asked.validated_data),
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.AssignIn, responses=Out)
    @action(detail=True, methods=["post"])
    def hand_down(self, request: Request, uid: Any) -> Response:
        document, asked = self.get_object(), self.read(shapes.AssignIn, request)
        done = incoming.hand_down(
            document=document, assignments=asked.lines(), act=self.act(asked.validated_data)
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.FinishIn, responses=Out)
    @action(detail=True, methods=["post"])
    def report_done(self, request: Request, uid: Any) -> Response:
        return self._finish(incoming.report_done, request)

    @extend_schema(request=shapes.FinishIn, responses=Out)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, uid: Any) -> Response:
        return self._finish(incoming.complete, request)

    def _finish(self, service: Callable[..., IncomingDocument], request: Request) -> Response:
        document = self.get_object()
        data = self.read(shapes.FinishIn, request).validated_data
        done = service(
            document=document,
            outcome=data["outcome"],
            note=data["note"],
            answer=data["answer"],
            act=self.act(data),
        )
        return self.answer(done, Out)

    def _with_reason(self, service: Callable[..., IncomingDocument], request: Request) -> Response:
        document = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(
            service(document=document, reason=data["reason"], act=self.act(data)), Out
        )

    def _plain(self, service: Callable[..., IncomingDocument], request: Request) -> Response:
        document = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(service(document=document, act=self.act(data)), Out)

    @deed
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, uid: Any) -> Response:
        return self._plain(incoming.accept, request)

    @deed
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, uid: Any) -> Response:
        return self._plain(incoming.confirm, request)

    @deed
    @action(detail=True, methods=["post"])
    def take_back(self, request: Request, uid: Any) -> Response:
        return self._plain(incoming.take_back, request)

    @deed
    @action(detail=True, methods=["post"])
    def reject_result(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.reject_result, request)

    @deed
    @action(detail=True, methods=["post"])
    def file_away(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.file_away, request)

    @deed
    @action(detail=True, methods=["post"])
    def return_to_sender(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.return_to_sender, request)

    @deed
    @action(detail=True, methods=["post"])
    def send_back(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.send_back, request)

    @deed
    @action(detail=True, methods=["post"])
    def hand_back(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.hand_back, request)

    @deed
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.reopen, request)

    @deed
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, uid: Any) -> Response:
        return self._with_reason(incoming.recall, request)

    @extend_schema(request=TextIn, responses={201: CommentOut})
    @action(detail=True, methods=["post"])
    def comments(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        text = self.read(TextIn, request).validated_data["text"]
        made = incoming.comment(document=document, text=text, act=self.act())
        return Response(CommentOut(made).data, status=201)

    @extend_schema(responses=ReadingOut)
    @action(detail=True, pagination_class=None)
    def proposals(self, request: Request, uid: Any) -> Response:
        """What was read in its file, each value with its place on the page."""
        return Response(ReadingOut(reading_out(self.get_object())).data)

    @extend_schema(responses=shapes.AssignmentOut(many=True))
    @action(detail=True, pagination_class=None)
    def assignments(self, request: Request, uid: Any) -> Response:
        rows = self.get_object().assignments.select_related("person", "unit", "parent")
        return Response(shapes.AssignmentOut(rows.order_by("pk"), many=True).data)

    @extend_schema(responses=shapes.DirectiveOut(many=True))
    @action(detail=True, pagination_class=None)
    def directives(self, request: Request, uid: Any) -> Response:
        rows = self.get_object().directives.select_related("by", "on_behalf_of")
        return Response(shapes.DirectiveOut(rows.order_by("at"), many=True).data)
