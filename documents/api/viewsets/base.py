"""What the document resources share: the caller's sight, one act per call, the answer after it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from accounts.capacity import Capacity
from core.acts import Act
from core.api.etags import ETagMixin, revision_given
from core.api.idempotency import SAFE, IdempotencyMixin
from core.errors import InvalidInput, NotPermitted

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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name, value in request.query_params.items():
            if "\x00" in value:
                raise InvalidInput(
                    _("The question holds a sign that cannot be searched for."), field=name
                )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store, private")
        return response

    def get_object(self) -> Any:
        """The thing, if the caller may see it; a writer must have seen its present version."""
        found = super().get_object()
        if self.request.method not in SAFE:
            revision_given(self.request, found)
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
