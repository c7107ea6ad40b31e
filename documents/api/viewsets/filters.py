"""List filters of the API: those of the portal's lists, under the same names."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from documents.selectors.tables import Asked

LIST_PARAMETERS = [
    OpenApiParameter("q", str, description="Words of number, subject or issuing body."),
    OpenApiParameter("state", str, description="Exactly this state."),
    OpenApiParameter("open", str, description="1: only what somebody still has to work on."),
    OpenApiParameter("due", str, description="overdue or soon."),
    OpenApiParameter("urgent", str, description="1: only urgent ones."),
    OpenApiParameter("from", str, description="Dated on or after this day."),
    OpenApiParameter("to", str, description="Dated on or before this day."),
    OpenApiParameter("unit", str, description="Of this unit (uid)."),
    OpenApiParameter("mine", str, description="Own work, as in the portal."),
]


def asked_by(request: Request) -> Asked:
    return Asked.of(request.query_params)
