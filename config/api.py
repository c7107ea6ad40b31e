"""The API's table of contents. Each app brings its own list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class DocsPage(SpectacularSwaggerSplitView):
    """The API for reading and trying out, from our own host and without inline script or style."""

    template_name = "api/docs.html"


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", login_required(DocsPage.as_view(url_name="api-schema")), name="api-docs"),
    path("", include("catalogues.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("documents.api.urls")),
    path("", include("formcheck.api.urls")),
    path("", include("signatures.api.urls")),
    path("", include("slips.api.urls")),
]
