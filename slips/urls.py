"""Addresses of this part in the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "slips"
urlpatterns: list[URLPattern | URLResolver] = []
