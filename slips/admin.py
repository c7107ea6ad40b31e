"""Where slips stand, to look at; what they say is not the administrator's to see (SEC-09)."""

from __future__ import annotations

from django.contrib import admin

from documents.admin.records import LookAdmin
from slips.models import Slip


@admin.register(Slip)
class SlipAdmin(LookAdmin):
    unsaid = ("subject",)
    list_display = ("uid", "code", "state", "unit", "submitted_on", "decide_by", "more_rounds")
    list_filter = ("state", "unit")
    search_fields = ("=uid", "code")
    ordering = ("-updated_at",)
    list_select_related = ("unit",)
    fields = (
        "uid", "code", "state", "unit", "secrecy", "urgency", "submitted_on", "decide_by",
        "more_rounds", "page_count", "submitted_at", "decided_at", "withdrawn_at", "filed_at",
        "created_at", "updated_at", "revision",
    )  # fmt: skip
