"""Chainable reads of the standard data."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class CatalogueQuerySet(models.QuerySet[Any]):
    """Rows of one catalogue; every row is a version with its days of validity."""

    def on(self, day: date) -> Self:
        """Rows valid on `day`; both ends of the period count."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def open(self) -> Self:
        """Rows without an end."""
        return self.filter(valid_to__isnull=True)

    def listed(self) -> Self:
        """In the order people expect: as the source lists them, then by name."""
        return self.order_by("ordinal", "name", "pk")

    def changed_after(self, revision: int) -> Self:
        """Rows written after that revision of the standard data, oldest change first."""
        return self.filter(revision__gt=revision).order_by("revision", "pk")


class OrganisationQuerySet(CatalogueQuerySet):
    """Rows of the organisation directory."""

    def listed(self) -> Self:
        return self.order_by("sort_key", "pk")

    def with_code(self, code: str) -> Self:
        """Those known by an identifier code, new (QĐ 20/2020) or old (QCVN 102)."""
        code = code.strip().upper()
        return self.filter(Q(identifier_code=code) | Q(legacy_code=code))


class CalendarQuerySet(CatalogueQuerySet):
    """Days of the calendar."""

    def in_force(self) -> Self:
        """Entries that stood on the day they are about; a withdrawn one is closed before it."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("day")),
            valid_from__lte=models.F("day"),
        )
