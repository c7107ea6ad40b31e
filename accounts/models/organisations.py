"""Hosted organisations and their build: units (versioned in time), positions, terms."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Family
from accounts.querysets import PeriodQuerySet, TenureQuerySet, UnitQuerySet


class HostedOrganisation(models.Model):
    """An organisation that works in this installation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.OneToOneField(
        "catalogues.Organisation",
        verbose_name=_("in the directory"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    family = models.CharField(_("family"), max_length=10, choices=Family.choices)
    symbol = models.CharField(_("symbol"), max_length=30)
    code_symbol = models.CharField(
        _("symbol in document numbers"), max_length=30, help_text=_("As in 12/QĐ-UBND.")
    )
    place_name = models.CharField(
        _("place name"), max_length=100, help_text=_("Printed before the date of a document.")
    )
    higher_name = models.CharField(_("name of the higher body"), max_length=200, blank=True)
    default_handling_days = models.PositiveSmallIntegerField(
        _("working days to handle a document"), default=10
    )
    secrecy_ceiling_note = models.CharField(_("note on secrecy"), max_length=300, blank=True)
    soon_days = models.PositiveSmallIntegerField(_("days that count as due soon"), default=3)
    is_active = models.BooleanField(_("works here"), default=True)

    class Meta:
        verbose_name = _("hosted organisation")
        verbose_name_plural = _("hosted organisations")
        ordering = ["symbol", "pk"]
        constraints = [
            models.CheckConstraint(
                name="hosted_family_known", condition=Q(family__in=[Family.STATE, Family.PARTY])
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def name(self) -> str:
        return str(self.organisation)


class Unit(models.Model):
    """A unit of an organisation. The row is its identity; former names stand in UnitVersion."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="units",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    symbol = models.CharField(_("symbol"), max_length=30, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("order"), default=0)
    valid_from = models.DateField(_("exists from"))
    valid_to = models.DateField(_("exists until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("taken over by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["organisation", "ordinal", "name"]
        constraints = [
            models.CheckConstraint(
                name="unit_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="unit_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
            models.CheckConstraint(
                name="unit_successor_after_closing",
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(valid_to__isnull=True),
                name="unit_open_name_once",
                violation_error_message=_("The organisation has an open unit of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class UnitVersion(models.Model):
    """What a unit was called and where it stood, in a period that is over."""

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="versions"
    )
    parent = models.ForeignKey(
        Unit,
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    symbol = models.CharField(_("symbol"), max_length=30, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    basis = models.CharField(_("basis"), max_length=300, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("former shape of a unit")
        verbose_name_plural = _("former shapes of units")
        ordering = ["unit", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="unitversion_period", condition=Q(valid_to__gte=F("valid_from"))
            ),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unitversion_start_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A position (chức vụ) in an organisation; a lower rank stands higher."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="positions",
    )
    name = models.CharField(_("name"), max_length=150)
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        default=100,
        validators=[MaxValueValidator(1000)],
        help_text=_("1 stands highest."),
    )
    signs = models.BooleanField(_("signs documents"), default=False)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["organisation", "rank", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="position_name_once",
                violation_error_message=_("The organisation has a position of that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of office (nhiệm kỳ) of a body; Party numbers run by term."""

    organisation = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="terms",
    )
    body_name = models.CharField(_("body"), max_length=200)
    body_code = models.CharField(_("code of the body"), max_length=30)
    ordinal = models.PositiveSmallIntegerField(_("number of the term"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["organisation", "body_code", "-ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "body_code", "ordinal"], name="term_ordinal_once"
            ),
            models.CheckConstraint(
                name="term_period",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_name} – {self.ordinal}"
