"""The report of fields that had to be entered, over the API."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.serializers.readings import EnteredOut
from documents.api.viewsets.base import HouseViewSet
from documents.models import Document
from documents.policies import registers as may
from documents.selectors import entered


class EnteredViewSet(HouseViewSet):
    """How many fields were typed, read, received, derived and corrected in a month."""

    queryset = Document.objects.none()
    serializer_class = EnteredOut
    required_scopes = {"list": "documents:read"}
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("month", str, description="`2026-11`; this month if left out")
        ],
        responses={200: forced_singular_serializer(EnteredOut)},  # type: ignore[no-untyped-call]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        may.read_entered(self.who, self.who.organisation)
        first = entered.month_of(request.query_params.get("month", ""), timezone.localdate())
        return Response(EnteredOut(entered.of_month(self.who, first)).data)
