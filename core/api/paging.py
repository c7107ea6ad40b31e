"""Cursor pages of the API: the same keyset as the portal's lists."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core import pages

MAXIMUM = 200


class CursorPage(BasePagination):
    """`?cursor=` and `?size=` (1 to 200); views name `keyset_order`, e.g. ("-sort_on", "-id")."""

    default_size = 50

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any]:
        order = getattr(view, "keyset_order", ("-id",))
        self.request = request
        self.page = pages.paginate(
            queryset,
            order=order,
            cursor=request.query_params.get("cursor") or None,
            size=self._size(request),
        )
        return list(self.page.items)

    def _size(self, request: Request) -> int:
        given = request.query_params.get("size", "")
        if not given.isdecimal() or len(given) > 4:
            return self.default_size
        return max(1, min(int(given), MAXIMUM))

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(self.page.next_cursor),
                "previous": self._link(self.page.prev_cursor),
                "results": data,
            }
        )

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Opaque; taken from `next` or `previous`.",
                "schema": {"type": "string"},
            },
            {
                "name": "size",
                "in": "query",
                "required": False,
                "description": "Rows on a page, 1 to 200.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MAXIMUM, "default": 50},
            },
        ]
