"""Read-mostly pages of signing in the administration; keys and PINs are nowhere to be seen."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.admin.base import organisation_of
from accounts.models import Appointment
from signatures.models import Certificate, SigningRequest


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shown, never written: writes go through the services and their journal."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("subject", "purpose", "state", "issuer", "serial", "not_before", "not_after")
    list_filter = ("purpose", "state", "issuer")
    search_fields = ("subject", "subject_organisation", "serial", "fingerprint")
    exclude = ("der", "sealed_p12", "picture", "revision")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The seals of the administrator's organisation, and its people's certificates."""
        here = organisation_of(request)
        people = Appointment.objects.filter(unit__organisation=here).values("person")
        rows = super().get_queryset(request)
        return rows.filter(Q(organisation=here, organisation__isnull=False) | Q(person__in=people))


@admin.register(SigningRequest)
class SigningRequestAdmin(ReadOnlyAdmin):
    """Where requests stand; which document it is stays with those who may see it (SEC-09)."""

    list_display = ("uid", "purpose", "state", "level", "attempts", "code", "asked_at", "ended_at")
    list_filter = ("state", "purpose", "level", "code")
    search_fields = ("uid", "code")
    fields = (
        "uid", "purpose", "state", "level", "missing", "attempts", "code", "channel",
        "asked_at", "started_at", "ended_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those on documents of the administrator's organisation."""
        rows = super().get_queryset(request).filter(document__organisation=organisation_of(request))
        # What was said of a failure may name an attachment.
        return rows.defer("sentence")
