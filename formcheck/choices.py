"""Code lists of the form check."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a check stands."""

    WAITING = "waiting", _("Being checked")
    DONE = "done", _("Checked")
    FAILED = "failed", _("Could not be checked")
