"""Drafting: an office's own templates, rounds of comments with their answers, small initials."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.choices import Heading, Settlement, Verdict
from documents.models.base import Document
from documents.models.truths import fixed, kept, paired
from documents.querysets import CommentRequestQuerySet, DraftingTemplateQuerySet


class DraftingTemplate(models.Model):
    """A Word template that an office has made its own; it goes before the shipped ones."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=200)
    kind_codes = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("kinds of documents"),
        default=list,
        blank=True,
        help_text=_("None chosen: all kinds."),
    )
    heading = models.CharField(
        _("heading"), max_length=10, choices=Heading.choices, default=Heading.OWN
    )
    stored = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )

    objects = DraftingTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("drafting template")
        verbose_name_plural = _("drafting templates")
        constraints = [
            models.CheckConstraint(
                name="draftingtemplate_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]
        triggers = [fixed("uid", "organisation", "stored", "added_at", "added_by"), kept()]

    def __str__(self) -> str:
        return self.name


class CommentRound(models.Model):
    """One asking for opinions on a version of a draft, with a question and a day (NĐ 30/2020 Đ10)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="comment_rounds")
    version = models.ForeignKey(
        "documents.DocumentVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version"),
    )
    question = models.TextField(_("question"), blank=True, default="")
    due_on = models.DateField(_("answers wanted by"), null=True, blank=True)
    answers_required = models.BooleanField(_("every answer is needed"), default=False)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    class Meta:
        verbose_name = _("round of comments")
        verbose_name_plural = _("rounds of comments")
        constraints = [paired("commentround", "closed")]
        indexes = [models.Index(fields=["document", "asked_at"], name="round_of_document")]
        triggers = [
            fixed("uid", "document", "version", "question", "due_on", "asked_at", "asked_by"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.question[:60]}"


class CommentRequest(models.Model):
    """What one person or unit was asked, what it answered, and what the drafter made of it (OUT-14)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(CommentRound, models.PROTECT, related_name="requests")
    person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    verdict = models.CharField(
        _("opinion"), max_length=12, choices=Verdict.choices, blank=True, default=""
    )
    text = models.TextField(_("text"), blank=True, default="")
    file = models.ForeignKey(
        "documents.DocumentFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    settlement = models.CharField(
        _("taken up"), max_length=10, choices=Settlement.choices, blank=True, default=""
    )
    settled_reason = models.CharField(_("explanation"), max_length=2000, blank=True, default="")
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    excused_at = models.DateTimeField(_("excused at"), null=True, blank=True)
    excused_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("excused by"),
    )
    excused_reason = models.CharField(
        _("reason for excusing"), max_length=1000, blank=True, default=""
    )

    objects = CommentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an opinion")
        verbose_name_plural = _("requests for opinions")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person", "unit"],
                name="comment_request_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="comment_request_person_or_unit",
                condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None),
            ),
            models.CheckConstraint(
                name="comment_request_answer_has_verdict",
                condition=Q(answered_at=None, verdict="")
                | (Q(answered_at__isnull=False) & ~Q(verdict="")),
            ),
            *(paired("comment_request", stamp) for stamp in ("answered", "settled", "excused")),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="comment_request_of_person",
                condition=Q(answered_at=None, excused_at=None, person__isnull=False),
            ),
            models.Index(
                fields=["unit"],
                name="comment_request_of_unit",
                condition=Q(answered_at=None, excused_at=None, unit__isnull=False),
            ),
        ]
        triggers = [fixed("uid", "round", "person", "unit"), kept()]

    def __str__(self) -> str:
        return str(self.person or self.unit)

    @property
    def name(self) -> str:
        return str(self.person.full_name if self.person else self.unit)

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.excused_at is None


class InitialPicture(models.Model):
    """The small picture of a person's initials, shown beside his approvals (OUT-16). Optional."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("person")
    )
    stored = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("picture of initials")
        verbose_name_plural = _("pictures of initials")

    def __str__(self) -> str:
        return str(self.person)
