"""What the API may not become: a way round the services."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework import mixins, serializers, viewsets
from rest_framework.views import APIView

ROOT = Path(settings.BASE_DIR)
APPS = ("core", "catalogues", "accounts", "documents", "formcheck", "signatures", "slips")
WRITING_MIXINS = (mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin)
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
          "update_or_create", "select_for_update", "execute", "perform_create", "perform_update"}  # fmt: skip


def files() -> Iterator[Path]:
    for app in APPS:
        yield from sorted((ROOT / app / "api").rglob("*.py"))


def views(patterns: list[URLPattern | URLResolver], under: str = "") -> Iterator[tuple[str, type]]:
    for entry in patterns:
        path = under + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, path)
        elif path.startswith("api/"):
            yield path, _class_of(entry.callback)


def _class_of(callback: Any) -> type:
    found: type = getattr(callback, "cls", None) or callback.__wrapped__.cls
    return found


def api_views() -> list[tuple[str, type]]:
    return list(views(get_resolver().url_patterns))


def all_subclasses(base: type) -> Iterator[type]:
    for one in base.__subclasses__():
        yield one
        yield from all_subclasses(one)


def test_no_view_writes_by_itself() -> None:
    found = api_views()
    assert len(found) > 100
    for path, view in found:
        assert issubclass(view, APIView), path
        assert not issubclass(view, (viewsets.ModelViewSet, *WRITING_MIXINS)), path


def test_no_serializer_of_ours_writes() -> None:
    for serializer in all_subclasses(serializers.BaseSerializer):
        if serializer.__module__.split(".")[0] in APPS:
            own = set(serializer.__dict__)
            assert own.isdisjoint({"create", "update", "save"}), serializer


def test_model_serializers_only_show() -> None:
    for serializer in all_subclasses(serializers.ModelSerializer):
        if serializer.__module__.split(".")[0] in APPS:
            assert serializer.__name__.endswith(("Out", "RefOut")), serializer
            assert serializer.Meta.fields != "__all__", serializer
            assert "id" not in serializer.Meta.fields, serializer


def test_no_door_touches_the_tables() -> None:
    """The engine's own idempotency rows are the one thing that a door writes."""
    for file in files():
        if file.name == "idempotency.py":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name, of = node.func.attr, ast.unparse(node.func.value)
                on_rows = of.endswith("objects") or "_manager" in of or "get_object" in of
                assert not (name in WRITES and on_rows), f"{file}:{node.lineno}"
                assert name not in {"save", "bulk_create", "execute"}, f"{file}:{node.lineno}"


def test_every_view_of_the_api_says_which_scope_it_asks_for() -> None:
    free = {"MeView", "SpectacularAPIView", "DocsPage"}
    for path, view in api_views():
        assert view.__name__ in free or getattr(view, "required_scopes", None), path


def test_every_view_of_the_api_asks_who_is_there() -> None:
    for path, view in api_views():
        assert {p.__name__ for p in view.permission_classes} & {"IsAuthenticated"}, path
        names = [one.__name__ for one in view.authentication_classes]
        assert names == ["ActingPersonAuthentication", "PortalSessionAuthentication"], path
