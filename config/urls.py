"""Every address of the installation."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog
from django_prometheus.exports import ExportToDjangoView
from oauth2_provider.views import TokenView

from config import api, errors, health

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", errors.for_monitors(ExportToDjangoView), name="metrics"),
    path("admin/", admin.site.urls),
    path("oauth/token/", login_not_required(TokenView.as_view()), name="oauth-token"),
    path("api/v1/", include(api.urlpatterns)),
    path("js/messages.js", login_not_required(JavaScriptCatalog.as_view()), name="js-messages"),
    path("accounts/", include("accounts.urls.sign_in")),
    path("", include("accounts.urls")),
    path("", include("slips.urls")),
    path("", include("signatures.urls")),
    path("", include("formcheck.urls")),
    path("", include("documents.urls")),
]
