"""Addresses of signing."""

from __future__ import annotations

from django.urls import path

from signatures.views import certificates, pages

app_name = "signatures"
urlpatterns = [
    path("signing/", pages.work, name="list"),
    path("signing/stuck/", pages.stuck, name="stuck"),
    path("signing/certificates/", certificates.page, name="certificates"),
    path("signing/certificates/<uuid:uid>/retire/", certificates.retire, name="retire"),
    path("signing/<uuid:uid>/", pages.progress, name="progress"),
    path("signing/<uuid:uid>/pin/", pages.authorise, name="authorise"),
    path("signing/<uuid:uid>/cancel/", pages.cancel, name="cancel"),
    path("documents/<uuid:uid>/signatures/", pages.panel, name="panel"),
    path("outgoing/<uuid:uid>/sign/", pages.sign, name="sign"),
    path("outgoing/<uuid:uid>/seal/", pages.seal, name="seal"),
]
