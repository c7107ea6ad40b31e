"""The drafting part of outgoing documents over the API; the same services as the portal's."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotFound
from documents.api.serializers import drafting as shapes
from documents.api.serializers.common import ReasonIn
from documents.api.serializers.outgoing import OutgoingOut
from documents.api.viewsets.base import HouseViewSet
from documents.selectors import drafting, review
from documents.services import comparing, files, outgoing, reads


def _ordinal(request: Request, name: str, fallback: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else fallback


class DraftingMixin(HouseViewSet):
    """Text, comparison, opinions and templates of one draft."""

    @extend_schema(
        request=shapes.DraftTextIn, responses={200: shapes.DraftTextPieces, 201: OutgoingOut}
    )
    @action(detail=True, methods=["get", "post"])
    def text(self, request: Request, uid: Any) -> Response:
        """The structured text of the newest version; POST stores another one, typeset in form."""
        document = self.get_object()
        if request.method == "GET":
            reads.mark(document=document, act=self.act())
            content = drafting.first_content(document, None, timezone.localdate(), self.who)
            return Response(shapes.text_out(content))
        asked = self.read(shapes.DraftTextIn, request)
        changed = outgoing.write(
            document=document,
            content=asked.content(),
            note=asked.validated_data["note"],
            revision=self.revision(request, document),
            act=self.act(),
        )
        return self.answer(changed, OutgoingOut, 201)

    @extend_schema(
        parameters=[OpenApiParameter("left", int), OpenApiParameter("right", int)],
        responses=shapes.VersionsComparedOut,
    )
    @action(detail=True, methods=["get"])
    def compare(self, request: Request, uid: Any) -> Response:
        """Two versions by their ordinals, the last two by default."""
        document = self.get_object()
        newest = document.current_version
        if newest is None:
            raise NotFound
        right = _ordinal(request, "right", newest.ordinal)
        left = _ordinal(request, "left", max(right - 1, 1))
        found = comparing.compare_versions(
            document=document, left=left, right=right, act=self.act()
        )
        return Response(shapes.VersionsComparedOut(found).data)

    @extend_schema(request=shapes.AskOpinionsIn, responses=OutgoingOut)
    @action(detail=True, methods=["post"])
    def ask_comments(self, request: Request, uid: Any) -> Response:
        document = self.get_object()
        data = self.read(shapes.AskOpinionsIn, request).validated_data
        done = outgoing.ask_comments(
            document=document,
            people=data["people"],
            units=data["units"],
            question=data["question"],
            due_on=data["due_on"],
            answers_required=data["answers_required"],
            act=self.act(data),
        )
        return self.answer(done, OutgoingOut)

    @extend_schema(responses=shapes.CommentRoundOut(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def opinions(self, request: Request, uid: Any) -> Response:
        """All rounds, the newest first, each with everyone who was asked."""
        rounds = review.opinions(self.get_object(), timezone.localdate())
        return Response(shapes.CommentRoundOut(rounds, many=True).data)

    @extend_schema(request=shapes.DraftAnswerIn, responses=shapes.DraftOpinionOut)
    @action(detail=True, methods=["post"], url_path="opinions/<uuid:asked>/answer")
    def answer_opinion(self, request: Request, uid: Any, asked: Any) -> Response:
        row = outgoing.request_for(document=self.get_object(), uid=asked)
        data, act = self.read(shapes.DraftAnswerIn, request).validated_data, self.act()
        upload = files.own_upload(uid=data["upload"], act=act) if data["upload"] else None
        made = outgoing.answer(
            request=row, verdict=data["verdict"], text=data["text"], upload=upload, act=act
        )
        return Response(shapes.DraftOpinionOut(made).data)

    @extend_schema(request=shapes.SettleDraftOpinionIn, responses=shapes.DraftOpinionOut)
    @action(detail=True, methods=["post"], url_path="opinions/<uuid:asked>/settle")
    def settle_opinion(self, request: Request, uid: Any, asked: Any) -> Response:
        row = outgoing.request_for(document=self.get_object(), uid=asked)
        data = self.read(shapes.SettleDraftOpinionIn, request).validated_data
        made = outgoing.settle(
            request=row, settlement=data["settlement"], reason=data["reason"], act=self.act(data)
        )
        return Response(shapes.DraftOpinionOut(made).data)

    @extend_schema(request=ReasonIn, responses=shapes.DraftOpinionOut)
    @action(detail=True, methods=["post"], url_path="opinions/<uuid:asked>/excuse")
    def excuse_opinion(self, request: Request, uid: Any, asked: Any) -> Response:
        row = outgoing.request_for(document=self.get_object(), uid=asked)
        data = self.read(ReasonIn, request).validated_data
        return Response(
            shapes.DraftOpinionOut(outgoing.excuse(request=row, act=self.act(data))).data
        )

    @extend_schema(
        request=shapes.DraftTemplateIn,
        responses={200: shapes.TemplateOfferOut(many=True), 201: OutgoingOut},
    )
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def templates(self, request: Request, uid: Any) -> Response:
        """The Word templates offered for its kind; POST fills one as the next version."""
        document = self.get_object()
        if request.method == "GET":
            on = timezone.localdate()
            kind = document.kind
            offered = drafting.offers(document.organisation, kind, on) if kind else []
            return Response(shapes.TemplateOfferOut(offered, many=True).data)
        data = self.read(shapes.DraftTemplateIn, request).validated_data
        made = outgoing.from_template(
            document=document, template=data["template"], act=self.act(data)
        )
        return self.answer(made, OutgoingOut, 201)
