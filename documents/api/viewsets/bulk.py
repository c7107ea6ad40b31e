"""One act on many documents over the API: the acts of the portal's lists, with the same results."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.serializers import bulk as shapes
from documents.api.viewsets.base import HouseViewSet
from documents.services import bulk


class BulkMixin(HouseViewSet):
    """Each row is its own transaction; the answer names every row that was asked for."""

    def each(self, kind: str, shape: type[shapes.BulkIn], request: Request) -> Response:
        data = self.read(shape, request).validated_data
        values: dict[str, Any] = {}
        needed = shapes.FIELDS.get(data["act"])
        if needed is not None:
            asked = needed(data=data["fields"], context=self.get_serializer_context())
            asked.is_valid(raise_exception=True)
            values = dict(asked.validated_data)
            if data["act"] == "assign":
                values["assignments"] = asked.lines()  # type: ignore[attr-defined]
        results: Any = bulk.run(
            kind=kind, name=data["act"], uids=data["uids"], values=values, act=self.act(data)
        )
        return Response(shapes.RowOut(results, many=True).data)
