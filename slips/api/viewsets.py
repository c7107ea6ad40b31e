"""Submission slips over the API: every act of the lifecycle, the session of signatures, the measures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.acts import Act
from core.errors import InvalidInput
from documents.api.serializers.common import ReasonIn
from documents.api.viewsets.base import HouseViewSet
from documents.services import files
from slips.api import serializers as shapes
from slips.api.measures import MeasuresOut
from slips.choices import SlipState
from slips.models import Slip
from slips.selectors import pages, tables
from slips.selectors.measures import measures
from slips.services import deciding, filing, opinions, submitting, writing
from slips.services.data import OpinionIn, SlipData
from slips.services.deciding import DecisionIn

Out = shapes.SlipOut
deed = extend_schema(request=ReasonIn, responses=Out)
FILTERS = [
    OpenApiParameter("q", str, description="Words of number or subject."),
    OpenApiParameter("state", str, enum=SlipState.values, description="Exactly this state."),
    OpenApiParameter(
        "mine", str, enum=["decide", "opinion", "author", "more"], description="Own work."
    ),
    OpenApiParameter("open", str, enum=["1"], description="Only what is not finished."),
    OpenApiParameter("due", str, enum=["overdue"], description="By the day that was wanted."),
    OpenApiParameter("year", int, description="Of the number."),
]
PERIOD = [
    OpenApiParameter("since", date, description="First submitted on or after; 1 January."),
    OpenApiParameter("until", date, description="First submitted on or before; today."),
]
LONGEST_DAYS = 366 * 3


class SlipBase(HouseViewSet):
    """What both resources share."""

    queryset = Slip.objects.none()
    serializer_class = Out

    def get_queryset(self) -> QuerySet[Slip]:
        rows: QuerySet[Slip] = pages.slip_rows().visible_to(self.who)
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "today": timezone.localdate()}


class SlipViewSet(SlipBase):
    """Phiếu trình: a matter put to a leader for one decision (domain.md §11)."""

    keyset_order = tables.ORDER
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "measures": "documents:read",
        "*": "documents:write",
    }

    @extend_schema(parameters=FILTERS, responses=Out(many=True))
    def list(self, request: Request) -> Response:
        for parameter in FILTERS:
            value = request.query_params.get(parameter.name, "")
            if value and parameter.enum and value not in parameter.enum:
                raise InvalidInput(_("Choose from the list."), field=parameter.name)
        rows = tables.slips(self.who, tables.asked(request.query_params), timezone.localdate())
        return self.listed(
            rows.select_related("responsible", "decided_by", "decided_option", "paper"), Out
        )

    @extend_schema(responses=Out)
    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), Out)

    @extend_schema(request=shapes.NewSlipIn, responses={201: Out})
    def create(self, request: Request) -> Response:
        asked, act = self.read(shapes.NewSlipIn, request), self.act()
        made = writing.begin(
            organisation=self.who.organisation,
            data=_with_uploads(asked.data_in(), act),
            source=asked.validated_data["source"],
            act=act,
        )
        return self.answer(made, Out, 201)

    @extend_schema(request=shapes.SlipIn, responses=Out)
    def partial_update(self, request: Request, uid: Any) -> Response:
        slip, act = self.get_object(), self.act()
        changed = writing.edit(
            slip=slip,
            data=_with_uploads(self.read(shapes.SlipIn, request).data_in(), act),
            revision=self.revision(request, slip),
            act=act,
        )
        return self.answer(changed, Out)

    @extend_schema(request=shapes.SlipOpinionsIn, responses=Out)
    @action(detail=True, methods=["post"])
    def ask_opinions(self, request: Request, uid: Any) -> Response:
        slip = self.get_object()
        data = self.read(shapes.SlipOpinionsIn, request).validated_data
        opinions.ask(
            slip=slip,
            asked=[
                OpinionIn(
                    of=one, kind=data["kind"], question=data["question"], due_on=data["due_on"]
                )
                for one in data["of"]
            ],
            revision=self.revision(request, slip),
            act=self.act(data),
        )
        return self.answer(slip, Out)

    @extend_schema(request=shapes.OpinionIn, responses=Out)
    @action(detail=True, methods=["post"])
    def give_opinion(self, request: Request, uid: Any) -> Response:
        """Give the opinion that the caller, or the unit he heads, was asked for."""
        slip = self.get_object()
        data = self.read(shapes.OpinionIn, request).validated_data
        mine = get_object_or_404(slip.opinions.owed_by(self.who).order_by("pk")[:1])
        opinions.give(opinion=mine, **data, act=self.act())
        return self.answer(slip, Out)

    @extend_schema(request=shapes.OutsideIn, responses=Out)
    @action(detail=True, methods=["post"])
    def note_opinion(self, request: Request, uid: Any) -> Response:
        """Note an opinion that came outside the system."""
        slip = self.get_object()
        data = self.read(shapes.OutsideIn, request).validated_data
        opinions.note_outside(slip=slip, **data, act=self.act())
        return self.answer(slip, Out)

    @extend_schema(request=shapes.SettleIn, responses=Out)
    @action(detail=True, methods=["post"])
    def settle_opinion(self, request: Request, uid: Any) -> Response:
        """Say what became of an opinion."""
        slip = self.get_object()
        data = self.read(shapes.SettleIn, request).validated_data
        one = get_object_or_404(slip.opinions, uid=data["opinion"])
        opinions.settle(
            opinion=one, adoption=data["adoption"], why_not=data["why_not"], act=self.act()
        )
        return self.answer(slip, Out)

    @deed
    @action(detail=True, methods=["post"])
    def close_opinions(self, request: Request, uid: Any) -> Response:
        slip = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(opinions.close(slip=slip, act=self.act(data)), Out)

    @deed
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, uid: Any) -> Response:
        slip = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        done = submitting.submit(
            slip=slip, revision=self.revision(request, slip), act=self.act(data)
        )
        return self.answer(done, Out)

    @extend_schema(request=shapes.DecideIn, responses=Out)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, uid: Any) -> Response:
        """Any decision: agree, agree with an option, not agree, ask for more, put before a meeting."""
        slip = self.get_object()
        data = self.read(shapes.DecideIn, request).validated_data
        option = data["option"]
        done = deciding.decide(
            slip=slip,
            data=DecisionIn(
                data["decision"],
                data["text"],
                get_object_or_404(slip.options, uid=option) if option else None,
            ),
            revision=self.revision(request, slip),
            act=self.act(),
        )
        return self.answer(done, Out)

    @deed
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, uid: Any) -> Response:
        slip = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(submitting.withdraw(slip=slip, act=self.act(data)), Out)

    @deed
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, uid: Any) -> Response:
        slip = self.get_object()
        data = self.read(ReasonIn, request).validated_data
        return self.answer(submitting.reopen(slip=slip, act=self.act(data)), Out)

    @extend_schema(request=shapes.FileIn, responses=Out)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, uid: Any) -> Response:
        """Everything of the slip into its dossier, or the one named."""
        slip = self.get_object()
        data = self.read(shapes.FileIn, request).validated_data
        done = filing.file(
            slip=slip,
            dossier=data["dossier"],
            revision=self.revision(request, slip),
            act=self.act(),
        )
        return self.answer(done, Out)

    @extend_schema(parameters=PERIOD, responses=MeasuresOut)
    @action(detail=False, pagination_class=None)
    def measures(self, request: Request) -> Response:
        """Rounds, working hours to the decision, share in time, per unit and leader (SUB-05)."""
        today = timezone.localdate()
        until = _day(request, "until") or today
        since = _day(request, "since") or date(until.year, 1, 1)
        if since > until or (until - since).days > LONGEST_DAYS:
            raise InvalidInput(_("Give a period of at most three years."), field="since")
        return Response(MeasuresOut(measures(self.who, since, until)).data)


def _day(request: Request, name: str) -> date | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise InvalidInput(_("Give the day as 2026-01-31."), field=name) from wrong


class SlipSessionViewSet(SlipBase):
    """The session in which a slip and its drafts are signed.

    An Idempotency-Key is not heeded here: a digest of the call would have to be kept, and from it a PIN could
    be guessed. It is harmless to repeat.
    """

    required_scopes = {"sign": "signatures:write"}
    heeds_key = False

    @extend_schema(request=shapes.SignIn, responses={202: shapes.SigningOut(many=True)})
    @action(detail=True, methods=["post"], pagination_class=None)
    def sign(self, request: Request, uid: Any) -> Response:
        """After the decision: one PIN for the slip's paper and the drafts named; a result for each."""
        slip = self.get_object()
        data = self.read(shapes.SignIn, request).validated_data
        results = deciding.sign(
            slip=slip,
            drafts=[(draft, "") for draft in data["drafts"]],
            pin=data["pin"],
            act=self.act(),
        )
        return Response(shapes.SigningOut(results, many=True).data, status=202)


def _with_uploads(data: SlipData, act: Act) -> SlipData:
    """Uploads named by their uid become the caller's own uploads. Raises InvalidInput, NotFound."""
    if "files" in data:
        data["files"] = [files.own_upload(uid=uid, act=act) for uid in data["files"]]
    return data
