"""Outgoing documents over the API. Signing and sealing are the signatures' resource."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.serializers import bulk
from documents.api.serializers import outgoing as shapes
from documents.api.serializers.common import ReasonIn, TextIn
from documents.api.serializers.files import VersionIn
from documents.api.viewsets.after import SuccessionMixin
from documents.api.viewsets.bulk import BulkMixin
from documents.api.viewsets.drafting import DraftingMixin
from documents.api.viewsets.filters import OUTGOING, asked_by
from documents.models import OutgoingDocument
from documents.selectors import reconciliation, tables
from documents.services import files, outgoing, reads

Out = shapes.OutgoingOut
deed = extend_schema(request=ReasonIn, responses=Out)


class OutgoingViewSet(BulkMixin, SuccessionMixin, DraftingMixin):
    """Văn bản đi: from the draft to the issue and after (domain.md §2)."""

    queryset = OutgoingDocument.objects.none()
    serializer_class = Out
    keyset_order = ("-sort_on", "-id")
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "compare": "documents:read",
        "opinions": "documents:read",
        "*": "documents:write",
    }

    def get_queryset(self) -> QuerySet[OutgoingDocument]:
        rows: QuerySet[OutgoingDocument] = OutgoingDocument.objects.visible_to(self.who).for_list()
        return rows

    @extend_schema(parameters=OUTGOING, responses=Out(many=True))
    def list(self, request: Request) -> Response:
        rows = tables.outgoing(self.who, asked_by(request, OUTGOING), timezone.localdate())
        return self.listed(rows, Out)

    @extend_schema(request=bulk.OutgoingBulkIn, responses=bulk.RowOut(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """One act on up to 100 documents; each has its own result."""
        return self.each("outgoing", bulk.OutgoingBulkIn, request)

    @extend_schema(responses=Out)
    def retrieve(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        reads.mark(document=document, act=self.act())
        return self.answer(document, Out)

    @extend_schema(request=shapes.NewDraftIn, responses={201: Out})
    def create(self, request: Request) -> Response:
        asked, act = self.read(shapes.NewDraftIn, request), self.act()
        data = asked.validated_data
        made = outgoing.draft(
            organisation=self.who.organisation,
            data=asked.data_in(),
            upload=files.own_upload(uid=data["upload"], act=act) if data["upload"] else None,
            template=data["template"],
            annexes=[files.own_upload(uid=uid, act=act) for uid in data["annexes"]],
            act=act,
        )
        return self.answer(made, Out, 201)

    @extend_schema(request=shapes.DraftIn, responses=Out)
    def update(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        changed = outgoing.edit(
            document=document,
            data=self.read(shapes.DraftIn, request).data_in(),
            revision=self.revision(request, document),
            act=self.act(),
        )
        return self.answer(changed, Out)

    @extend_schema(request=VersionIn, responses={201: Out})
    @action(detail=True, methods=["post"])
    def versions(self, request: Request, uid: Any) -> Response:
        document, act = self.get_object(), self.act()
        data = self.read(VersionIn, request).validated_data
        changed = outgoing.add_version(
            document=document,
            upload=files.own_upload(uid=data["upload"], act=act),
            note=data["note"],
            act=act,
        )
        return self.answer(changed, Out, 201)

    @extend_schema(request=TextIn, responses={201: shapes.CommentOut})
    @action(detail=True, methods=["post"])
    def comments(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        text = self.read(TextIn, request).validated_data["text"]
        made = outgoing.comment(document=document, text=text, act=self.act())
        return Response(shapes.CommentOut(made).data, status=201)

    def _plain(self, service: Callable[..., OutgoingDocument], request: Request) -> Response:
        document = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(service(document=document, act=self.act(data)), Out)

    def _reviewed(self, service: Callable[..., OutgoingDocument], request: Request) -> Response:
        document = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        done = service(
            document=document, revision=self.revision(request, document), act=self.act(data)
        )
        return self.answer(done, Out)

    @deed
    @action(detail=True, methods=["post"])
    def close_comments(self, request: Request, uid: Any) -> Response:
        return self._plain(outgoing.close_comments, request)

    @deed
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, uid: Any) -> Response:
        return self._plain(outgoing.withdraw, request)

    @deed
    @action(detail=True, methods=["post"])
    def submit_content(self, request: Request, uid: Any) -> Response:
        return self._reviewed(outgoing.submit_content, request)

    @deed
    @action(detail=True, methods=["post"])
    def approve_content(self, request: Request, uid: Any) -> Response:
        return self._reviewed(outgoing.approve_content, request)

    @deed
    @action(detail=True, methods=["post"])
    def pass_form(self, request: Request, uid: Any) -> Response:
        return self._reviewed(outgoing.pass_form, request)

    @extend_schema(request=shapes.ReturnIn, responses=Out)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = self.read(shapes.ReturnIn, request).validated_data
        done = outgoing.return_(
            document=document,
            to_state=data["to_state"],
            revision=self.revision(request, document),
            act=self.act(data),
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.NumberIn, responses=Out)
    @action(detail=True, methods=["post"])
    def take_number(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = self.read(shapes.NumberIn, request).validated_data
        done = outgoing.take_number(
            document=document,
            on=data["on"],
            register=data["register"],
            reserved=data["reserved"],
            tail=data["tail"],
            revision=self.revision(request, document),
            act=self.act(data),
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.InsertIn, responses=Out)
    @action(detail=True, methods=["post"])
    def insert_number(self, request: Request, uid: Any) -> Response:
        """Repair a missed number with a suffix (OUT-07)."""
        document = self.get_object()
        data = self.read(shapes.InsertIn, request).validated_data
        done = outgoing.insert_number(
            document=document,
            after=data["after"],
            revision=self.revision(request, document),
            act=self.act(data),
        )
        return self.answer(done, Out)

    @extend_schema(methods=["GET"], responses=shapes.ComparisonOut)
    @extend_schema(methods=["POST"], request=shapes.RecipientsIn, responses=Out)
    @action(detail=True, methods=["get", "post"])
    def recipients(self, request: Request, uid: Any) -> Response:
        """GET: the paper against the lists of addressees. POST: write the addressees anew (OUT-18)."""
        document = self.get_object()
        if request.method == "GET":
            found = reconciliation.compare(document, timezone.localdate())
            return Response(shapes.ComparisonOut(found).data)
        data = self.read(shapes.RecipientsIn, request).validated_data
        done = outgoing.address(
            document=document,
            recipients=[outgoing.RecipientData(**dict(row)) for row in data["recipients"]],
            revision=self.revision(request, document),
            act=self.act(data),
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.MendIn, responses=Out)
    @action(detail=True, methods=["post"], url_path="recipients/mend")
    def mend(self, request: Request, uid: Any) -> Response:
        """Mend one difference between the paper and the lists (OUT-18)."""
        document = self.get_object()
        data = self.read(shapes.MendIn, request).validated_data
        done = outgoing.mend(
            document=document,
            name=data["mend"],
            line=data["line"],
            recipient=str(data["recipient"] or ""),
            act=self.act(data),
        )
        return self.answer(done, Out)

    @deed
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, uid: Any) -> Response:
        return self._reviewed(outgoing.issue, request)

    @deed
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uid: Any) -> Response:
        return self._plain(outgoing.cancel, request)

    @deed
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, uid: Any) -> Response:
        return self._plain(outgoing.recall, request)

    @deed
    @action(detail=True, methods=["post"])
    def confirm_recalled(self, request: Request, uid: Any) -> Response:
        return self._plain(outgoing.confirm_recalled, request)

    @deed
    @action(detail=True, methods=["post"])
    def give_up_recall(self, request: Request, uid: Any) -> Response:
        return self._plain(outgoing.give_up_recall, request)

    @extend_schema(request=shapes.SuccessorIn, responses=Out)
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, uid: Any) -> Response:
        return self._followed(outgoing.replace, request)

    @extend_schema(request=shapes.SuccessorIn, responses=Out)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, uid: Any) -> Response:
        return self._followed(outgoing.correct, request)

    def _followed(self, service: Callable[..., OutgoingDocument], request: Request) -> Response:
        document = self.get_object()
        data = self.read(shapes.SuccessorIn, request).validated_data
        return self.answer(service(document=document, by=data["by"], act=self.act(data)), Out)

    @extend_schema(request=shapes.SentIn, responses=shapes.RecipientOut)
    @action(detail=True, methods=["post"], url_path="recipients/<uuid:recipient>/sent")
    def sent(self, request: Request, uid: Any, recipient: str) -> Response:
        return self._marked(outgoing.mark_sent, shapes.SentIn, request, recipient)

    @extend_schema(request=shapes.ReceivedIn, responses=shapes.RecipientOut)
    @action(detail=True, methods=["post"], url_path="recipients/<uuid:recipient>/received")
    def received(self, request: Request, uid: Any, recipient: str) -> Response:
        return self._marked(outgoing.mark_received, shapes.ReceivedIn, request, recipient)

    @extend_schema(request=shapes.StatusIn, responses=shapes.RecipientOut)
    @action(detail=True, methods=["post"], url_path="recipients/<uuid:recipient>/status")
    def note_status(self, request: Request, uid: Any, recipient: str) -> Response:
        """Note what a receiver answered outside the system, as a code 01 … 16."""
        return self._marked(outgoing.note_status, shapes.StatusIn, request, recipient)

    def _marked(
        self, service: Callable[..., Any], shape: type[Any], request: Request, recipient: str
    ) -> Response:
        row = get_object_or_404(self.get_object().recipients, uid=recipient)
        data = dict(self.read(shape, request).validated_data)
        act = self.act(data)
        more = {k: v for k, v in data.items() if k not in {"reason", "comment"}}
        return Response(shapes.RecipientOut(service(recipient=row, act=act, **more)).data)
