"""Books and prints as files to keep, over the API."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.errors import InvalidInput
from core.workdays import EARLIEST, LATEST
from documents.api.viewsets.filters import value_of

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"pdf": PDF, "xlsx": XLSX}
FORM = OpenApiParameter(
    "form", str, enum=list(MEDIA), description="The kind of file; pdf if empty."
)
SCOPE = OpenApiParameter("scope", str, description="Series, e.g. 2026; the newest if empty.")
YEAR = OpenApiParameter("year", int, description="This year if empty.")
AS_PDF = {(200, PDF): OpenApiTypes.BINARY}
AS_XLSX = {(200, XLSX): OpenApiTypes.BINARY}
AS_FILE = AS_PDF | AS_XLSX


def form_of(request: Request) -> str:
    """`pdf` or `xlsx`. Raises InvalidInput."""
    return value_of(request, FORM) or "pdf"


def year_of(request: Request) -> int:
    """The year asked for, this one if none. Raises InvalidInput."""
    text = request.query_params.get("year", "").strip()
    if not text:
        return timezone.localdate().year
    if not text.isdecimal() or len(text) != 4 or not EARLIEST.year <= int(text) <= LATEST.year:
        raise InvalidInput(_("Give a year between 1900 and 2199."), field="year")
    return int(text)


def download(made: bytes, name: str, media: str = "") -> HttpResponse:
    """The file; its kind by the end of its name unless told."""
    kind = media or MEDIA[name.rpartition(".")[2]]
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
