"""What a validation found out, kept beside the file."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.truths import fixed, kept
from signatures.choices import ReportVerdict
from signatures.engine.verdicts import SENTENCES, Reason, Report, SignatureReport
from signatures.querysets import ReportQuerySet


class ValidationReport(models.Model):
    """One validation of one content, as it was at `made_at`. Never changed; a further check is a further row."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    stored = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=ReportVerdict.choices)
    reason = models.CharField(_("reason"), max_length=40)
    is_complete = models.BooleanField(_("covers the whole file"), default=False)
    signature_count = models.PositiveIntegerField(_("signatures"), default=0)
    details = models.JSONField(_("details"))
    engine = models.CharField(_("checked by"), max_length=80)
    made_at = models.DateTimeField(_("checked at"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("validation report")
        verbose_name_plural = _("validation reports")
        indexes = [models.Index(fields=["stored", "-made_at"], name="report_of_file")]
        triggers = [
            fixed("uid", "stored", "verdict", "reason", "details", "engine", "made_at"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.stored_id} {self.verdict}"

    @property
    def report(self) -> Report:
        return Report.of_json(self.details)

    @property
    def signatures(self) -> list[SignatureReport]:
        return self.report.signatures

    @property
    def sentence(self) -> str:
        return str(SENTENCES[Reason(self.reason)])
