"""People and units of the organisation one acts in, and oneself."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import MeOut, PersonOut, UnitOut
from accounts.models import Appointment, Person, Unit
from accounts.selectors import capacities_of
from core.api.paging import CursorPage


class PeopleViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Person]
):
    """People who hold an appointment today in the organisation one acts in."""

    queryset = Person.objects.none()
    serializer_class = PersonOut
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    pagination_class = CursorPage
    keyset_order = ("name_sort_key", "id")
    required_scopes = {"list": "people:read", "retrieve": "people:read"}

    def get_queryset(self) -> QuerySet[Person]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        who: Any = self.request.who  # type: ignore[attr-defined]
        here = Appointment.objects.effective(timezone.localdate()).filter(
            unit__organisation=who.organisation_id
        )
        return (
            Person.objects.listed()
            .filter(pk__in=here.values("person"), is_system=False)
            .prefetch_related(
                Prefetch(
                    "appointments",
                    queryset=here.select_related("unit", "position"),
                    to_attr="appointments_here",
                )
            )
        )


class UnitsViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Unit]):
    """Units of the organisation one acts in, closed ones too (valid_to says until when)."""

    queryset = Unit.objects.none()
    serializer_class = UnitOut
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    pagination_class = CursorPage
    keyset_order = ("ordinal", "id")
    required_scopes = {"list": "people:read", "retrieve": "people:read"}

    def get_queryset(self) -> QuerySet[Unit]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        who: Any = self.request.who  # type: ignore[attr-defined]
        return Unit.objects.filter(organisation=who.organisation_id).select_related(
            "parent", "successor"
        )


class MeView(APIView):
    """Who one is and in which capacity one acts; open to every token."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:
        who: Any = request.who  # type: ignore[attr-defined]
        person: Any = request.user
        capacities = capacities_of(person, timezone.localdate())
        client = getattr(request.auth, "application", None)
        if client is not None:
            capacities = [c for c in capacities if c.organisation_id == client.organisation_id]
        me = {"person": person, "acting_as": who, "capacities": capacities}
        return Response(MeOut(me).data)
