"""The administration's own site: the office's name, Vietnamese words."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(admin.AdminSite):
    site_header = _("Khuê Văn administration")
    site_title = _("Khuê Văn administration")
    index_title = _("Standard data and set-up")
    enable_nav_sidebar = True


class AdminConfig(DjangoAdminConfig):
    default_site = "config.sites.OfficeAdminSite"
