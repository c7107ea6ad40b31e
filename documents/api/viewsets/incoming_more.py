"""Duty turns, phrases for instructions and notices of changed access over the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Role
from documents.api.serializers import incoming_more as shapes
from documents.api.viewsets.base import HouseViewSet
from documents.models import AccessNotice, DirectivePhrase, DutyTurn, SealedEnvelope
from documents.services import duty, envelopes, notices, phrases

READ_WRITE = {"list": "documents:read", "*": "documents:write"}


class DutyTurnViewSet(HouseViewSet):
    """Lịch trực: who receives urgent documents out of hours (IN-13)."""

    queryset = DutyTurn.objects.none()
    serializer_class = shapes.DutyTurnOut
    keyset_order = ("-starts", "-id")
    required_scopes = READ_WRITE

    def get_queryset(self) -> QuerySet[DutyTurn]:
        return DutyTurn.objects.filter(organisation=self.who.organisation_id).select_related(
            "person"
        )

    @extend_schema(responses=shapes.DutyTurnOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.DutyTurnOut)

    @extend_schema(request=shapes.DutyTurnIn, responses={201: shapes.DutyTurnOut})
    def create(self, request: Request) -> Response:
        data = self.read(shapes.DutyTurnIn, request).validated_data
        made = duty.set_turn(organisation=self.who.organisation, **data, act=self.act())
        return Response(shapes.DutyTurnOut(made).data, status=201)

    @extend_schema(request=None, responses=shapes.DutyTurnOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uid: Any) -> Response:
        turn = self.get_queryset().filter(uid=uid).first()
        done = duty.cancel_turn(turn=turn or self._missing(), act=self.act())
        return Response(shapes.DutyTurnOut(done).data)

    def _missing(self) -> DutyTurn:
        found: DutyTurn = self.get_object()
        return found


class EnvelopeViewSet(HouseViewSet):
    """Envelopes passed on unopened: all of the office for the registry, to others their own."""

    queryset = SealedEnvelope.objects.none()
    serializer_class = shapes.EnvelopeOut
    keyset_order = ("-received_at", "-id")
    required_scopes = {"list": "documents:read", "retrieve": "documents:read"} | READ_WRITE

    def get_queryset(self) -> QuerySet[SealedEnvelope]:
        rows = SealedEnvelope.objects.filter(organisation=self.who.organisation_id)
        found: QuerySet[SealedEnvelope] = (
            rows if self.who.has(Role.CLERK) else rows.filter(addressee=self.who.person)
        )
        return found.select_related("addressee", "document")

    @extend_schema(responses=shapes.EnvelopeOut(many=True))
    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), shapes.EnvelopeOut)

    @extend_schema(responses=shapes.EnvelopeOut)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return Response(shapes.EnvelopeOut(self.get_object()).data)

    @extend_schema(request=shapes.EnvelopeIn, responses={201: shapes.EnvelopeOut})
    def create(self, request: Request) -> Response:
        """Note an envelope that is not opened, for the person it is addressed to."""
        data = self.read(shapes.EnvelopeIn, request).validated_data
        made = envelopes.pass_on(organisation=self.who.organisation, **data, act=self.act())
        return Response(shapes.EnvelopeOut(made).data, status=201)

    @extend_schema(request=None, responses=shapes.EnvelopeOut)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, uid: Any) -> Response:
        """The addressee has it, unopened."""
        done = envelopes.take_over(envelope=self.get_object(), act=self.act())
        return Response(shapes.EnvelopeOut(done).data)

    @extend_schema(request=None, responses=shapes.EnvelopeOut)
    @action(detail=True, methods=["post"])
    def bring_back(self, request: Request, uid: Any) -> Response:
        """What was in it concerns the office: the registry registers it."""
        envelope = self.get_object()
        envelopes.bring_back(envelope=envelope, act=self.act())
        return Response(shapes.EnvelopeOut(self.get_object()).data)


class PhraseViewSet(HouseViewSet):
    """The acting person's own phrases for instructions, used most first."""

    queryset = DirectivePhrase.objects.none()
    serializer_class = shapes.PhraseOut
    pagination_class = None
    required_scopes = READ_WRITE

    @extend_schema(responses=shapes.PhraseOut(many=True))
    def list(self, request: Request) -> Response:
        return Response(shapes.PhraseOut(phrases.of(self.who.person), many=True).data)

    @extend_schema(request=shapes.PhraseIn, responses={201: shapes.PhraseOut})
    def create(self, request: Request) -> Response:
        text = self.read(shapes.PhraseIn, request).validated_data["text"]
        return Response(shapes.PhraseOut(phrases.keep(text=text, act=self.act())).data, status=201)

    @extend_schema(request=shapes.PhraseIn, responses=shapes.PhraseOut)
    def partial_update(self, request: Request, uid: Any) -> Response:
        act = self.act()
        phrase = phrases.own(uid=uid, act=act)
        text = self.read(shapes.PhraseIn, request).validated_data["text"]
        return Response(shapes.PhraseOut(phrases.change(phrase=phrase, text=text, act=act)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, uid: Any) -> Response:
        act = self.act()
        phrases.drop(phrase=phrases.own(uid=uid, act=act), act=act)
        return Response(status=204)


class NoticeViewSet(HouseViewSet):
    """Changes of one's access that are not confirmed yet (IN-14)."""

    queryset = AccessNotice.objects.none()
    serializer_class = shapes.NoticeOut
    pagination_class = None
    required_scopes = READ_WRITE

    @extend_schema(responses=shapes.NoticeOut(many=True))
    def list(self, request: Request) -> Response:
        return Response(shapes.NoticeOut(notices.open_for(self.who.person), many=True).data)

    @extend_schema(request=shapes.NoticesIn, responses={204: None})
    @action(detail=False, methods=["post"])
    def confirm(self, request: Request) -> Response:
        data = self.read(shapes.NoticesIn, request).validated_data
        notices.confirm(uids=data["notices"], act=self.act())
        return Response(status=204)
