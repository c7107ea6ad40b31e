"""The file plan (danh mục hồ sơ): the lines under which dossiers are opened in a year."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.choices import FilePlanState
from documents.models.truths import fixed, paired
from documents.querysets import FilePlanQuerySet


class FilePlan(models.Model):
    """The list of dossiers an organisation expects to open in a year (danh mục hồ sơ)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=10, choices=FilePlanState.choices, default=FilePlanState.DRAFTING
    )
    copied_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("copied from"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = FilePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("file plan")
        verbose_name_plural = _("file plans")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="file_plan_once"),
            paired("file_plan", "approved"),
            paired("file_plan", "submitted"),
            models.CheckConstraint(
                name="file_plan_approved_has_date",
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
            ),
        ]
        triggers = [fixed("uid", "organisation", "year")]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def title(self) -> str:
        return gettext("File plan %(year)s") % {"year": self.year}


class RecordClass(models.Model):
    """A line of the file plan: a heading (group), a dossier foreseen, or one carried on.

    Only a line with a retention rule classifies (R3); a group only orders those below it. A line
    that carries a dossier of an earlier year names it, and takes no other.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(
        FilePlan, models.PROTECT, related_name="classes", verbose_name=_("file plan")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("under"),
    )
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("title"), max_length=500)
    is_group = models.BooleanField(_("only a heading"), default=False)
    retention = models.ForeignKey(
        "catalogues.RetentionRule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retention"),
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    keeper = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("keeper"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    carries = models.ForeignKey(
        "documents.Dossier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dossier carried on"),
    )
    ordinal = models.PositiveIntegerField(_("ordinal"), default=1)
    is_addition = models.BooleanField(_("added after approval"), default=False)
    added_at = models.DateTimeField(_("added at"), null=True, blank=True)
    added_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("heading")
        verbose_name_plural = _("headings")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code", "title"], name="record_class_once"),
            models.CheckConstraint(
                name="record_class_group_or_retention",
                condition=Q(is_group=True, retention=None, carries=None)
                | Q(is_group=False, retention__isnull=False),
            ),
        ]
        triggers = [fixed("uid", "plan", "carries", "added_at", "added_by")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
