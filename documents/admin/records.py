"""Records to look at: states and dates without what they say, uploads, the journal."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ServiceAdmin, organisation_of
from accounts.models import Appointment
from core.models import JournalEntry, JournalSeal, Progress
from documents.models import Document, Dossier, Upload


class LookAdmin(ServiceAdmin):
    """Nothing is added, changed or deleted here. `unsaid`: what a row is called by, and is hidden."""

    unsaid: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row without the words by which the page would call it (SEC-09)."""
        found = super().get_object(request, object_id, from_field)
        for name in self.unsaid if found is not None else ():
            setattr(found, name, "")
        return found


@admin.register(Document)
class DocumentAdmin(LookAdmin):
    """Where documents stand. Subject, text and files are not the administrator's to see (SEC-09)."""

    list_display = ("uid", "direction", "state", "kind", "unit", "sort_on", "updated_at")
    list_filter = ("direction", "state", "kind")
    search_fields = ("=uid",)
    ordering = ("-updated_at",)
    list_select_related = ("kind", "unit")
    fields = (
        "uid",
        "direction",
        "state",
        "kind",
        "unit",
        "secrecy",
        "urgency",
        "page_count",
        "due_on",
        "created_at",
        "created_by",
        "updated_at",
        "revision",
    )


@admin.register(Dossier)
class DossierAdmin(LookAdmin):
    """Where dossiers stand."""

    unsaid = ("title",)

    list_display = ("notation", "year", "number", "state", "archival_state", "keeper", "opened_on")
    list_filter = ("state", "archival_state", "year")
    search_fields = ("notation", "keeper__full_name")
    ordering = ("-year", "-number")
    list_select_related = ("keeper",)
    fields = (
        "uid",
        "notation",
        "year",
        "number",
        "state",
        "archival_state",
        "keeper",
        "unit",
        "retention",
        "opened_on",
        "closed_at",
        "closed_by",
    )


@admin.register(Upload)
class UploadAdmin(LookAdmin):
    """Files on their way in, and why some were refused."""

    unsaid = ("name",)

    list_display = ("started_at", "owner", "size", "state", "sentence")
    list_filter = ("state",)
    ordering = ("-started_at",)
    list_select_related = ("owner",)
    fields = ("uid", "owner", "size", "state", "sentence", "started_at", "ended_at")


@admin.register(JournalEntry)
class JournalAdmin(LookAdmin):
    """Who did what, when and why. The journal cannot be changed; `verify_journal` proves it."""

    organisation_path = ""
    list_display = (
        "at",
        "verb",
        "actor_name",
        "capacity",
        "system",
        "channel",
        "object_type",
        "reason",
    )
    list_filter = ("channel", "object_type")
    search_fields = ("verb", "actor_name", "=request_id", "=object_uid")
    ordering = ("-at", "-id")
    fields = (
        "at",
        "verb",
        "actor_name",
        "on_behalf_name",
        "capacity",
        "system",
        "channel",
        "client_id",
        "request_id",
        "ip",
        "object_type",
        "object_uid",
        "reason",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Acts of the people of this organisation; others have their own administrators."""
        here = Appointment.objects.filter(unit__organisation=organisation_of(request))
        rows = super().get_queryset(request).filter(actor_id__in=here.values("person"))
        return rows.defer("changes", "facts", "object_label", "comment")


@admin.register(JournalSeal)
class SealAdmin(LookAdmin):
    """Seals of the journal, each chained to the one before."""

    organisation_path = ""
    list_display = ("id", "made_at", "row_count", "from_xid", "to_xid")
    ordering = ("-id",)
    fields = ("made_at", "row_count", "cluster", "from_xid", "to_xid")


@admin.register(Progress)
class ProgressAdmin(LookAdmin):
    """Long work: how far it is, and how it ended."""

    organisation_path = ""
    list_display = ("created_at", "kind", "label", "state", "done", "total", "sentence")
    list_filter = ("state", "kind")
    ordering = ("-created_at",)
    fields = (
        "uid",
        "kind",
        "label",
        "state",
        "done",
        "total",
        "sentence",
        "created_at",
        "updated_at",
    )
