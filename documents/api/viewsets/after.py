"""After the issue, over the API: successors, certified copies, stamped paper, the copy on file,
groups of recipients."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.serializers import after as shapes
from documents.api.serializers.common import ReasonIn
from documents.api.serializers.outgoing import OutgoingOut
from documents.api.viewsets.base import HouseViewSet
from documents.models import RecipientGroup
from documents.policies import copies as may
from documents.selectors import addressees
from documents.services import files, outgoing, recipient_groups


class SuccessionMixin(HouseViewSet):
    """The document that replaces or corrects an issued one, and stamped paper of it."""

    @extend_schema(request=shapes.DraftSuccessorIn, responses={201: OutgoingOut})
    @action(detail=True, methods=["post"])
    def draft_successor(self, request: Request, uid: Any) -> Response:
        """Begin the document that replaces or corrects this one, filled with what is known (OUT-08)."""
        document = self.get_object()
        data = self.read(shapes.DraftSuccessorIn, request).validated_data
        made = outgoing.draft_successor(document=document, name=data["what"], act=self.act(data))
        return self.answer(made, OutgoingOut, 201)

    @extend_schema(methods=["GET"], responses=shapes.PaperPrintOut(many=True))
    @extend_schema(
        methods=["POST"], request=shapes.PaperPrintIn, responses={201: shapes.PaperPrintOut}
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def paper_prints(self, request: Request, uid: Any) -> Response:
        """GET: stamped paper made of it. POST: the clerk printed and stamped it (OUT-10)."""
        document = self.get_object()
        if request.method == "GET":
            rows = document.paper_prints.select_related("printed_by").order_by("printed_at", "pk")
            return Response(shapes.PaperPrintOut(rows, many=True).data)
        data = self.read(shapes.PaperPrintIn, request).validated_data
        made = outgoing.record_print(document=document, **data, act=self.act())
        return Response(shapes.PaperPrintOut(made).data, status=201)


class PapersMixin(HouseViewSet):
    """Certified copies and the copy on file, of documents of every direction."""

    @extend_schema(request=shapes.CertifiedCopyIn, responses={201: OutgoingOut})
    @action(detail=True, methods=["post"])
    def certified_copies(self, request: Request, uid: Any) -> Response:
        """Make a certified copy, numbered at once; it is sealed or stamped next (OUT-11, PTY-10)."""
        original, act = self.get_object(), self.act()
        data = dict(self.read(shapes.CertifiedCopyIn, request).validated_data)
        upload = data.pop("upload")
        rows = [outgoing.RecipientData(**dict(row)) for row in data.pop("recipients")]
        made = outgoing.make_copy(
            original=original,
            data=outgoing.CopyIn(**data, recipients=rows),
            upload=files.own_upload(uid=upload, act=act) if upload else None,
            act=act,
        )
        return self.answer(made, OutgoingOut, 201)

    @extend_schema(methods=["GET"], responses=shapes.FileCopyUseOut(many=True))
    @extend_schema(
        methods=["POST"], request=shapes.FileCopyUseIn, responses={201: shapes.FileCopyUseOut}
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def file_copy_uses(self, request: Request, uid: Any) -> Response:
        """GET: who had the copy on file. POST: hand it to somebody."""
        document = self.get_object()
        if request.method == "GET":
            may.lend_file_copy(self.who, document)
            rows = document.file_copy_uses.select_related("lent_by").order_by("-lent_at")
            return Response(shapes.FileCopyUseOut(rows, many=True).data)
        data = self.read(shapes.FileCopyUseIn, request).validated_data
        made = outgoing.lend(document=document, **data, act=self.act())
        return Response(shapes.FileCopyUseOut(made).data, status=201)

    @extend_schema(request=ReasonIn, responses=shapes.FileCopyUseOut)
    @action(detail=True, methods=["post"], url_path="file_copy_uses/<uuid:use>/return")
    def return_file_copy(self, request: Request, uid: Any, use: Any) -> Response:
        """The copy on file is back."""
        row = get_object_or_404(self.get_object().file_copy_uses, uid=use)
        act = self.act(self.read(ReasonIn, request).validated_data)
        return Response(shapes.FileCopyUseOut(outgoing.take_back(use=row, act=act)).data)


class RecipientGroupViewSet(HouseViewSet):
    """Groups of recipients of the house; each change is a new version (OUT-18)."""

    queryset = RecipientGroup.objects.none()
    serializer_class = shapes.RecipientGroupOut
    keyset_order = ("name", "id")
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "*": "documents:write",
    }

    def get_queryset(self) -> QuerySet[RecipientGroup]:
        rows = addressees.groups(self.who.organisation)
        return rows.prefetch_related(
            "versions__members__organisation",
            "versions__members__unit",
            "versions__members__person",
        )

    @extend_schema(responses=shapes.RecipientGroupOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.RecipientGroupOut)

    @extend_schema(responses=shapes.RecipientGroupOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), shapes.RecipientGroupOut)

    @extend_schema(request=shapes.RecipientGroupIn, responses={201: shapes.RecipientGroupOut})
    def create(self, request: Request) -> Response:
        given = self.read(shapes.RecipientGroupIn, request).group_in()
        made = recipient_groups.make(organisation=self.who.organisation, **given, act=self.act())
        return self.answer(made, shapes.RecipientGroupOut, 201)

    @extend_schema(request=shapes.RecipientGroupIn, responses=shapes.RecipientGroupOut)
    def update(self, request: Request, uid: Any) -> Response:
        group = self.get_object()
        given = self.read(shapes.RecipientGroupIn, request).group_in()
        changed = recipient_groups.change(group=group, **given, act=self.act())
        return self.answer(changed, shapes.RecipientGroupOut)

    @extend_schema(request=ReasonIn, responses=shapes.RecipientGroupOut)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, uid: Any) -> Response:
        """Give the group up; what was addressed through it stays."""
        group = self.get_object()
        act = self.act(self.read(ReasonIn, request).validated_data)
        done = recipient_groups.retire(group=group, act=act)
        return self.answer(done, shapes.RecipientGroupOut)
