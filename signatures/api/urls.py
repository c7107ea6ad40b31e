"""Addresses of signing below /api/v1/."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from signatures.api.viewsets import (
    CertificateViewSet,
    DocumentSignaturesViewSet,
    PinViewSet,
    SigningRequestViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("signing-requests", SigningRequestViewSet, basename="api-signing-request")
router.register("signing-requests", PinViewSet, basename="api-signing-pin")
router.register("certificates", CertificateViewSet, basename="api-certificate")
router.register("documents", DocumentSignaturesViewSet, basename="api-document-signatures")

urlpatterns = router.urls
