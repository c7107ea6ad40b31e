"""The catalogues app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CataloguesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "catalogues"
    verbose_name = _("Standard data")
