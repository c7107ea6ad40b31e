"""The admin pages of the standard data."""

from __future__ import annotations

from django.contrib import admin

from catalogues import models
from catalogues.admin.base import CatalogueAdmin


@admin.register(models.DocumentKind)
class DocumentKindAdmin(CatalogueAdmin):
    own_columns = ("family", "abbreviation", "in_symbol", "type_code", "direction")
    own_filters = ("family", "group", "direction", "is_copy")
    search_fields = (*CatalogueAdmin.search_fields, "abbreviation", "type_code")


@admin.register(models.Urgency)
class UrgencyAdmin(CatalogueAdmin):
    own_columns = ("level", "mark")


@admin.register(models.SecretListItem)
class SecretListItemAdmin(CatalogueAdmin):
    own_columns = ("sector", "level")
    own_filters = ("sector", "level")


@admin.register(models.SecrecyLevel)
class SecrecyLevelAdmin(CatalogueAdmin):
    own_columns = ("level", "mark", "register_letter", "protection_years")


@admin.register(models.Language)
class LanguageAdmin(CatalogueAdmin):
    own_columns = ("iso_code",)


@admin.register(models.FieldOfWork)
class FieldOfWorkAdmin(CatalogueAdmin):
    own_columns = ("family",)
    own_filters = ("family",)


@admin.register(models.HandlingTerm)
class HandlingTermAdmin(CatalogueAdmin):
    own_columns = ("kind", "field", "working_days")


@admin.register(models.SignatureForm)
class SignatureFormAdmin(CatalogueAdmin):
    own_columns = ("family", "form", "prefix", "allowed")
    own_filters = ("family", "allowed")


@admin.register(models.MaintenanceCode)
class MaintenanceCodeAdmin(CatalogueAdmin):
    own_columns = ("term_years", "is_permanent")


@admin.register(models.RetentionTable)
class RetentionTableAdmin(CatalogueAdmin):
    own_columns = ("family",)
    own_filters = ("family",)


@admin.register(models.RetentionRule)
class RetentionRuleAdmin(CatalogueAdmin):
    own_columns = ("table", "group", "term_years", "is_permanent")
    own_filters = ("table", "is_permanent", "group")
    search_fields = (*CatalogueAdmin.search_fields, "group")


@admin.register(models.HandoverRule)
class HandoverRuleAdmin(CatalogueAdmin):
    own_columns = ("matter", "amount", "counted_in", "warn_days", "is_default")
    own_filters = ("matter", "is_default")


@admin.register(models.ExchangeStatus)
class ExchangeStatusAdmin(CatalogueAdmin):
    own_columns = ("sent_by", "needs_reason")


@admin.register(models.CodeItem)
class CodeItemAdmin(CatalogueAdmin):
    own_columns = ("list_name",)
    own_filters = ("list_name",)


@admin.register(models.ChannelRule)
class ChannelRuleAdmin(CatalogueAdmin):
    own_columns = ("secrecy", "internal_only", "channel", "verdict", "condition")
    own_filters = ("secrecy", "channel", "verdict")


@admin.register(models.SendingWay)
class SendingWayAdmin(CatalogueAdmin):
    own_columns = ("family", "way", "channel", "is_electronic")
    own_filters = ("family", "channel")


@admin.register(models.IssuingRule)
class IssuingRuleAdmin(CatalogueAdmin):
    own_columns = ("body_type", "tier", "kind", "allowed")
    own_filters = ("body_type", "tier", "allowed")


@admin.register(models.FormRule)
class FormRuleAdmin(CatalogueAdmin):
    own_columns = ("family", "element", "severity", "kinds")
    own_filters = ("family", "element", "severity")
    search_fields = (*CatalogueAdmin.search_fields, "check_name", "how_to_mend")


@admin.register(models.Organisation)
class OrganisationAdmin(CatalogueAdmin):
    own_columns = ("identifier_code", "legacy_code", "family", "level", "parent")
    own_filters = ("family", "level")
    search_fields = (
        *CatalogueAdmin.search_fields,
        "short_name",
        "identifier_code",
        "legacy_code",
        "symbol",
        "party_symbol",
    )
    ordering = ("sort_key", "valid_from")
    raw_id_fields = ("parent", "successor")


@admin.register(models.CalendarDay)
class CalendarDayAdmin(CatalogueAdmin):
    own_columns = ("day", "kind", "organisation")
    own_filters = ("kind",)
    ordering = ("day",)
    date_hierarchy = "day"
    raw_id_fields = ("organisation",)
