"""Saved views through the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from documents.api.viewsets.base import HouseViewSet
from documents.choices import SavedList
from documents.models import SavedView
from documents.services import saved_views


class SavedViewOut(serializers.ModelSerializer[SavedView]):
    """`query` is the query string of the list's address; `is_mine`: the caller saved it."""

    is_mine = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = ["uid", "list_key", "name", "query", "is_shared", "is_mine", "saved_at"]

    def get_is_mine(self, view: SavedView) -> bool:
        return bool(view.owner_id == self.context["who"].person.pk)


class SavedViewIn(serializers.Serializer[Any]):
    list_key = serializers.ChoiceField(choices=SavedList.choices)
    name = serializers.CharField(max_length=80)
    query = serializers.CharField(max_length=2000, allow_blank=True, default="")
    is_shared = serializers.BooleanField(default=False)


class SharedIn(serializers.Serializer[Any]):
    is_shared = serializers.BooleanField()


class SavedViewViewSet(HouseViewSet):
    """Lists and searches kept under a name: one's own, and those colleagues show to all."""

    serializer_class = SavedViewOut
    keyset_order = ("list_key", "name", "id")
    required_scopes = {
        "list": "documents:read",
        "retrieve": "documents:read",
        "create": "documents:write",
        "partial_update": "documents:write",
        "destroy": "documents:write",
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SavedView.objects.none()
        return SavedView.objects.visible_to(self.who)

    def list(self, request: Request) -> Response:
        return self.listed(self.get_queryset(), SavedViewOut)

    def retrieve(self, request: Request, uid: Any) -> Response:
        return self.answer(self.get_object(), SavedViewOut)

    @extend_schema(request=SavedViewIn, responses={201: SavedViewOut})
    def create(self, request: Request) -> Response:
        data = self.read(SavedViewIn, request).validated_data
        made = saved_views.keep(
            organisation=self.who.organisation,
            act=self.act(),
            **data,
        )
        return self.answer(made, SavedViewOut, 201)

    @extend_schema(request=SharedIn, responses=SavedViewOut)
    def partial_update(self, request: Request, uid: Any) -> Response:
        view = self.get_object()
        data = self.read(SharedIn, request).validated_data
        return self.answer(
            saved_views.show_to_all(view=view, is_shared=data["is_shared"], act=self.act()),
            SavedViewOut,
        )

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, uid: Any) -> Response:
        saved_views.delete(view=self.get_object(), act=self.act())
        return Response(status=204)
