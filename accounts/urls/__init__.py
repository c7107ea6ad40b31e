"""Addresses of the portal's own account pages (namespace accounts)."""

from __future__ import annotations

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("acting-as/", views.switch_capacity, name="switch-capacity"),
    path("profile/", views.profile, name="profile"),
]
