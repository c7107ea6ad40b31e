"""Retention: the codes of TT 05/2025, tables and their rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Family, HandoverMatter, HandoverUnit
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


class HandoverRule(CatalogueRow):
    """By when a closed dossier is handed over to the current archive (domain.md §5.1).

    Two clocks of the law run side by side, so the clock is a row: `amount` in `counted_in`, told
    `warn_days` before (DOS-08). The rule with `is_default` holds for a dossier that names none.
    """

    matter = models.CharField(_("matter"), max_length=20, choices=HandoverMatter.choices)
    amount = models.PositiveSmallIntegerField(_("amount"))
    counted_in = models.CharField(_("counted in"), max_length=10, choices=HandoverUnit.choices)
    warn_days = models.PositiveSmallIntegerField(_("days of warning"), default=30)
    is_default = models.BooleanField(_("holds where none is named"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("rule of handing over")
        verbose_name_plural = _("rules of handing over")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_handoverrule_no_overlap", "code"),
        ]
