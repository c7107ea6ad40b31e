from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

import accounts.api.schema  # noqa: F401 - registers itself
from accounts.api.viewsets import MeView, PeopleViewSet, UnitsViewSet

router = SimpleRouter(use_regex_path=False)
router.register("people", PeopleViewSet, basename="person")
router.register("units", UnitsViewSet, basename="unit")

urlpatterns = [path("me/", MeView.as_view(), name="me"), *router.urls]
