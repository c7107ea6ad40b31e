"""`/api/v1/catalogues/…`."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from catalogues.api.viewsets import CatalogueIndex, viewset_for
from catalogues.models import LISTS

router = SimpleRouter(use_regex_path=False)
for list_name, model in LISTS.items():
    router.register(
        f"catalogues/{list_name}", viewset_for(list_name, model), basename=f"catalogue-{list_name}"
    )

urlpatterns = [path("catalogues/", CatalogueIndex.as_view(), name="catalogues"), *router.urls]
