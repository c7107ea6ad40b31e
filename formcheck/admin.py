"""Read-only pages of the form check in the administration; the rules are edited in the standard data."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import organisation_of
from formcheck.models import FormReport


@admin.register(FormReport)
class FormReportAdmin(admin.ModelAdmin[Any]):
    """What was checked, when and with which outcome; contents are not shown (SEC-09)."""

    list_display = (
        "asked_at",
        "state",
        "family",
        "score",
        "errors",
        "warnings",
        "engine",
        "rules_on",
    )
    list_filter = ("state", "family")
    fields = (
        "uid", "state", "family", "kind", "rules_on", "score", "errors", "warnings", "advices",
        "engine", "asked_at", "made_at",
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(organisation=organisation_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
