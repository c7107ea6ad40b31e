"""The directory of organisations of the country, with both forms of their codes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Family, OrganisationLevel
from catalogues.models.base import CatalogueRow, no_overlap
from catalogues.querysets import OrganisationQuerySet


class Organisation(CatalogueRow):
    """One version of one organisation: name, codes, place in the tree, days of validity.

    `code` is the stable key of this directory, mostly equal to `identifier_code`.
    """

    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    family = models.CharField(_("family"), max_length=10, choices=Family.choices)
    level = models.CharField(_("tier"), max_length=10, choices=OrganisationLevel.choices)
    identifier_code = models.CharField(
        _("identifier code"),
        max_length=35,
        blank=True,
        help_text=_("Parent first, as QĐ 20/2020/QĐ-TTg: H53.11"),
    )
    legacy_code = models.CharField(
        _("old identifier code"),
        max_length=13,
        blank=True,
        help_text=_("Child first, as QCVN 102:2016: 000.00.11.H53"),
    )
    symbol = models.CharField(_("symbol"), max_length=30, blank=True)
    party_symbol = models.CharField(_("Party symbol"), max_length=30, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("organisation above"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    sort_key = models.CharField(
        _("sort key"), max_length=310, blank=True, editable=False, db_collation="C"
    )

    objects: ClassVar = OrganisationQuerySet.as_manager()

    class Meta(CatalogueRow.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation directory")
        indexes = [
            GinIndex(
                fields=["name_folded"], opclasses=["gin_trgm_ops"], name="catalogues_org_name_trgm"
            ),
            models.Index(
                fields=["identifier_code"],
                opclasses=["varchar_pattern_ops"],
                name="catalogues_org_identifier",
            ),
            models.Index(
                fields=["legacy_code"],
                opclasses=["varchar_pattern_ops"],
                name="catalogues_org_legacy",
            ),
            models.Index(fields=["sort_key", "id"], name="catalogues_org_sorted"),
        ]
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_organisation_no_overlap", "code"),
            no_overlap(
                "catalogues_organisation_identifier_no_overlap",
                "identifier_code",
                where=~Q(identifier_code=""),
            ),
            models.CheckConstraint(
                name="catalogues_organisation_identifier_form",
                condition=Q(identifier_code="")
                | Q(identifier_code__regex=r"^[A-Z]\d{2}(\.\d{2,3})*$"),
                violation_error_message=_(
                    "An identifier code begins with a letter and two digits and goes on with groups "
                    "of digits after dots, for example H53.11."
                ),
            ),
            models.CheckConstraint(
                name="catalogues_organisation_legacy_form",
                condition=Q(legacy_code="")
                | Q(legacy_code__regex=r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$"),
                violation_error_message=_(
                    "An old identifier code has 13 signs, for example 000.00.11.H53."
                ),
            ),
        ]
