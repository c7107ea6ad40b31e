"""What the machine read in a content: proposals for fields, each with its place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.files import StoredFile


class FileReading(models.Model):
    """The guesses of one content, made once beside its text. Proposals for a clerk, never facts.

    `guesses` maps a field to {value, confidence, rule, excerpt, page, line, box}; `sizes` a page
    number to its width and height in points, in which the boxes are measured from the top left.
    """

    stored = models.OneToOneField(
        StoredFile, models.CASCADE, primary_key=True, related_name="file_reading"
    )
    guesses = models.JSONField(_("guesses"), default=dict, blank=True)
    sizes = models.JSONField(_("sizes of the pages"), default=dict, blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True, default="")
    engine = models.PositiveIntegerField(_("version of the rules"), default=1)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("reading of a file")
        verbose_name_plural = _("readings of files")

    def __str__(self) -> str:
        return f"{self.stored_id} {self.method}"
