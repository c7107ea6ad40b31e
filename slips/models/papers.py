"""What travels with a slip: drafts, files, opinions, and the signatures asked in one session."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models.truths import fixed, kept, paired
from slips.choices import Adoption, OpinionKind, Verdict
from slips.models.parts import LIES_BEFORE_THE_LEADER, unit_link
from slips.models.slips import Slip, person_link
from slips.querysets import OpinionQuerySet


class AttachedDraft(models.Model):
    """A draft that is decided with the slip (SUB-03)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="drafts")
    document = models.ForeignKey(
        "documents.OutgoingDocument", models.PROTECT, related_name="+", verbose_name=_("draft")
    )
    ordinal = models.PositiveIntegerField(_("ordinal"))

    class Meta:
        verbose_name = _("attached draft")
        verbose_name_plural = _("attached drafts")
        constraints = [
            models.UniqueConstraint(fields=["slip", "document"], name="slip_draft_once"),
        ]
        triggers = [fixed("uid", "slip", "document"), LIES_BEFORE_THE_LEADER]

    def __str__(self) -> str:
        return f"{self.slip_id}: {self.document_id}"


class SupportingFile(models.Model):
    """A file that the leader may want to look into; an annex of the paper once it is submitted."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="files")
    stored = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("name"), max_length=255)
    added_at = models.DateTimeField(_("added at"))
    added_by = person_link(_("added by"))

    class Meta:
        verbose_name = _("supporting file")
        verbose_name_plural = _("supporting files")
        triggers = [fixed("uid", "slip", "stored"), LIES_BEFORE_THE_LEADER]

    def __str__(self) -> str:
        return self.name


class Opinion(models.Model):
    """What somebody was asked and said, and what the author made of it."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="opinions")
    kind = models.CharField(_("sort of opinion"), max_length=12, choices=OpinionKind.choices)
    person = person_link(_("person asked"))
    unit = unit_link(_("unit asked"))
    from_name = models.CharField(_("who said it"), max_length=200, blank=True, default="")
    question = models.CharField(_("what was asked"), max_length=1000, blank=True, default="")
    due_on = models.DateField(_("answer wanted by"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person_link(_("asked by"))
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict.choices, blank=True, default=""
    )
    text = models.TextField(_("opinion"), blank=True, default="")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = person_link(_("answered by"))
    adoption = models.CharField(
        _("what became of it"), max_length=10, choices=Adoption.choices, blank=True, default=""
    )
    why_not = models.CharField(_("why it was not adopted"), max_length=1000, blank=True, default="")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.CheckConstraint(
                name="opinion_of_one",
                condition=Q(unit=None, person__isnull=False, from_name="")
                | Q(unit__isnull=False, person=None, from_name="")
                | (Q(unit=None, person=None) & ~Q(from_name="")),
            ),
            paired("opinion", "answered"),
        ]
        indexes = [models.Index(fields=["person", "answered_at"], name="opinion_owed")]
        triggers = [fixed("uid", "slip", "person", "unit", "asked_at", "asked_by"), kept()]

    def __str__(self) -> str:
        return self.who_name

    @property
    def who_name(self) -> str:
        """Whose opinion it is, in words."""
        return self.from_name or str(self.unit.name if self.unit else self.person or "")

    @property
    def is_settled(self) -> bool:
        """Said whether it was adopted, and if not, why; agreement needs no more words."""
        if not self.answered_at or self.verdict == Verdict.AGREES:
            return True
        return self.adoption == Adoption.ADOPTED or bool(self.adoption and self.why_not)


class SigningResult(models.Model):
    """One paper of one session: its signing request, or why none could be made (SUB-03)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="signings")
    document = models.ForeignKey(
        "documents.OutgoingDocument", models.PROTECT, related_name="+", verbose_name=_("paper")
    )
    request = models.ForeignKey(
        "signatures.SigningRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signing request"),
    )
    code = models.CharField(_("reason code"), max_length=60, blank=True, default="")
    sentence = models.CharField(_("message"), max_length=1000, blank=True, default="")
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = person_link(_("asked by"))

    class Meta:
        verbose_name = _("signature asked in a session")
        verbose_name_plural = _("signatures asked in a session")
        triggers = [fixed("uid", "slip", "document", "asked_at", "asked_by"), kept()]

    def __str__(self) -> str:
        return f"{self.slip_id}: {self.document_id}"

    @property
    def state(self) -> Any:
        return self.request.state if self.request is not None else "refused"
