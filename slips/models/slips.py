"""The submission slip (phiếu trình): a matter, put to one leader for one decision (domain.md §11)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Secrecy
from documents.choices import Urgency
from documents.models.truths import fixed, kept, once, paired
from slips.choices import Decision, SlipState
from slips.querysets import SlipQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

QUESTION_LENGTH = 300
"""One question in so many characters at most (domain.md §11)."""


def person_link(label: StrPromise, **more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        **more,
    )


class SlipCounter(models.Model):
    """The last slip number of an organisation in a year."""

    organisation = models.ForeignKey(
        "accounts.HostedOrganisation", models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("slip counter")
        verbose_name_plural = _("slip counters")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="slip_counter_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="only_counts_up",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.last_number < OLD.last_number"),
            ),
            fixed("organisation", "year"),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Slip(models.Model):
    """What is submitted, by whom, to whom, and what became of it.

    The five requirements stand in its fields and in its bases, options, resources and milestones.
    `paper` is its printed form, an internal document made at the first submission.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.HostedOrganisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=SlipState.choices, default=SlipState.DRAFTING
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    code = models.CharField(_("number and notation"), max_length=60, blank=True, default="")
    submitted_on = models.DateField(_("first submitted on"), null=True, blank=True)
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitting unit"),
    )
    author = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="+", verbose_name=_("author of the slip")
    )
    addressee = person_link(_("submitted to"))
    subject = models.CharField(_("subject"), max_length=500)
    subject_folded = models.CharField(max_length=500, blank=True, default="", editable=False)
    summary = models.CharField(_("summary in one line"), max_length=200, blank=True, default="")
    secrecy = models.PositiveSmallIntegerField(
        _("secrecy"), choices=Secrecy.choices, default=Secrecy.NORMAL
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency.choices, default=Urgency.NORMAL
    )
    decide_by = models.DateField(_("decision wanted by"), null=True, blank=True)
    context = models.TextField(_("context"), blank=True, default="")
    question = models.CharField(
        _("question to be decided"), max_length=QUESTION_LENGTH, blank=True, default=""
    )
    why_now = models.TextField(_("why now"), blank=True, default="")
    single_reason = models.TextField(_("why there is only one option"), blank=True, default="")
    responsible = person_link(_("finally responsible"))
    source = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made from"),
    )
    dossier = models.ForeignKey(
        "documents.Dossier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dossier"),
    )
    paper = models.OneToOneField(
        "documents.OutgoingDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paper of the slip"),
    )
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    more_rounds = models.PositiveIntegerField(_("times more was asked for"), default=0)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = person_link(_("submitted by"))
    decision = models.CharField(
        _("decision"), max_length=14, choices=Decision.choices, blank=True, default=""
    )
    decided_option = models.ForeignKey(
        "slips.Option",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("option decided on"),
    )
    decision_text = models.TextField(_("words of the decision"), blank=True, default="")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = person_link(_("decided by"))
    decided_as = models.CharField(_("decided as"), max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = person_link(_("withdrawn by"))
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    filed_by = person_link(_("filed by"))
    provenance = models.JSONField(_("origin of each field"), default=dict, blank=True)
    created_at = models.DateTimeField(_("entered at"))
    created_by = person_link(_("entered by"))
    updated_at = models.DateTimeField(_("changed at"))
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = SlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission slip")
        verbose_name_plural = _("submission slips")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="slip_number"),
            models.CheckConstraint(name="slip_secrecy_level", condition=Q(secrecy__range=(0, 3))),
            models.CheckConstraint(
                name="slip_submitted_has_number",
                condition=Q(submitted_at=None) | Q(number__isnull=False, year__isnull=False),
            ),
            models.CheckConstraint(
                name="slip_decided_has_decision",
                condition=Q(decided_at=None) | ~Q(decision=""),
            ),
            *(paired("slip", stamp) for stamp in ("submitted", "decided", "withdrawn")),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-created_at"], name="slip_by_state"),
            models.Index(fields=["addressee", "state"], name="slip_of_leader"),
            models.Index(fields=["author", "state"], name="slip_of_author"),
        ]
        triggers = [
            fixed("uid", "organisation", "created_at", "created_by"),
            once("number", name="number_is_fixed"),
            once("year", name="year_is_fixed"),
            once("submitted_on", name="submitted_on_is_fixed"),
            once("paper_id", name="paper_is_fixed"),
            once("decided_at", name="decided_at_is_fixed"),
            once("decided_by_id", name="decided_by_is_fixed"),
            kept(),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Number and subject, as people name it."""
        return " ".join(part for part in (self.code, self.subject) if part)

    @property
    def due_on(self) -> Any:
        return self.decide_by


class Round(models.Model):
    """One time the slip lay before the leader, and how that ended (SUB-05)."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="rounds")
    ordinal = models.PositiveIntegerField(_("ordinal"))
    decide_by = models.DateField(_("decision wanted by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = person_link(_("submitted by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = person_link(_("ended by"))
    outcome = models.CharField(_("how the round ended"), max_length=12, blank=True, default="")
    text = models.TextField(_("words"), blank=True, default="")

    class Meta:
        verbose_name = _("round of a slip")
        verbose_name_plural = _("rounds of slips")
        constraints = [
            models.UniqueConstraint(fields=["slip", "ordinal"], name="slip_round_once"),
            paired("slip_round", "ended"),
        ]
        triggers = [fixed("uid", "slip", "ordinal", "submitted_at", "submitted_by"), kept()]

    def __str__(self) -> str:
        return f"{self.slip_id} #{self.ordinal}"
