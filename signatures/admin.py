"""Read-mostly pages of signing in the administration; keys and PINs are nowhere to be seen."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

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


@admin.register(SigningRequest)
class SigningRequestAdmin(ReadOnlyAdmin):
    """Where requests stand; which document it is stays with those who may see it (SEC-09)."""

    list_display = ("uid", "purpose", "state", "level", "attempts", "code", "asked_at", "ended_at")
    list_filter = ("state", "purpose", "level", "code")
    search_fields = ("uid", "code")
    fields = (
        "uid", "purpose", "state", "level", "missing", "attempts", "code", "sentence", "channel",
        "asked_at", "started_at", "ended_at",
    )  # fmt: skip
