"""Addresses of signing."""

from __future__ import annotations

app_name = "signatures"
urlpatterns: list[object] = []
