"""Addresses of submission slips in the portal."""

from __future__ import annotations

from django.urls import path

from slips.views import acts, measures, pages, steps

app_name = "slips"
urlpatterns = [
    path("slips/", pages.listed, name="list"),
    path("slips/new/", acts.begin, name="create"),
    path("slips/measures/", measures.page, name="measures"),
    path("slips/measures.xlsx", measures.sheet, name="measures-sheet"),
    path("slips/<uuid:uid>/", pages.detail, name="detail"),
    path("slips/<uuid:uid>/paper.pdf", pages.paper, name="paper"),
    path("slips/<uuid:uid>/files/<uuid:file>/", pages.supporting, name="file"),
    path("slips/<uuid:uid>/edit/<slug:step>/", steps.edit, name="edit"),
    path("slips/<uuid:uid>/review/", acts.review, name="review"),
    path("slips/<uuid:uid>/ask/", acts.ask, name="ask"),
    path("slips/<uuid:uid>/opinion/", acts.opinion, name="opinion"),
    path("slips/<uuid:uid>/decide/", acts.decide, name="decide"),
    path("slips/<uuid:uid>/file/", acts.file_away, name="file-away"),
    path("slips/<uuid:uid>/act/<slug:name>/", acts.plain, name="act"),
    path("documents/<uuid:uid>/slips/", pages.panel, name="panel"),
    path("documents/<uuid:uid>/slip/", acts.begin_from, name="begin-from"),
]
