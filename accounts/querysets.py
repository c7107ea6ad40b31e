"""Chainable reads of people, units and rights."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


def in_force(on: date, start: str, end: str) -> Q:
    """Condition: the period start…end (both ends count, an empty end is open) holds `on`."""
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on}))


class PersonQuerySet(models.QuerySet["Person"]):
    def listed(self) -> Self:
        """In the order of Vietnamese names."""
        return self.order_by("name_sort_key", "pk")

    def natural(self) -> Self:
        """People of flesh; not the system persons behind API clients."""
        return self.filter(is_system=False)

    def active(self) -> Self:
        return self.filter(is_active=True)


class PersonManager(BaseUserManager["Person"]):
    """People by user name. New people come from `accounts.services.people`."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)

    def listed(self) -> PersonQuerySet:
        return self.get_queryset().listed()

    def natural(self) -> PersonQuerySet:
        return self.get_queryset().natural()

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows with `valid_from` and `valid_to` (or null)."""

    def on(self, day: date) -> Self:
        return self.filter(in_force(day, "valid_from", "valid_to"))


class UnitQuerySet(PeriodQuerySet):
    def listed(self) -> Self:
        return self.order_by("organisation_id", "ordinal", "name", "pk")


class TenureQuerySet(models.QuerySet[Any]):
    """Rows with `starts_on` and `ends_on` (or null)."""

    def on(self, day: date) -> Self:
        return self.filter(in_force(day, "starts_on", "ends_on"))


class AppointmentQuerySet(TenureQuerySet):
    def with_role(self, *roles: str) -> Self:
        return self.filter(roles__overlap=list(roles))

    def effective(self, day: date) -> Self:
        """Holds on that day, in a unit and an organisation that live, by an active person."""
        return self.on(day).filter(
            in_force(day, "unit__valid_from", "unit__valid_to"),
            person__is_active=True,
            unit__organisation__is_active=True,
        )


class DelegationQuerySet(TenureQuerySet):
    def effective(self, day: date) -> Self:
        """Runs on that day, is not revoked, and what is delegated still holds."""
        return self.on(day).filter(
            in_force(day, "appointment__starts_on", "appointment__ends_on"),
            in_force(day, "appointment__unit__valid_from", "appointment__unit__valid_to"),
            revoked_at__isnull=True,
            delegate__is_active=True,
            appointment__person__is_active=True,
            appointment__unit__organisation__is_active=True,
        )
