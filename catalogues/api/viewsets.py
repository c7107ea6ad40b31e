"""Read API of the standard data: whole lists by page, what changed since, one row."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogues.api.serializers import serializer_for
from catalogues.engine import text
from catalogues.models import LISTS, CatalogueRow
from catalogues.querysets import CatalogueQuerySet
from core.api.etags import ETagMixin
from core.api.paging import CursorPage
from core.errors import InvalidInput

MAX_REVISION = 2**63 - 1

PARAMETERS = [
    OpenApiParameter(
        "on", str, description="Rows valid on this day; `all` for every version. Default: today."
    ),
    OpenApiParameter(
        "changed_since",
        str,
        description="A revision from an earlier answer, or an instant: rows written after it, all "
        "versions, oldest change first. Closed rows come too, with their `valid_to`.",
    ),
    OpenApiParameter("q", str, description="Words of the name; diacritics may be left out."),
    OpenApiParameter("code", str, description="Exactly this code."),
    OpenApiParameter("family", str, description="state, party or shared, where the list knows it."),
]


class CatalogueViewSet(
    ETagMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]
):
    """One list. Made for each by `viewset_for`."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    pagination_class = CursorPage
    required_scopes = {"list": "catalogues:read", "retrieve": "catalogues:read"}
    filter_backends: list[Any] = []
    list_name = ""

    @property
    def keyset_order(self) -> tuple[str, ...]:
        if "changed_since" in self.request.query_params:
            return ("revision", "id")
        return (
            ("sort_key", "id") if self.list_name == "organisations" else ("ordinal", "name", "id")
        )

    def get_queryset(self) -> QuerySet[Any]:
        model = LISTS[self.list_name]
        related = [f.name for f in model._meta.concrete_fields if f.is_relation]
        rows: CatalogueQuerySet = model._default_manager.select_related(*related)
        return rows if self.action == "retrieve" else self._asked(rows)

    @extend_schema(parameters=PARAMETERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        tag = self._tag()
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        response = super().list(request, *args, **kwargs)
        response["ETag"] = tag
        return response

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.etag_object = self.get_object()
        return Response(self.get_serializer(self.etag_object).data)

    def _asked(self, rows: CatalogueQuerySet) -> CatalogueQuerySet:
        asked = self.request.query_params
        if "changed_since" in asked:
            rows = _changed_since(rows, asked["changed_since"])
        else:
            day = asked.get("on", "")
            rows = rows if day == "all" else rows.on(_day(day))
        if words := text.fold(asked.get("q", "")[:120]).split():
            condition = Q()
            for word in words[:12]:
                condition &= Q(name_folded__contains=word)
            rows = rows.filter(condition)
        if code := asked.get("code", ""):
            rows = rows.filter(code=_plain(code))
        known = {field.name for field in rows.model._meta.concrete_fields}
        if (family := asked.get("family", "")) and "family" in known:
            rows = rows.filter(family=_plain(family))
        return rows

    def _tag(self) -> str:
        """Changes when the list does, when the day does, and with everything that was asked."""
        model = LISTS[self.list_name]
        last = model._default_manager.aggregate(last=Max("revision"))["last"] or 0
        asked = (
            f"{last} {timezone.localdate()} {get_language()} {self.request.get_full_path()}"
            f" {self.request.get_host()} {self.request.accepted_media_type}"
        )
        return f'"{last}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"'


def viewset_for(list_name: str, model: type[CatalogueRow]) -> type[CatalogueViewSet]:
    """The viewset class of one list."""
    return type(
        f"{model.__name__}ViewSet",
        (CatalogueViewSet,),
        {
            "list_name": list_name,
            "queryset": model._default_manager.none(),
            "serializer_class": serializer_for(model),
            "__doc__": f"Standard data, list {list_name}.",
        },
    )


class CatalogueIndex(APIView):
    """Which lists there are, and the revision from which to ask for changes."""

    required_scopes = {"get": "catalogues:read", "*": "catalogues:read"}

    @extend_schema(responses={200: dict[str, Any]}, operation_id="catalogues_index")
    def get(self, request: Request) -> Response:
        lists = [
            {
                "list": name,
                "name": str(model._meta.verbose_name_plural),
                "url": request.build_absolute_uri(f"{name}/"),
                "revision": model._default_manager.aggregate(last=Max("revision"))["last"] or 0,
            }
            for name, model in LISTS.items()
        ]
        return Response({"lists": lists})


def _changed_since(rows: CatalogueQuerySet, given: str) -> CatalogueQuerySet:
    if given.isdecimal() and given.isascii() and int(given) <= MAX_REVISION:
        return rows.changed_after(int(given))
    instant = _instant(given)
    return rows.filter(changed_at__gte=instant)


def _instant(given: str) -> datetime:
    try:
        instant = parse_datetime(given)
    except ValueError:
        instant = None
    if instant is None:
        raise InvalidInput(
            _(
                "`changed_since` is a revision number or an instant such as 2026-11-22T08:00:00+07:00."
            ),
            field="changed_since",
        )
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)


def _day(given: str) -> date:
    if not given:
        return timezone.localdate()
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None:
        raise InvalidInput(_("`on` is a day such as 2026-11-22, or `all`."), field="on")
    return day


def _plain(value: str) -> str:
    if "\x00" in value:
        raise InvalidInput(_("The question holds a sign that cannot be searched for."))
    return value
