"""What the document resources share: the caller's sight, one act per call, the answer after it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from accounts.capacity import Capacity
from core.acts import Act
from core.api.etags import ETagMixin, revision_given
from core.api.idempotency import IdempotencyMixin
from core.errors import NotPermitted

M = TypeVar("M", bound=Model)
S = TypeVar("S", bound=Serializer[Any])


class HouseViewSet(ETagMixin, IdempotencyMixin, viewsets.GenericViewSet[Any]):
    """Objects come through `visible_to`; each deed is one service call."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    @property
    def who(self) -> Capacity:
        who = getattr(self.request, "who", None) or getattr(self.request._request, "who", None)
        if who is None:
            raise NotPermitted(code="no_capacity")
        found: Capacity = who
        return found

    def act(self, data: dict[str, Any] | None = None) -> Act:
        words = data or {}
        return Act.of(
            self.request,  # type: ignore[arg-type]
            reason=words.get("reason", ""),
            comment=words.get("comment", ""),
        )

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()
        if not getattr(self, "swagger_fake_view", False):
            context["who"] = self.who
        context["detail"] = self.action not in {"list", None}
        return context

    def read(self, kind: type[S], request: Request) -> S:
        """The input, in shape; ValidationError otherwise."""
        asked = kind(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        return asked

    def revision(self, request: Request, obj: Any) -> int | None:
        return revision_given(request, obj)

    def answer(self, obj: Any, kind: type[BaseSerializer[Any]], status: int = 200) -> Response:
        """The thing as it is after the deed, with its ETag."""
        fresh = type(obj)._default_manager.filter(pk=obj.pk).first() or obj
        self.etag_object = fresh
        return Response(kind(fresh, context=self.get_serializer_context()).data, status=status)

    def listed(self, rows: QuerySet[M], kind: type[BaseSerializer[Any]]) -> Response:
        page = self.paginate_queryset(rows)
        shown: Any = kind(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(shown.data)
