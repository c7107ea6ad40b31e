"""Code lists of submission slips. Codes are English and stored; labels are shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlipState(models.TextChoices):
    """Where a slip stands (domain.md §11)."""

    DRAFTING = "drafting", _("Being written")
    OPINIONS = "opinions", _("Out for opinions")
    SUBMITTED = "submitted", _("Submitted, waiting for a decision")
    MORE_ASKED = "more_asked", _("More was asked for")
    TO_MEETING = "to_meeting", _("Put before a meeting")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FILED = "filed", _("Filed in its dossier")


WRITABLE = (SlipState.DRAFTING, SlipState.OPINIONS, SlipState.MORE_ASKED)
"""States in which the author may change what the slip says."""

OPEN = (*WRITABLE, SlipState.SUBMITTED, SlipState.TO_MEETING)
"""States in which somebody still has something to do."""


class Decision(models.TextChoices):
    """What the leader said (ý kiến lãnh đạo)."""

    AGREED = "agreed", _("Agrees")
    AGREED_OPTION = "agreed_option", _("Agrees with an option")
    DISAGREED = "disagreed", _("Does not agree")
    MORE_ASKED = "more_asked", _("Asks for more")
    TO_MEETING = "to_meeting", _("Puts it before a meeting")


FINAL = (Decision.AGREED, Decision.AGREED_OPTION, Decision.DISAGREED)
"""Decisions that end the matter."""


class ResourceKind(models.TextChoices):
    MONEY = "money", _("Money")
    PEOPLE = "people", _("Manpower")
    MEANS = "means", _("Means")
    DATA = "data", _("Data")


class OpinionKind(models.TextChoices):
    COORDINATION = "coordination", _("Opinion of a coordinating unit")
    APPRAISAL = "appraisal", _("Appraisal by the office")
    OUTSIDE = "outside", _("Collected outside the system")


class Verdict(models.TextChoices):
    AGREES = "agrees", _("Agrees")
    AGREES_IF = "agrees_if", _("Agrees with changes")
    DISAGREES = "disagrees", _("Does not agree")


class Adoption(models.TextChoices):
    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Adopted in part")
    REFUSED = "refused", _("Not adopted")


class RoundOutcome(models.TextChoices):
    """How one submission ended."""

    DECIDED = "decided", _("Decided")
    MORE_ASKED = "more_asked", _("More was asked for")
    TO_MEETING = "to_meeting", _("Put before a meeting")
    WITHDRAWN = "withdrawn", _("Withdrawn")
