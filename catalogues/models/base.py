"""What every row of standard data has: code, name, days of validity, source, how sure it is."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Certainty
from catalogues.querysets import CatalogueQuerySet


class ChangeCounter(models.Model):
    """One row: the number of the last change of standard data.

    Taking the next number locks the row until commit, so numbers appear in the order of commits
    and a reader of the change feed that stands at N has seen everything up to N.
    """

    last = models.PositiveBigIntegerField(_("last change"), default=0)

    class Meta:
        verbose_name = _("change counter")
        verbose_name_plural = _("change counters")
        constraints = [
            models.CheckConstraint(name="catalogues_one_change_counter", condition=Q(pk=1))
        ]

    def __str__(self) -> str:
        return str(self.last)


def validity() -> Func:
    """The days a row is valid as a PostgreSQL range, both ends included."""
    return Func(
        F("valid_from"),
        F("valid_to"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


def no_overlap(
    name: str, *keys: str | models.expressions.Combinable, where: Q | None = None
) -> ExclusionConstraint:
    """No two versions of the same natural key are valid on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((key, RangeOperators.EQUAL) for key in keys),
            (validity(), RangeOperators.OVERLAPS),
        ],
        condition=where,
        # checked at the end of each statement; loading whole lists defers it to the end
        deferrable=Deferrable.IMMEDIATE,
        violation_error_message=_(
            "There is a row with the same key already whose days of validity overlap these."
        ),
    )


class CatalogueRow(models.Model):
    """One version of one entry. Never deleted: it ends with `valid_to`."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("code",)
    """Fields that name the entry; a foreign key among them stands for the code of its row."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    name_folded = models.CharField(
        _("name for look-up"), max_length=600, blank=True, editable=False
    )
    ordinal = models.PositiveIntegerField(_("order"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("legal source"), max_length=300)
    certainty = models.CharField(
        _("certainty"), max_length=1, choices=Certainty.choices, default=Certainty.SURE
    )
    note = models.TextField(_("note"), blank=True)
    is_local = models.BooleanField(_("changed in this installation"), default=False, editable=False)
    revision = models.PositiveBigIntegerField(_("change number"), db_index=True, editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_valid_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day of validity is before the first."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_code_given",
                condition=~Q(code=""),
                violation_error_message=_("A row needs a code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day of validity is before the first.")})

    def is_valid_on(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def label(self, language: str) -> str:
        """The name as the interface language wants it; the Vietnamese one is the official one."""
        return self.name_en if language.startswith("en") and self.name_en else self.name
