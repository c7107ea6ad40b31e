"""What a check of the form found, and what the form checker let stand all the same (OUT-15)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models.truths import fixed, kept
from formcheck.choices import ReportState
from formcheck.querysets import FormOverrideQuerySet, FormReportQuerySet


class FormReport(models.Model):
    """One check of one paper, by the rules in force on one day. A further check is a further row.

    `document` and `version` are empty for a single file that belongs to no document. `findings` is
    a list of `formcheck.engine.cases.Finding`; boxes are millimetres on the pages of `seen`.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("document"),
    )  # fmt: skip
    version = models.ForeignKey(
        "documents.DocumentVersion", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("version"),
    )  # fmt: skip
    stored = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    seen = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("PDF that shows the places"),
    )  # fmt: skip
    name = models.CharField(_("file name"), max_length=255)
    family = models.CharField(_("family"), max_length=10, blank=True, default="")
    kind = models.ForeignKey(
        "catalogues.DocumentKind", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("document kind"),
    )  # fmt: skip
    rules_on = models.DateField(_("rules of the day"))
    state = models.CharField(
        _("state"), max_length=8, choices=ReportState.choices, default=ReportState.WAITING
    )
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    errors = models.PositiveSmallIntegerField(_("errors"), default=0)
    warnings = models.PositiveSmallIntegerField(_("warnings"), default=0)
    advices = models.PositiveSmallIntegerField(_("advice"), default=0)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    trouble = models.CharField(
        _("why it could not be checked"), max_length=500, blank=True, default=""
    )
    engine = models.CharField(_("checked by"), max_length=40, blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("asked by"),
    )  # fmt: skip
    made_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    objects = FormReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("form report")
        verbose_name_plural = _("form reports")
        indexes = [
            models.Index(fields=["version", "-asked_at"], name="formreport_of_version"),
            models.Index(fields=["document", "-asked_at"], name="formreport_of_document"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(state="waiting"), name="formreport_waits_once"
            ),
            models.CheckConstraint(
                name="formreport_done_with_score",
                condition=~Q(state="done") | Q(score__range=(0, 100), made_at__isnull=False),
            ),
        ]
        triggers = [
            fixed("uid", "organisation", "document", "version", "stored", "asked_at", "asked_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.score if self.score is not None else self.state}"


class FormOverride(models.Model):
    """A finding that stands with a reason. It holds for the same fault in later versions, too.

    `fingerprint` names the fault: rule, words and place in the text. The rule "report" stands for
    a missing or failed report of one version.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document")
    )
    report = models.ForeignKey(
        FormReport, models.PROTECT, null=True, blank=True, related_name="overrides",
        verbose_name=_("form report"),
    )  # fmt: skip
    rule = models.CharField(_("rule"), max_length=60)
    fingerprint = models.CharField(_("fault"), max_length=64)
    reason = models.CharField(_("reason"), max_length=1000)
    made_at = models.DateTimeField(_("decided at"))
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )

    objects = FormOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding let stand")
        verbose_name_plural = _("findings let stand")
        constraints = [
            models.UniqueConstraint(fields=["document", "fingerprint"], name="formoverride_once"),
            models.CheckConstraint(name="formoverride_with_reason", condition=~Q(reason="")),
        ]
        triggers = [
            fixed(
                "uid", "document", "report", "rule", "fingerprint", "reason", "made_at", "made_by"
            ),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.rule}"
