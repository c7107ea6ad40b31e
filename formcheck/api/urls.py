"""Addresses of the form check below /api/v1/."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from formcheck.api.viewsets import DocumentFormViewSet, FormCheckViewSet

router = SimpleRouter(use_regex_path=False)
router.register("form-checks", FormCheckViewSet, basename="api-form-check")
router.register("outgoing", DocumentFormViewSet, basename="api-outgoing-form")

urlpatterns = router.urls
