"""Addresses of the form check in the portal."""

from __future__ import annotations

from django.urls import path

from formcheck.views import pages

app_name = "formcheck"
urlpatterns = [
    path("form-check/", pages.check_file, name="file"),
    path("form-check/<uuid:uid>/", pages.report, name="report"),
    path("form-check/<uuid:uid>/places/<int:ordinal>/", pages.place, name="place"),
    path("documents/<uuid:uid>/form/", pages.panel, name="panel"),
    path("documents/<uuid:uid>/form/again/", pages.again, name="again"),
    path("documents/<uuid:uid>/form/let-stand/", pages.let_stand, name="let-stand"),
]
