"""Retention: the codes of TT 05/2025, tables and their rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Family
from catalogues.models.base import CatalogueRow, no_overlap

_TERM_OR_PERMANENT = Q(is_permanent=True, term_years__isnull=True) | Q(
    is_permanent=False, term_years__isnull=False
)


class MaintenanceCode(CatalogueRow):
    """A retention code of archival packages (TT 05/2025 `maintenance`); 07 is "other", in words."""

    term_years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    is_permanent = models.BooleanField(_("permanent"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("retention code")
        verbose_name_plural = _("retention codes")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_maintenancecode_no_overlap", "code"),
        ]


class RetentionTable(CatalogueRow):
    """A table of retention periods, issued by an authority or by the office itself."""

    family = models.CharField(_("family"), max_length=10, choices=Family.choices)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("retention table")
        verbose_name_plural = _("retention tables")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_retentiontable_no_overlap", "code"),
        ]


class RetentionRule(CatalogueRow):
    """How long one type of record is kept, counted from the year the work ended (DOS-05).

    `name` is the type of record. `term_years` is the shortest lawful term; `term_years_max`
    is given where the table leaves a range (5-10 years).
    """

    NATURAL_KEY = ("table", "code")

    table = models.ForeignKey(
        RetentionTable,
        verbose_name=_("retention table"),
        on_delete=models.PROTECT,
        related_name="rules",
    )
    group = models.CharField(_("group"), max_length=200)
    term_years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    term_years_max = models.PositiveSmallIntegerField(_("years at most"), null=True, blank=True)
    is_permanent = models.BooleanField(_("permanent"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_retentionrule_no_overlap", "table", "code"),
            models.CheckConstraint(
                name="catalogues_retentionrule_term_or_permanent",
                condition=_TERM_OR_PERMANENT,
                violation_error_message=_(
                    "A rule is either permanent or has a number of years, not both and not neither."
                ),
            ),
            models.CheckConstraint(
                name="catalogues_retentionrule_range",
                condition=Q(term_years_max__isnull=True)
                | Q(term_years_max__gte=models.F("term_years")),
                violation_error_message=_("The longest term is shorter than the shortest."),
            ),
        ]
