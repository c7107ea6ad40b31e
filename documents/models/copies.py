"""Rules set aside with a reason, paper printed from an electronic original, and the use of file copies."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.choices import WaivedRule
from documents.models.base import Document
from documents.models.truths import fixed, kept, paired

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _who(label: StrPromise) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class Waiver(models.Model):
    """A rule that warns was set aside for one document, by whom and why.

    `fingerprint` is what exactly was set aside: another difference needs another reason.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="waivers")
    rule = models.CharField(_("rule"), max_length=20, choices=WaivedRule.choices)
    fingerprint = models.CharField(_("what was set aside"), max_length=64)
    sentences = models.JSONField(_("in words"), default=list)
    reason = models.CharField(_("reason"), max_length=1000)
    made_at = models.DateTimeField(_("made at"))
    made_by = _who(_("made by"))

    class Meta:
        verbose_name = _("rule set aside")
        verbose_name_plural = _("rules set aside")
        constraints = [
            models.CheckConstraint(name="waiver_has_reason", condition=~models.Q(reason="")),
            models.UniqueConstraint(fields=["document", "rule", "fingerprint"], name="waiver_once"),
        ]
        triggers = [
            fixed("uid", "document", "rule", "fingerprint", "reason", "made_at", "made_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.document_id}"


class PaperPrint(models.Model):
    """The clerk printed and sealed paper of an electronic original: an official copy (OUT-10)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="paper_prints")
    copies = models.PositiveIntegerField(_("copies"))
    for_whom = models.CharField(_("for whom"), max_length=500, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    printed_at = models.DateTimeField(_("printed at"))
    printed_by = _who(_("printed by"))

    class Meta:
        verbose_name = _("paper of an electronic original")
        verbose_name_plural = _("papers of electronic originals")
        constraints = [
            models.CheckConstraint(name="print_some_copies", condition=models.Q(copies__gte=1)),
        ]
        triggers = [
            fixed("uid", "document", "copies", "reason", "printed_at", "printed_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.copies}"


class FileCopyUse(models.Model):
    """Somebody used the copy that is kept on file (sổ sử dụng bản lưu)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="file_copy_uses")
    user_name = models.CharField(_("who uses it"), max_length=150)
    unit_name = models.CharField(_("unit"), max_length=200, blank=True, default="")
    purpose = models.CharField(_("purpose"), max_length=500)
    due_on = models.DateField(_("to be back by"), null=True, blank=True)
    lent_at = models.DateTimeField(_("handed out at"))
    lent_by = _who(_("handed out by"))
    returned_at = models.DateTimeField(_("back at"), null=True, blank=True)
    returned_by = _who(_("taken back by"))

    class Meta:
        verbose_name = _("use of a file copy")
        verbose_name_plural = _("uses of file copies")
        constraints = [paired("filecopyuse", "returned")]
        triggers = [
            fixed("uid", "document", "user_name", "purpose", "lent_at", "lent_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.user_name}"
