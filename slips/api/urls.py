"""Addresses of this part below /api/v1/."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from slips.api.viewsets import SlipSessionViewSet, SlipViewSet

router = SimpleRouter(use_regex_path=False)
router.register("slips", SlipViewSet, basename="api-slip")
router.register("slips", SlipSessionViewSet, basename="api-slip-session")

urlpatterns = router.urls
