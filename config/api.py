"""The API's table of contents. Each app brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include("catalogues.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("documents.api.urls")),
    path("", include("signatures.api.urls")),
]
