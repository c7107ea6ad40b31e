"""The administration of people and rights. Every save goes through a service."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin import appointments, clients, organisations, people

__all__ = ["appointments", "clients", "organisations", "people"]

# Roles come from appointments (accounts.choices.Role); Django's groups would be a way around them.
admin.site.unregister(Group)
